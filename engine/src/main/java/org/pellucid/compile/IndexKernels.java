package org.pellucid.compile;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.cpu.AxisIndex;
import org.pellucid.cpu.Scatter;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;

/** Operations that read or change slices at computed positions along an axis. */
final class IndexKernels {
  private static final int NOWHERE = AxisIndex.NOWHERE;

  private IndexKernels() {}

  static Step gather(Op.Gather op, Node node, List<Location> in, Buffer out, Buffer found) {
    Shape shape = node.input(0).shape();
    int outer = shape.slice(0, op.axis()).size();
    int extent = shape.dim(op.axis());
    int inner = shape.slice(op.axis() + 1, shape.rank()).size();
    int count = found.size();
    Location x = in.get(0);
    boolean mayMiss = op.outOfRange() == Op.OutOfRange.IGNORE;
    NdArray zeros = NdArray.zeros(out.dtype(), Shape.of(mayMiss ? inner : 0));
    return indexed(
        "gather ",
        op.outOfRange(),
        extent,
        node,
        in,
        out,
        found,
        (frame, indices, first) -> {
          Object from = frame.array(x);
          Object to = frame.arrays[out.id];
          int target = frame.offsets[out.id];
          if (!mayMiss) {
            AxisIndex.take(
                outer,
                extent,
                inner,
                indices,
                first,
                count,
                from,
                frame.offset(x),
                to,
                target,
                frame.workers);
            return;
          }
          for (int p = 0; p < outer; p++) {
            for (int i = 0; i < count; i++) {
              int index = indices[first + i];
              int start = frame.offset(x) + (p * extent + Math.max(0, index)) * inner;
              System.arraycopy(
                  index == NOWHERE ? zeros.data() : from,
                  index == NOWHERE ? 0 : start,
                  to,
                  target + (p * count + i) * inner,
                  inner);
            }
          }
        });
  }

  static Step scatter(Op.Scatter op, Node node, List<Location> in, Buffer out, Buffer found) {
    Shape shape = node.input(0).shape();
    int outer = shape.slice(0, op.axis()).size();
    int extent = shape.dim(op.axis());
    int inner = shape.slice(op.axis() + 1, shape.rank()).size();
    int count = found.size();
    Location base = in.get(0);
    Location updates = in.get(2);
    Scatter mode =
        switch (op.combine()) {
          case SET -> Scatter.UPDATE;
          case ADD -> Scatter.ADD;
          case MUL -> Scatter.MULTIPLY;
          case MAX -> Scatter.MAX;
          case MIN -> Scatter.MIN;
        };
    KernelStep step =
        indexed(
            "scatter ",
            op.outOfRange(),
            extent,
            node,
            in,
            out,
            found,
            (frame, indices, first) -> {
              bring(frame, base, out);
              AxisIndex.scatter(
                  mode,
                  outer,
                  extent,
                  inner,
                  indices,
                  first,
                  count,
                  frame.array(updates),
                  frame.offset(updates),
                  frame.arrays[out.id],
                  frame.offsets[out.id],
                  frame.workers);
            });
    return mayScatterInPlace(in, out) ? step.overwrites(out, base.buffer()) : step;
  }

  /** Whether the result may lie where the base lies: nothing else is read there. */
  private static boolean mayScatterInPlace(List<Location> in, Buffer out) {
    Location base = in.get(0);
    return base.offset() == 0
        && base.buffer().size() == out.size()
        && in.get(1).buffer() != base.buffer()
        && in.get(2).buffer() != base.buffer();
  }

  /** Copies the base to where the result lies, unless it lies there already. */
  @SuppressWarnings("ReferenceEquality") // Whether they are the same memory is the question.
  private static void bring(Frame frame, Location base, Buffer out) {
    Object to = frame.arrays[out.id];
    int target = frame.offsets[out.id];
    if (to != frame.array(base) || target != frame.offset(base)) {
      System.arraycopy(frame.array(base), frame.offset(base), to, target, out.size());
    }
  }

  /** What a kernel does once indices are known. */
  private interface Indexed {
    void run(Frame frame, int[] indices, int first);
  }

  /** A step that turns indices into positions, then runs a kernel. */
  private static KernelStep indexed(
      String what,
      Op.OutOfRange outOfRange,
      int extent,
      Node node,
      List<Location> in,
      Buffer out,
      Buffer found,
      Indexed kernel) {
    return new KernelStep(
        what + node.output().type(),
        node.origin(),
        in,
        List.of(out, found),
        Kernels.mayFail(node),
        frame ->
            () -> {
              int[] indices = (int[]) frame.arrays[found.id];
              int first = frame.offsets[found.id];
              resolve(node, outOfRange, extent, frame, in.get(1), indices, first);
              kernel.run(frame, indices, first);
            });
  }

  /** Turns given indices into positions on the axis, or {@link #NOWHERE}. */
  private static void resolve(
      Node node,
      Op.OutOfRange outOfRange,
      int extent,
      Frame frame,
      Location given,
      int[] found,
      int first) {
    Object from = frame.array(given);
    int at = frame.offset(given);
    int count = node.input(1).shape().size();
    for (int i = 0; i < count; i++) {
      long index = Storage.getLong(given.buffer().dtype(), from, at + i);
      if (index < 0 || index >= extent) {
        index =
            switch (outOfRange) {
              case FAIL -> throw outside(node, index, i, extent);
              case IGNORE -> NOWHERE;
              case CLAMP -> {
                if (extent == 0) {
                  throw outside(node, index, i, extent);
                }
                yield index < 0 ? 0 : extent - 1;
              }
            };
      }
      found[first + i] = (int) index;
    }
  }

  private static PellucidException outside(Node node, long index, int at, int extent) {
    Shape indices = node.input(1).shape();
    String place =
        indices.rank() == 0
            ? ""
            : " at " + NdArray.zeros(node.input(1).dtype(), indices).indexOf(at);
    String range = extent == 0 ? "an axis of extent 0" : "0.." + (extent - 1);
    return new PellucidException(
        Origin.prefix(node.origin())
            + (node.origin().isEmpty() ? "Index " : "index ")
            + index
            + place
            + " is outside "
            + range
            + ".");
  }
}
