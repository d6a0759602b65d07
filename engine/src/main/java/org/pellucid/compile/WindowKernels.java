package org.pellucid.compile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.cpu.DoubleWindows;
import org.pellucid.cpu.FloatWindows;
import org.pellucid.cpu.WindowAxis;
import org.pellucid.cpu.WindowShape;
import org.pellucid.cpu.lane.LoopKernel;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

/** Sums and maxima over windows. */
final class WindowKernels {
  private WindowKernels() {}

  static Step step(
      Node node, List<Location> in, Buffer out, @Nullable Loop loop, @Nullable LoopKernel kernel) {
    WindowShape shape = shape(node);
    if (node.op() instanceof Op.WindowMaxGradient && out.dtype() == DType.FLOAT32) {
      return new TiledStep(
          "window gradient",
          0,
          _ ->
              (x, xOff, g, gOff, dx, dxOff, epilogue, workers) ->
                  FloatWindows.maxGradient(shape, x, xOff, g, gOff, dx, dxOff, epilogue, workers),
          node,
          in,
          out,
          loop,
          kernel,
          null);
    }
    Location x = in.get(0);
    Location second = in.getLast();
    return new KernelStep(
        "windows " + node.output().type(),
        node.origin(),
        in,
        List.of(out),
        false,
        out.dtype() == DType.FLOAT32
            ? frame -> () -> floats(node.op(), shape, frame, x, second, out)
            : frame -> () -> doubles(node.op(), shape, frame, x, second, out));
  }

  private static void floats(
      Op op, WindowShape shape, Frame frame, Location x, Location second, Buffer out) {
    float[] a = frame.floats(x);
    int from = frame.offset(x);
    float[] to = (float[]) frame.arrays[out.id];
    int at = frame.offsets[out.id];
    switch (op) {
      case Op.WindowSum _ -> FloatWindows.sum(shape, a, from, to, at, frame.workers);
      case Op.WindowMax _ -> FloatWindows.max(shape, a, from, to, at, frame.workers);
      case Op.WindowMaxPick _ ->
          FloatWindows.maxPick(
              shape, a, from, frame.floats(second), frame.offset(second), to, at, frame.workers);
      case Op _ ->
          FloatWindows.maxGradient(
              shape,
              a,
              from,
              frame.floats(second),
              frame.offset(second),
              to,
              at,
              null,
              frame.workers);
    }
  }

  private static void doubles(
      Op op, WindowShape shape, Frame frame, Location x, Location second, Buffer out) {
    double[] a = (double[]) frame.array(x);
    double[] b = (double[]) frame.array(second);
    int from = frame.offset(x);
    double[] to = (double[]) frame.arrays[out.id];
    int at = frame.offsets[out.id];
    switch (op) {
      case Op.WindowSum _ -> DoubleWindows.sum(shape, a, from, to, at, frame.workers);
      case Op.WindowMax _ -> DoubleWindows.max(shape, a, from, to, at, frame.workers);
      case Op.WindowMaxPick _ ->
          DoubleWindows.maxPick(shape, a, from, b, frame.offset(second), to, at, frame.workers);
      case Op _ ->
          DoubleWindows.maxGradient(shape, a, from, b, frame.offset(second), to, at, frame.workers);
    }
  }

  static WindowShape shape(Node node) {
    Shape x = node.input(0).shape();
    return switch (node.op()) {
      case Op.WindowSum op -> shape(x, op.size(), op.windows());
      case Op.WindowMax op -> shape(x, op.size(), op.windows());
      case Op.WindowMaxGradient op -> shape(x, op.size(), op.windows());
      case Op.WindowMaxPick op -> shape(x, op.size(), op.windows());
      case Op op -> throw new IllegalStateException("No windows: " + op);
    };
  }

  private static WindowShape shape(Shape x, Ints size, Op.Windows windows) {
    WindowAxis[] axes = ConvolutionKernels.axes(x, size.toArray(), windows);
    return new WindowShape(x.dim(0), axes[0], axes[1], axes[2], x.dim(-1));
  }
}
