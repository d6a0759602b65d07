package org.pellucid.initializers;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.Tensor;

/**
 * A random matrix with orthonormal rows or columns, whichever are fewer.
 *
 * <p>All axes but the last count as rows. It is Q of a QR decomposition of normal numbers, with the
 * signs that make the diagonal of R positive, so that all such matrices are equally likely.
 *
 * <p>Defaults: gain 1. Errors: a shape of fewer than two axes.
 *
 * <p>Source: Saxe et al., 2014; {@code keras.initializers.Orthogonal}.
 */
public final class Orthogonal extends SeededInitializer<Orthogonal> {
  private double gain = 1;

  /** Makes the initializer with default settings. */
  public Orthogonal() {}

  /**
   * Sets the factor, 1 without.
   *
   * @param newGain any number
   * @return this
   */
  public Orthogonal gain(double newGain) {
    gain = newGain;
    return this;
  }

  static Orthogonal fromConfig(Config config) {
    return new Orthogonal().gain(config.number("gain", 1)).readSeed(config);
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    if (shape.rank() < 2) {
      throw new PellucidException(
          "Orthogonal: the shape must have at least 2 axes, got " + shape + ".");
    }
    int columns = shape.dim(-1);
    int rows = shape.size() / Math.max(1, columns);
    int fewer = Math.min(rows, columns);
    Tensor normal = RandomNumbers.normal(Shape.of(Math.max(rows, columns), fewer), seed());
    var parts = Linalg.qr(normal, false);
    Tensor diagonal = parts.get(1).multiply(Tensor.eye(fewer)).sum(0);
    Tensor q = parts.get(0).multiply(diagonal.sign());
    Tensor matrix = rows < columns ? q.transpose() : q;
    return matrix.multiply(gain).reshape(shape).cast(dtype);
  }

  @Override
  public Config config() {
    return super.config().put("gain", gain);
  }
}
