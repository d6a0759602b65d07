package org.pellucid.benchmarks.growth;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Executable;
import org.pellucid.graph.TensorType;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.peers.Data;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

/** One point of a curve, in a process of its own: prints seconds and MiB of heap kept. */
final class Point {
  private static final long NANOS = 1_500_000_000;

  private Point() {}

  /** Measures a point and prints it behind {@code @@}. */
  static void measure(Curve curve, int size) {
    long before = heap();
    Object kept;
    double seconds;
    if (curve == Curve.GRAPH) {
      long start = System.nanoTime();
      kept = graph(size);
      seconds = (System.nanoTime() - start) * 1e-9;
    } else {
      Sequential model = curve.network(size);
      model.compile(new Adam(), new SparseCategoricalCrossentropy().fromLogits(true));
      kept = model;
      seconds = train(curve, model, curve.input(size));
    }
    double mebibytes = (heap() - before) / 1048576.0;
    System.out.printf(Locale.ROOT, "@@ %.6f %.2f %s%n", seconds, mebibytes, kept.hashCode());
  }

  private static double train(Curve curve, Sequential model, int[] shape) {
    int count = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    NdArray x = NdArray.of(Data.floats(1, count), shape);
    NdArray y = NdArray.of(Data.ints(2, shape[0], 10));
    long start = System.nanoTime();
    model.trainOnBatch(x, y);
    if (curve.compiles()) {
      return (System.nanoTime() - start) * 1e-9;
    }
    run(model, x, y);
    return run(model, x, y);
  }

  /** The median of steps. */
  private static double run(Sequential model, NdArray x, NdArray y) {
    long[] times = new long[1 << 16];
    int steps = 0;
    long end = System.nanoTime() + NANOS;
    while ((System.nanoTime() < end || steps < 5) && steps < times.length) {
      long start = System.nanoTime();
      model.trainOnBatch(x, y);
      times[steps++] = System.nanoTime() - start;
    }
    Arrays.sort(times, 0, steps);
    return times[steps / 2] * 1e-9;
  }

  /** A graph of about so many nodes that neither fuses into one loop nor is all products. */
  private static Executable graph(int nodes) {
    Program program =
        Program.of((Tensor input) -> {
          Tensor x = input;
          for (int i = 0; i < nodes / 5; i++) {
            Tensor mean = x.mean(0);
            x = x.subtract(mean).multiply(1.0 + 1.0 / (i + 1)).tanh().maximum(-0.5);
          }
          return x;
        });
    return program.executable(List.of(new TensorType(DType.FLOAT32, Shape.of(64))));
  }

  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
