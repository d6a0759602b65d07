package org.pellucid.compile;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/**
 * Rules for reductions: each comes out as reductions of one axis of {@code [before, axis, behind]},
 * where a very long axis has been cut in two first.
 */
final class ReductionRules {
  /** Runs longer than this are cut, if few of them can be worked on side by side. */
  static final int LONG_RUN = 16384;

  private static final int FEW_RUNS = 16;

  private ReductionRules() {}

  static @Nullable Value reduction(Op.Reduction op, Value x, Node like, Emitter emitter) {
    Shape shape = x.shape();
    Shape result = kept(shape, op.axes());
    if (shape.size() == 0) {
      return result.size() == 0
          ? null
          : emitter.emit(ofNothing(op, x.dtype(), result), List.of(), like);
    }
    Value joined = joinedProduct(op, x, like, emitter);
    if (joined != null) {
      return joined;
    }
    int last = shape.rank() - 1;
    while (last >= 0 && (!op.axes().contains(last) || shape.dim(last) == 1)) {
      last--;
    }
    if (last < 0) {
      return emitter.emit(new Op.Reshape(result), List.of(x), like);
    }
    int first = last;
    while (first > 0 && (op.axes().contains(first - 1) || shape.dim(first - 1) == 1)) {
      first--;
    }
    int before = shape.slice(0, first).size();
    int run = shape.slice(first, last + 1).size();
    int behind = shape.slice(last + 1, shape.rank()).size();
    Shape folded = Shape.of(before, run, behind);
    boolean simple = op.axes().equals(Ints.of(1)) && shape.equals(folded);
    int part = behind == 1 && run > LONG_RUN && before < FEW_RUNS ? part(run) : 1;
    if (simple && part == 1) {
      return null;
    }
    Value cut = emitter.emit(new Op.Reshape(folded), List.of(x), like);
    if (part > 1) {
      Shape parts = Shape.of(before, run / part, part);
      Value inner =
          emitter.emit(new Op.Reshape(Shape.of(before * (run / part), part, 1)), List.of(x), like);
      Value partial = emitter.emit(over(op, 1), List.of(inner), like);
      cut = emitter.emit(new Op.Reshape(parts.with(2, 1)), List.of(partial), like);
    }
    Value reduced = emitter.emit(over(op, 1), List.of(cut), like);
    // What is left of the axes lies before the run.
    Shape rest = shape.slice(0, first).plus(shape.slice(last + 1, shape.rank()));
    Value whole = emitter.emit(new Op.Reshape(rest), List.of(reduced), like);
    int[] left = new int[op.axes().size()];
    int count = 0;
    for (int i = 0; i < op.axes().size() && op.axes().get(i) < first; i++) {
      left[count++] = op.axes().get(i);
    }
    if (count > 0) {
      whole = emitter.emit(over(op, Arrays.copyOf(left, count)), List.of(whole), like);
    }
    return emitter.emit(new Op.Reshape(result), List.of(whole), like);
  }

  /** The sum of a batch of products x'y is one product of all rows: so kernels get gradients. */
  private static @Nullable Value joinedProduct(
      Op.Reduction op, Value x, Node like, Emitter emitter) {
    int rank = x.shape().rank();
    boolean fits =
        op instanceof Op.Sum
            && x.op() instanceof Op.MatMul product
            && product.transposeX()
            && !product.transposeY()
            && rank > 2
            && op.axes().equals(Ints.range(0, rank - 2));
    if (!fits) {
      return null;
    }
    Value left = x.node().input(0);
    Value right = x.node().input(1);
    return emitter.emit(
        x.op(), List.of(rows(left, like, emitter), rows(right, like, emitter)), like);
  }

  private static Value rows(Value x, Node like, Emitter emitter) {
    int width = x.shape().dim(-1);
    Shape rows = Shape.of(x.shape().size() / Math.max(1, width), width);
    return emitter.emit(new Op.Reshape(rows), List.of(x), like);
  }

  /** The largest divisor of a long run that makes parts of a good length; 1 if there is none. */
  private static int part(int run) {
    for (int length = LONG_RUN / 2; length >= 512; length--) {
      if (run % length == 0) {
        return length;
      }
    }
    return 1;
  }

  private static Op.Reduction over(Op.Reduction op, int... axes) {
    Ints list = Ints.of(axes);
    return switch (op) {
      case Op.Sum _ -> new Op.Sum(list);
      case Op.Prod _ -> new Op.Prod(list);
      case Op.ReduceMax _ -> new Op.ReduceMax(list);
      case Op.ReduceMin _ -> new Op.ReduceMin(list);
    };
  }

  private static Op.Fill ofNothing(Op.Reduction op, DType dtype, Shape shape) {
    double value =
        switch (op) {
          case Op.Sum _ -> 0;
          case Op.Prod _ -> 1;
          case Op.ReduceMax _ -> Double.NEGATIVE_INFINITY;
          case Op.ReduceMin _ -> Double.POSITIVE_INFINITY;
        };
    TensorType type = new TensorType(dtype, shape);
    if (dtype.isFloating()) {
      return new Op.Fill(type, Double.doubleToRawLongBits(value));
    }
    long bits =
        switch (dtype) {
          case INT32 -> (int) value;
          case INT64 -> (long) value;
          case UINT8 -> (long) Math.clamp(value, 0, 255);
          case BOOL -> (long) Math.clamp(value, 0, 1);
          case FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> 0;
        };
    return new Op.Fill(type, bits);
  }

  private static Shape kept(Shape shape, Ints axes) {
    int[] dims = new int[shape.rank()];
    int count = 0;
    for (int i = 0; i < dims.length; i++) {
      if (!axes.contains(i)) {
        dims[count++] = shape.dim(i);
      }
    }
    return Shape.of(Arrays.copyOf(dims, count));
  }
}
