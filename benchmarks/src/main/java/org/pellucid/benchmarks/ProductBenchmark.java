package org.pellucid.benchmarks;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Executable;
import org.pellucid.graph.TensorType;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.Tensor;

/** The product of two square float matrices, compiled once, without allocation. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // JMH fills the fields, and calls the method marked Setup.
public class ProductBenchmark {
  /** Rows and columns. */
  @Param({"64", "256", "1024"})
  public int n;

  private Executable product;
  private final NdArray[] inputs = new NdArray[2];
  private final NdArray[] outputs = new NdArray[1];

  /** Compiles the product. */
  @Setup
  public void compile() {
    TensorType type = new TensorType(DType.FLOAT32, Shape.of(n, n));
    product = Program.of((Tensor x, Tensor y) -> x.matmul(y)).executable(List.of(type, type));
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = RandomNumbers.uniform(type.shape(), i).value();
    }
    outputs[0] = NdArray.zeros(type.dtype(), type.shape());
  }

  /** Runs the product: {@code 2 n^3} floating-point operations. */
  @Benchmark
  public NdArray product() {
    product.run(inputs, outputs);
    return outputs[0];
  }
}
