package org.pellucid.explain.projection;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/** Samples as rows of numbers in double precision. */
final class Rows {
  private Rows() {}

  /** Everything behind the first axis becomes one. */
  static NdArray flat(String who, NdArray x) {
    Shape shape = x.shape();
    if (shape.rank() < 2) {
      throw new PellucidException(
          who + ": x has shape " + shape + ", expected [samples, features].");
    }
    int samples = shape.dim(0);
    if (samples < 2) {
      throw new PellucidException(who + " needs at least 2 samples, got " + samples + ".");
    }
    if (!x.isFinite()) {
      throw new PellucidException(
          who
              + ": x has a number that is not finite, first in sample "
              + x.firstNonFinite() / (x.size() / samples)
              + ". Take such samples out.");
    }
    return x.cast(DType.FLOAT64).reshape(Shape.of(samples, x.size() / samples));
  }

  static double[][] of(NdArray flat) {
    int width = flat.shape().dim(1);
    double[] numbers = flat.toDoubleArray();
    double[][] rows = new double[flat.shape().dim(0)][width];
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(numbers, i * width, rows[i], 0, width);
    }
    return rows;
  }
}
