package org.pellucid.initializers;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * A number on the diagonal of a matrix, zero elsewhere.
 *
 * <p>Errors: a shape that is not a matrix's.
 *
 * <p>Source: {@code keras.initializers.Identity}, which loses the gain when saved; this one does
 * not.
 *
 * @param gain the number on the diagonal
 */
public record IdentityInitializer(double gain) implements Initializer {
  /** Makes ones on the diagonal. */
  public IdentityInitializer() {
    this(1);
  }

  static IdentityInitializer fromConfig(Config config) {
    return new IdentityInitializer(config.number("gain", 1));
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    if (shape.rank() != 2) {
      throw new PellucidException("Identity: the shape must have 2 axes, got " + shape + ".");
    }
    Tensor rows = Tensor.iota(DType.INT32, shape, 0);
    Tensor columns = Tensor.iota(DType.INT32, shape, 1);
    return rows.equal(columns).cast(dtype).multiply(gain);
  }

  @Override
  public Config config() {
    return Config.empty().put("gain", gain);
  }
}
