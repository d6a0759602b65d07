package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
  private final Function<Frame, Kernel> kernels;
  private final Location x;
  private final Location y;
  private final Buffer target;
  private final @Nullable Loop loop;
  private final @Nullable LoopKernel loopKernel;
  private final TensorType type;
  private final @Nullable PoolingTiles pooling;
  private @Nullable SteadyWeight<ArrangedKernel> steady;

  /**
   * Makes a step.
   *
   * @param what the kernel, for people
   * @param flops floating-point operations
   * @param kernels makes the kernel for a frame
   * @param node what it computes
   * @param in the two operands, and what else the kernel reads
   * @param target the result
   * @param loop what finishes tiles
   * @param loopKernel runs the loop
   * @param pooling what pools finished tiles
   */
  TiledStep(
      String what,
      double flops,
      Function<Frame, Kernel> kernels,
      Node node,
      List<Location> in,
      Buffer target,
      @Nullable Loop loop,
      @Nullable LoopKernel loopKernel,
      @Nullable PoolingTiles pooling) {
    super(node.origin(), reads(in, target, loop), writes(target, loop, pooling));
    this.what = what;
    this.flops = flops;
    this.kernels = kernels;
    this.x = in.getFirst();
    this.y = in.get(1);
    this.target = target;
    this.loop = loop;
    this.loopKernel = loopKernel;
    this.type = node.output().type();
    this.pooling = pooling;
  }

  private static List<Buffer> reads(List<Location> in, Buffer target, @Nullable Loop loop) {
    List<Buffer> reads = new ArrayList<>();
    in.forEach(location -> reads.add(location.buffer()));
    if (loop != null) {
      loop.reads().stream().filter(buffer -> buffer != target).forEach(reads::add);
    }
    return reads;
  }

  private static List<Buffer> writes(
      Buffer target, @Nullable Loop loop, @Nullable PoolingTiles pooling) {
    List<Buffer> writes = new ArrayList<>(List.of(target));
    if (loop != null) {
      writes.addAll(loop.writes());
    }
    if (pooling != null) {
      writes.addAll(pooling.writes());
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
    Kernel kernel = kernels.apply(frame);
    TileEpilogue finished = tiles == null ? null : tiles::runPart;
    TileEpilogue epilogue =
        pooling == null || finished == null ? finished : pooling.after(finished, frame);
    return () -> {
      if (tiles != null) {
        tiles.bind();
      }
      float[] to = (float[]) frame.arrays[target.id];
      int at = frame.offsets[target.id];
      ArrangedKernel arranged = steady == null ? null : steady.arranged(frame, y);
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

  @Override
  String describe() {
    return what
        + " "
        + type
        + (loop == null ? "" : ", then " + loop.spec().values().size() + " instructions on tiles")
        + (pooling == null ? "" : ", pooled");
  }
}
