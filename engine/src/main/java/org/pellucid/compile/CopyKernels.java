package org.pellucid.compile;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.cpu.StridedCopy;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

/** Operations that put arrays into larger ones. */
final class CopyKernels {
  private CopyKernels() {}

  static Step concat(Op.Concat op, Node node, List<Location> in, Buffer out) {
    Shape shape = node.output().shape();
    int inner = shape.slice(op.axis() + 1, shape.rank()).size();
    int row = shape.dim(op.axis()) * inner;
    int rows = shape.slice(0, op.axis()).size();
    int[] widths = new int[in.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = node.input(i).shape().dim(op.axis()) * inner;
    }
    return new KernelStep(
        "concatenation " + shape,
        node.origin(),
        in,
        List.of(out),
        false,
        frame ->
            () -> {
              Object to = frame.arrays[out.id];
              int start = frame.offsets[out.id];
              for (int i = 0; i < widths.length; i++) {
                Object from = frame.array(in.get(i));
                int offset = frame.offset(in.get(i));
                for (int r = 0; r < rows; r++) {
                  System.arraycopy(from, offset + r * widths[i], to, start + r * row, widths[i]);
                }
                start += widths[i];
              }
            });
  }

  static Step pad(Op.Pad op, Node node, Location in, Buffer out) {
    Shape shape = node.output().shape();
    int[] extents = node.input(0).shape().toArray();
    int[] dense = shape.strides();
    int[] strides = new int[dense.length];
    int first = 0;
    for (int i = 0; i < dense.length; i++) {
      strides[i] = dense[i] * (op.interior().get(i) + 1);
      first += dense[i] * op.low().get(i);
    }
    int offset = first;
    StridedCopy copy = new StridedCopy(extents, StridedCopy.denseStrides(extents), strides);
    NdArray filling = NdArray.zeros(out.dtype(), Shape.of(Math.min(1024, shape.size())));
    for (int i = 0; i < filling.size(); i++) {
      Storage.set(out.dtype(), filling.data(), i, op.value());
    }
    int size = shape.size();
    return new KernelStep(
        "padding " + shape,
        node.origin(),
        List.of(in),
        List.of(out),
        false,
        frame ->
            () -> {
              Object to = frame.arrays[out.id];
              int start = frame.offsets[out.id];
              for (int at = 0; at < size; at += filling.size()) {
                System.arraycopy(
                    filling.data(), 0, to, start + at, Math.min(filling.size(), size - at));
              }
              copy.copy(frame.array(in), frame.offset(in), to, start + offset, frame.workers);
            });
  }

  /** A copy of a view that moves elements about. */
  static Step strided(String origin, Access access, Location in, Buffer out) {
    int[] extents = access.dims();
    StridedCopy copy =
        new StridedCopy(extents, access.strides(), StridedCopy.denseStrides(extents));
    return new KernelStep(
        "copy " + Shape.of(extents),
        origin,
        List.of(in),
        List.of(out),
        false,
        frame ->
            () ->
                copy.copy(
                    frame.array(in),
                    frame.offset(in),
                    frame.arrays[out.id],
                    frame.offsets[out.id],
                    frame.workers));
  }
}
