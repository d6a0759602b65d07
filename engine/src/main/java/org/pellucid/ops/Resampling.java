package org.pellucid.ops;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * How a signal is read between its samples, to give it another number of them: an image is resized
 * axis by axis.
 *
 * <p>Samples are the centres of cells: new sample i of m lies at {@code (i + 0.5) * n / m - 0.5} of
 * the n old ones. Its value is the mean of the old ones near it, weighted by a kernel of the
 * distance; weights that fall outside are left out and the others brought to sum 1. With
 * antialiasing the kernel is widened by {@code n / m} when that is above 1, so that no old sample
 * is passed over.
 */
public enum Resampling {
  /** The nearest old sample. */
  NEAREST,
  /** A triangle: linear between neighbours. */
  BILINEAR,
  /** Keys's cubic with a = -0.5, over four neighbours. */
  BICUBIC,
  /** A sinc under a window of the sinc's main lobe, three zeros wide. */
  LANCZOS3,
  /** The same, five zeros wide. */
  LANCZOS5;

  /**
   * Finds an interpolation by Keras's name.
   *
   * @param name "nearest", "bilinear", "bicubic", "lanczos3" or "lanczos5"
   * @return the interpolation
   */
  public static Resampling named(String name) {
    List<String> known = new ArrayList<>();
    for (Resampling resampling : values()) {
      if (resampling.text().equals(name.toLowerCase(Locale.ROOT))) {
        return resampling;
      }
      known.add(resampling.text());
    }
    throw Names.unknown("interpolation", name, known);
  }

  /** Finds an interpolation by one of the names that functions of arrays also take. */
  static Resampling named(String function, String name) {
    return switch (name) {
      case "nearest" -> NEAREST;
      case "linear", "bilinear", "trilinear", "triangle" -> BILINEAR;
      case "cubic", "bicubic", "tricubic" -> BICUBIC;
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

  /** {@return Keras's name for it} */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Gives an axis another extent.
   *
   * @param x the tensor; whole numbers become float32, but not by {@link #NEAREST}
   * @param axis the axis; may count from the end
   * @param size the new extent
   * @param antialias whether the kernel is widened when the axis shrinks
   * @return the tensor with the axis resized
   */
  public Tensor resize(Tensor x, int axis, int size, boolean antialias) {
    int at = x.shape().axis(axis);
    int extent = x.dim(at);
    if (size < 1 || extent < 1) {
      throw new PellucidException(
          "resize: axis " + at + " of " + x.shape() + " cannot get extent " + size + ".");
    }
    if (this == NEAREST) {
      return nearest(x, at, size);
    }
    Tensor real = Operands.floats(x);
    return size == extent
        ? real
        : apply(
            real,
            x.shape().with(at, size),
            Ints.of(at),
            Operands.doubles((double) size / extent),
            Operands.doubles(0),
            antialias);
  }

  /** The kernel at distances that are not negative. */
  private Tensor kernel(Tensor x) {
    return switch (this) {
      case NEAREST -> x.less(0.5).cast(x.dtype());
      case BILINEAR -> x.subtractFrom(1).maximum(0);
      case BICUBIC -> {
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
