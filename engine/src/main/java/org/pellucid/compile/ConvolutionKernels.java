package org.pellucid.compile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.cpu.ArrangedKernel;
import org.pellucid.cpu.ConvShape;
import org.pellucid.cpu.Convolution;
import org.pellucid.cpu.PlainConvolution;
import org.pellucid.cpu.WindowAxis;
import org.pellucid.cpu.lane.LoopKernel;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

/** Convolutions and their gradients. */
final class ConvolutionKernels {
  private ConvolutionKernels() {}

  static Step step(
      Node node,
      List<Location> in,
      Buffer out,
      @Nullable Loop loop,
      @Nullable LoopKernel kernel,
      @Nullable PoolingTiles pooling) {
    ConvShape shape = shape(node);
    Location x = in.get(0);
    Location y = in.get(1);
    String what = "convolution " + node.output().type();
    if (out.dtype() == DType.FLOAT64) {
      return new KernelStep(
              what,
              node.origin(),
              in,
              List.of(out),
              false,
              frame -> plain(node.op(), shape, frame, x, y, out))
          .flops(shape.flops());
    }
    Convolution convolution = new Convolution(shape);
    return switch (node.op()) {
      case Op.Conv _ -> forward(shape, convolution, node, in, out, loop, kernel, pooling);
      case Op.ConvInputGradient _ ->
          new TiledStep(
              "input gradient of convolution",
              shape.flops(),
              _ -> convolution::inputGradient,
              node,
              in,
              out,
              loop,
              kernel,
              null);
      case Op _ ->
          new KernelStep(
                  "kernel gradient of " + what,
                  node.origin(),
                  in,
                  List.of(out),
                  false,
                  frame ->
                      () ->
                          convolution.kernelGradient(
                              frame.floats(x),
                              frame.offset(x),
                              frame.floats(y),
                              frame.offset(y),
                              (float[]) frame.arrays[out.id],
                              frame.offsets[out.id],
                              frame.workers))
              .flops(shape.flops());
    };
  }

  private static Step forward(
      ConvShape shape,
      Convolution convolution,
      Node node,
      List<Location> in,
      Buffer out,
      @Nullable Loop loop,
      @Nullable LoopKernel kernel,
      @Nullable PoolingTiles pooling) {
    TiledStep step =
        new TiledStep(
            "convolution",
            shape.flops(),
            _ -> convolution::forward,
            node,
            in,
            out,
            loop,
            kernel,
            pooling);
    return convolution.isWorthArranging()
        ? step.arranging((array, offset) -> arranged(convolution, array, offset))
        : step;
  }

  private static TiledStep.ArrangedKernel arranged(
      Convolution convolution, float[] array, int offset) {
    ArrangedKernel kernel = convolution.arrange(array, offset);
    return (x, xOff, y, yOff, epilogue, workers) ->
        convolution.forward(x, xOff, kernel, y, yOff, epilogue, workers);
  }

  private static Task plain(
      Op op, ConvShape shape, Frame frame, Location x, Location y, Buffer out) {
    PlainConvolution convolution = new PlainConvolution(shape);
    return () -> {
      double[] a = (double[]) frame.array(x);
      double[] b = (double[]) frame.array(y);
      double[] to = (double[]) frame.arrays[out.id];
      int at = frame.offsets[out.id];
      switch (op) {
        case Op.Conv _ ->
            convolution.forward(a, frame.offset(x), b, frame.offset(y), to, at, frame.workers);
        case Op.ConvInputGradient _ ->
            convolution.inputGradient(
                a, frame.offset(x), b, frame.offset(y), to, at, frame.workers);
        case Op _ ->
            convolution.kernelGradient(
                a, frame.offset(x), b, frame.offset(y), to, at, frame.workers);
      }
    };
  }

  static ConvShape shape(Node node) {
    Shape first = node.input(0).shape();
    Shape second = node.input(1).shape();
    return switch (node.op()) {
      case Op.Conv op -> shape(first, second, op.windows(), op.groups());
      case Op.ConvInputGradient op -> shape(op.shape(), second, op.windows(), op.groups());
      case Op.ConvKernelGradient op -> shape(first, op.shape(), op.windows(), op.groups());
      case Op op -> throw new IllegalStateException("No convolution: " + op);
    };
  }

  private static ConvShape shape(Shape x, Shape kernel, Op.Windows windows, int groups) {
    WindowAxis[] axes = axes(x, kernel.slice(0, x.rank() - 2).toArray(), windows);
    return new ConvShape(x.dim(0), axes[0], axes[1], axes[2], x.dim(-1), kernel.dim(-1), groups);
  }

  /** Depth, height and width; axes that are not there come first. */
  static WindowAxis[] axes(Shape x, int[] size, Op.Windows windows) {
    WindowAxis[] axes = {WindowAxis.NONE, WindowAxis.NONE, WindowAxis.NONE};
    for (int i = 0; i < size.length; i++) {
      axes[axes.length - size.length + i] =
          new WindowAxis(
              x.dim(i + 1),
              size[i],
              windows.strides().get(i),
              windows.low().get(i),
              windows.high().get(i),
              windows.dilation().get(i));
    }
    return axes;
  }
}
