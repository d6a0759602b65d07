package org.pellucid.compile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.ConvShape;
import org.pellucid.cpu.Convolution;
import org.pellucid.cpu.FloatWindows;
import org.pellucid.cpu.Unpooled;
import org.pellucid.cpu.WindowShape;
import org.pellucid.cpu.lane.LoopKernel;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

/** Steps around an {@link Unpooling}: what notes the places of maxima, and what reads them. */
final class UnpoolingSteps {
  private UnpoolingSteps() {}

  /** Max pooling that notes places. */
  static Step pooling(Node node, Location x, Buffer out, Buffer places) {
    WindowShape shape = WindowKernels.shape(node);
    return new KernelStep(
        "windows " + node.output().type() + " and their places",
        node.origin(),
        List.of(x),
        List.of(out, places),
        false,
        frame ->
            () ->
                FloatWindows.maxPlaces(
                    shape,
                    frame.floats(x),
                    frame.offset(x),
                    (float[]) frame.arrays[out.id],
                    frame.offsets[out.id],
                    (float[]) frame.arrays[places.id],
                    frame.offsets[places.id],
                    frame.workers));
  }

  /** The gradient of a convolution whose result was pooled; the operand is what else it reads. */
  static Step convolution(
      Node node,
      Unpooling.Source dy,
      Location operand,
      Buffer out,
      @Nullable Loop loop,
      @Nullable LoopKernel kernel) {
    ConvShape shape = ConvolutionKernels.shape(node);
    Convolution convolution = new Convolution(shape);
    if (node.op() instanceof Op.ConvInputGradient) {
      return new TiledStep(
          "unpooling input gradient of convolution",
          shape.flops(),
          frame -> {
            Unpooled picture = dy.make();
            return (_, _, w, wOff, dx, dxOff, epilogue, workers) ->
                convolution.inputGradient(
                    dy.at(frame, picture), w, wOff, dx, dxOff, epilogue, workers);
          },
          node,
          List.of(dy.numbers(), operand, dy.places()),
          out,
          loop,
          kernel,
          null);
    }
    return new KernelStep(
            "unpooling kernel gradient of convolution " + node.output().type(),
            node.origin(),
            List.of(operand, dy.numbers(), dy.places()),
            List.of(out),
            false,
            frame -> {
              Unpooled picture = dy.make();
              return () ->
                  convolution.kernelGradient(
                      frame.floats(operand),
                      frame.offset(operand),
                      dy.at(frame, picture),
                      (float[]) frame.arrays[out.id],
                      frame.offsets[out.id],
                      frame.workers);
            })
        .flops(shape.flops());
  }

  /** Sums over the pixels, one result for each run of so many and each channel. */
  static Step sums(String origin, Unpooling.Source source, int run, Buffer out) {
    return new KernelStep(
        "unpooling sums over pixels in runs of " + run,
        origin,
        List.of(source.numbers(), source.places()),
        List.of(out),
        false,
        frame -> {
          Unpooled picture = source.make();
          return () ->
              source
                  .at(frame, picture)
                  .sums(run, (float[]) frame.arrays[out.id], frame.offsets[out.id], frame.workers);
        });
  }
}
