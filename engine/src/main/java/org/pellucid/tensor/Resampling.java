package org.pellucid.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;

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
  NEAREST(0),
  /** A triangle: linear between neighbours. */
  BILINEAR(1),
  /** Keys's cubic with a = -0.5, over four neighbours. */
  BICUBIC(2),
  /** A sinc under a window of three cells on each side. */
  LANCZOS3(3),
  /** A sinc under a window of five cells on each side. */
  LANCZOS5(5);

  private final int radius;

  Resampling(int radius) {
    this.radius = radius;
  }

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
      int[] nearest = new int[size];
      for (int i = 0; i < size; i++) {
        nearest[i] = Math.min(extent - 1, (int) Math.floor((i + 0.5) * extent / size));
      }
      return x.take(Tensor.of(NdArray.of(nearest, size)), at);
    }
    Tensor real = x.dtype().isFloating() ? x : x.cast(DType.FLOAT32);
    if (size == extent) {
      return real;
    }
    Tensor weights =
        Tensor.of(NdArray.of(weights(extent, size, antialias), extent, size)).cast(real.dtype());
    Tensor last = real.moveAxis(at, -1);
    Shape rows = Shape.of(last.shape().size() / extent, extent);
    Tensor resized = last.reshape(rows).matmul(weights);
    return resized.reshape(last.shape().with(-1, size)).moveAxis(-1, at);
  }

  /** The weight of each old sample (row) in each new one (column). */
  private double[] weights(int extent, int size, boolean antialias) {
    double scale = (double) extent / size;
    double width = antialias ? Math.max(scale, 1) : 1;
    double[] weights = new double[extent * size];
    for (int column = 0; column < size; column++) {
      double place = (column + 0.5) * scale - 0.5;
      double sum = 0;
      for (int row = 0; row < extent; row++) {
        double weight = kernel(Math.abs(place - row) / width);
        weights[row * size + column] = weight;
        sum += weight;
      }
      for (int row = 0; row < extent; row++) {
        weights[row * size + column] /= sum;
      }
    }
    return weights;
  }

  private double kernel(double distance) {
    return switch (this) {
      case NEAREST -> 0;
      case BILINEAR -> Math.max(0, 1 - distance);
      case BICUBIC -> {
        if (distance >= 2) {
          yield 0;
        }
        yield distance >= 1
            ? ((-0.5 * distance + 2.5) * distance - 4) * distance + 2
            : (1.5 * distance - 2.5) * distance * distance + 1;
      }
      case LANCZOS3, LANCZOS5 -> distance >= radius ? 0 : sinc(distance) * sinc(distance / radius);
    };
  }

  private static double sinc(double x) {
    return x == 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
  }
}
