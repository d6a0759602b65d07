package org.pellucid.ops;

import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * Resampling of one axis: each output is a weighted sum of inputs, whose weights are a kernel at
 * their distances.
 */
enum Resampling {
  /** Weights fall off in a straight line. */
  LINEAR,
  /** Keys' cubic with a = -0.5. */
  CUBIC,
  /** A sinc under a window of the sinc's main lobe, three zeros wide. */
  LANCZOS3,
  /** The same, five zeros wide. */
  LANCZOS5;

  static Resampling named(String function, String name) {
    return switch (name) {
      case "linear", "bilinear", "trilinear", "triangle" -> LINEAR;
      case "cubic", "bicubic", "tricubic" -> CUBIC;
      case "lanczos3" -> LANCZOS3;
      case "lanczos5" -> LANCZOS5;
      default ->
          throw Operands.oneOf(
              function,
              "interpolation",
              name,
              "\"nearest\", \"bilinear\", \"bicubic\", \"lanczos3\", \"lanczos5\"");
    };
  }

  /** The kernel at distances that are not negative. */
  private Tensor kernel(Tensor x) {
    return switch (this) {
      case LINEAR -> x.subtractFrom(1).maximum(0);
      case CUBIC -> {
        Tensor near = x.multiply(1.5).subtract(2.5).multiply(x).multiply(x).add(1);
        Tensor far = x.multiply(-0.5).add(2.5).multiply(x).subtract(4).multiply(x).add(2);
        yield x.greaterEqual(2).where(x.zerosLike(), x.greaterEqual(1).where(far, near));
      }
      case LANCZOS3 -> lanczos(x, 3);
      case LANCZOS5 -> lanczos(x, 5);
    };
  }

  private static Tensor lanczos(Tensor x, double radius) {
    Tensor angle = x.multiply(Math.PI);
    Tensor product = angle.sin().multiply(angle.divide(radius).sin()).multiply(radius);
    Tensor near = x.lessEqual(1e-3);
    Tensor square = near.where(x.onesLike(), angle.square());
    Tensor inside = near.where(x.onesLike(), product.divide(square));
    return x.greater(radius).where(x.zerosLike(), inside);
  }

  /**
   * The weights of inputs (rows) in outputs (columns).
   *
   * @param scale float64, outputs per input
   * @param translation float64, in outputs
   */
  private Tensor weights(int in, int out, Tensor scale, Tensor translation, boolean antialias) {
    Tensor inverse = scale.reciprocal();
    Tensor width = antialias ? inverse.maximum(1) : inverse.onesLike();
    Tensor at =
        Tensor.arange(out, DType.FLOAT64)
            .add(0.5)
            .multiply(inverse)
            .subtract(translation.multiply(inverse))
            .subtract(0.5);
    Tensor rows = Tensor.iota(DType.FLOAT64, Shape.of(in, out), 0);
    Tensor weights = kernel(rows.subtract(at).abs().divide(width));
    Tensor total = weights.sum(0);
    Tensor counts = total.abs().greater(1000 * 0x1p-23);
    Tensor safe = counts.where(total, total.onesLike());
    Tensor inside = at.greaterEqual(-0.5).and(at.lessEqual(in - 0.5)).and(counts);
    return inside.where(weights.divide(safe), weights.zerosLike());
  }

  /** Resamples some axes; whole numbers are rounded at the end, within the range of the input. */
  Tensor apply(
      Tensor x, Shape out, Ints axes, Tensor scale, Tensor translation, boolean antialias) {
    Tensor result = x.dtype().isFloating() ? x : x.cast(DType.FLOAT32);
    for (int i = 0; i < axes.size(); i++) {
      int axis = x.shape().axis(axes.get(i));
      Tensor weights =
          weights(
                  x.dim(axis),
                  out.dim(axis),
                  scale.select(0, i),
                  translation.select(0, i),
                  antialias)
              .cast(result.dtype());
      result = result.moveAxis(axis, -1).matmul(weights).moveAxis(-1, axis);
    }
    if (x.dtype().isFloating() || axes.size() == 0) {
      return result.cast(x.dtype());
    }
    Tensor low = x.min().cast(DType.FLOAT32);
    Tensor high = x.max().cast(DType.FLOAT32);
    return result.round().maximum(low).minimum(high).cast(x.dtype());
  }

  /** Resamples one axis to the nearest input, reckoned in float32 as Keras does. */
  static Tensor nearest(Tensor x, int axis, int out) {
    int in = x.dim(axis);
    int[] indices = new int[out];
    for (int i = 0; i < out; i++) {
      indices[i] = Math.min(in - 1, (int) Math.floor((i + 0.5f) * in / out));
    }
    return x.take(Operands.ints(indices), axis);
  }
}
