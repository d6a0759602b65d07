package org.pellucid.ops;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/** What functions do with their arguments before they compute. */
final class Operands {
  private Operands() {}

  /** Whole numbers and truth values become float32. */
  static Tensor floats(Tensor x) {
    return x.dtype().isFloating() ? x : x.cast(DType.FLOAT32);
  }

  /** Truth values become int32. */
  static Tensor numbers(Tensor x) {
    return x.dtype() == DType.BOOL ? x.cast(DType.INT32) : x;
  }

  /** Half-width floats become float32, which they are computed in. */
  static Tensor wide(Tensor x) {
    boolean narrow = x.dtype() == DType.FLOAT16 || x.dtype() == DType.BFLOAT16;
    return narrow ? x.cast(DType.FLOAT32) : x;
  }

  static DType common(List<Tensor> xs) {
    return xs.stream().map(Tensor::dtype).reduce(DType::promote).orElse(DType.FLOAT32);
  }

  static List<Tensor> promoted(List<Tensor> xs) {
    DType dtype = common(xs);
    return xs.stream().map(x -> x.cast(dtype)).toList();
  }

  /** The axes meant, counted from the front; all of them for null. */
  static int[] axes(Tensor x, @Nullable Ints axis) {
    if (axis == null) {
      return Ints.range(0, x.rank()).toArray();
    }
    int[] axes = axis.toArray();
    for (int i = 0; i < axes.length; i++) {
      axes[i] = x.shape().axis(axes[i]);
    }
    return axes;
  }

  /** A reduction of a tensor along axes counted from the front. */
  interface Reduction {
    Tensor apply(Tensor x, int... axes);
  }

  /** Reduces along the axes meant: all for null, none for none. */
  static Tensor reduce(Tensor x, @Nullable Ints axis, boolean keepdims, Reduction reduction) {
    if (axis != null && axis.size() == 0) {
      return reduction.apply(x.expandDims(0), 0);
    }
    int[] axes = axes(x, axis);
    return kept(x, reduction.apply(x, axes), axes, keepdims);
  }

  /** Puts axes of extent 1 where axes were reduced, if they are to be kept. */
  static Tensor kept(Tensor x, Tensor reduced, int[] axes, boolean keepdims) {
    return keepdims && axes.length > 0 ? x.keep(reduced, axes) : reduced;
  }

  /** Axes brought together behind the others, as one. */
  static Tensor joinedLast(Tensor x, int[] axes) {
    int[] order = new int[x.rank()];
    int rest = 0;
    int behind = x.rank() - axes.length;
    Ints joined = Ints.of(axes);
    int size = 1;
    for (int axis = 0; axis < order.length; axis++) {
      if (joined.contains(axis)) {
        order[behind++] = axis;
        size *= x.dim(axis);
      } else {
        order[rest++] = axis;
      }
    }
    Tensor moved = x.transpose(order);
    return moved.reshape(moved.shape().slice(0, rest).plus(size));
  }

  static Tensor flat(Tensor x) {
    return x.reshape(Shape.of(x.shape().size()));
  }

  /** One number stands for all axes. */
  static Ints spread(Ints numbers, int axes) {
    if (numbers.size() != 1 && numbers.size() != axes) {
      throw new PellucidException("Give one number or " + axes + ", got " + numbers + ".");
    }
    return numbers.size() == axes ? numbers : Ints.repeat(numbers.get(0), axes);
  }

  static Tensor constant(DType dtype, double value) {
    return Tensor.full(dtype, Shape.SCALAR, value);
  }

  static Tensor ints(int... values) {
    return Tensor.of(NdArray.of(values, values.length));
  }

  /** Numbers in float64, for constants that are rounded once. */
  static Tensor doubles(double... values) {
    return Tensor.of(NdArray.of(values, values.length));
  }

  static PellucidException wrong(String function, String what) {
    return new PellucidException(function + ": " + what + ".");
  }

  static PellucidException oneOf(String function, String argument, String got, String known) {
    return wrong(function, argument + " must be one of " + known + ", got \"" + got + "\"");
  }
}
