package org.pellucid.compile;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.Convolution;
import org.pellucid.cpu.TileEpilogue;
import org.pellucid.cpu.lane.LoopKernel;
import org.pellucid.graph.Node;
import org.pellucid.graph.TensorType;

/** A convolution of floats, whose tiles a loop may finish while they are in cache. */
final class ConvolutionStep extends Step {
  private final Convolution convolution;
  private final Location x;
  private final Location kernel;
  private final Buffer target;
  private final @Nullable Loop loop;
  private final @Nullable LoopKernel loopKernel;
  private final TensorType type;

  ConvolutionStep(
      Node node,
      Convolution convolution,
      Location x,
      Location kernel,
      Buffer target,
      @Nullable Loop loop,
      @Nullable LoopKernel loopKernel) {
    super(node.origin(), reads(x, kernel, target, loop), writes(target, loop));
    this.convolution = convolution;
    this.x = x;
    this.kernel = kernel;
    this.target = target;
    this.loop = loop;
    this.loopKernel = loopKernel;
    this.type = node.output().type();
  }

  private static List<Buffer> reads(
      Location x, Location kernel, Buffer target, @Nullable Loop loop) {
    List<Buffer> reads = new ArrayList<>(List.of(x.buffer(), kernel.buffer()));
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

  @Override
  Task bind(Frame frame) {
    LoopTask tiles =
        loop == null || loopKernel == null ? null : new LoopTask(frame, loop, loopKernel);
    TileEpilogue epilogue = tiles == null ? null : tiles::runPart;
    return () -> {
      if (tiles != null) {
        tiles.bind();
      }
      convolution.forward(
          frame.floats(x),
          frame.offset(x),
          frame.floats(kernel),
          frame.offset(kernel),
          (float[]) frame.arrays[target.id],
          frame.offsets[target.id],
          epilogue,
          frame.workers);
    };
  }

  @Override
  String describe() {
    return "convolution "
        + type
        + (loop == null ? "" : ", then " + loop.spec().values().size() + " instructions on tiles");
  }
}
