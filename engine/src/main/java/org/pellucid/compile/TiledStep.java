package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.TileEpilogue;
import org.pellucid.cpu.Workers;
import org.pellucid.cpu.lane.LoopKernel;
import org.pellucid.graph.Node;
import org.pellucid.graph.TensorType;

/** A kernel on floats, such as a convolution, whose tiles a loop may finish while in cache. */
final class TiledStep extends Step {
  /** Computes a result from two operands and has parts of it finished. */
  @FunctionalInterface
  interface Kernel {
    /** Runs it; the epilogue sees the result as a matrix with the last axis as its columns. */
    void run(
        float[] x,
        int xOff,
        float[] y,
        int yOff,
        float[] target,
        int targetOff,
        @Nullable TileEpilogue epilogue,
        Workers workers);
  }

  /** The same with its second operand arranged beforehand. */
  @FunctionalInterface
  interface ArrangedKernel {
    /** Runs it. */
    void run(
        float[] x,
        int xOff,
        float[] target,
        int targetOff,
        @Nullable TileEpilogue epilogue,
        Workers workers);
  }

  private final String what;
  private final double flops;
  private final Kernel kernel;
  private final Location x;
  private final Location y;
  private final Buffer target;
  private final @Nullable Loop loop;
  private final @Nullable LoopKernel loopKernel;
  private final TensorType type;
  private @Nullable SteadyWeight<ArrangedKernel> steady;

  TiledStep(
      String what,
      double flops,
      Kernel kernel,
      Node node,
      List<Location> in,
      Buffer target,
      @Nullable Loop loop,
      @Nullable LoopKernel loopKernel) {
    super(node.origin(), reads(in, target, loop), writes(target, loop));
    this.what = what;
    this.flops = flops;
    this.kernel = kernel;
    this.x = in.getFirst();
    this.y = in.getLast();
    this.target = target;
    this.loop = loop;
    this.loopKernel = loopKernel;
    this.type = node.output().type();
  }

  private static List<Buffer> reads(List<Location> in, Buffer target, @Nullable Loop loop) {
    List<Buffer> reads = new ArrayList<>();
    in.forEach(location -> reads.add(location.buffer()));
    if (loop != null) {
      loop.reads().stream().filter(buffer -> buffer != target).forEach(reads::add);
    }
    return reads;
  }

  private static List<Buffer> writes(Buffer target, @Nullable Loop loop) {
    List<Buffer> writes = new ArrayList<>(List.of(target));
    if (loop != null) {
      writes.addAll(loop.writes());
    }
    return writes;
  }

  /** Has the second operand arranged once it keeps its value, if it is a variable. */
  TiledStep arranging(SteadyWeight.Arranger<ArrangedKernel> arranger) {
    steady = y.buffer().kind == Buffer.Kind.CELL ? new SteadyWeight<>(arranger) : null;
    return this;
  }

  @Override
  double flops() {
    return flops;
  }

  @Override
  Task bind(Frame frame) {
    LoopTask tiles =
        loop == null || loopKernel == null ? null : new LoopTask(frame, loop, loopKernel);
    TileEpilogue epilogue = tiles == null ? null : tiles::runPart;
    return () -> {
      if (tiles != null) {
        tiles.bind();
      }
      float[] to = (float[]) frame.arrays[target.id];
      int at = frame.offsets[target.id];
      ArrangedKernel arranged = arranged(frame);
      if (arranged != null) {
        arranged.run(frame.floats(x), frame.offset(x), to, at, epilogue, frame.workers);
      } else {
        kernel.run(
            frame.floats(x),
            frame.offset(x),
            frame.floats(y),
            frame.offset(y),
            to,
            at,
            epilogue,
            frame.workers);
      }
    };
  }

  private @Nullable ArrangedKernel arranged(Frame frame) {
    return steady == null || !frame.outermost
        ? null
        : steady.arranged(frame.versions[y.buffer().id], frame.floats(y), frame.offset(y));
  }

  @Override
  String describe() {
    return what
        + " "
        + type
        + (loop == null ? "" : ", then " + loop.spec().values().size() + " instructions on tiles");
  }
}
