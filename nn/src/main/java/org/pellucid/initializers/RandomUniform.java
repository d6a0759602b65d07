package org.pellucid.initializers;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.Tensor;

/**
 * Draws from a range, all values equally likely.
 *
 * <p>Defaults: -0.05 to 0.05.
 *
 * <p>Source: {@code keras.initializers.RandomUniform}.
 */
public final class RandomUniform extends SeededInitializer<RandomUniform> {
  private double minval = -0.05;
  private double maxval = 0.05;

  /** Makes the initializer with default settings. */
  public RandomUniform() {}

  /**
   * Sets the least value, -0.05 without.
   *
   * @param newMinval the least value
   * @return this
   */
  public RandomUniform minval(double newMinval) {
    minval = newMinval;
    return this;
  }

  /**
   * Sets the bound above, 0.05 without.
   *
   * @param newMaxval the bound, excluded
   * @return this
   */
  public RandomUniform maxval(double newMaxval) {
    maxval = newMaxval;
    return this;
  }

  static RandomUniform fromConfig(Config config) {
    return new RandomUniform()
        .minval(config.number("minval", -0.05))
        .maxval(config.number("maxval", 0.05))
        .readSeed(config);
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return RandomNumbers.uniform(shape, seed()).multiply(maxval - minval).add(minval).cast(dtype);
  }

  @Override
  public Config config() {
    return super.config().put("minval", minval).put("maxval", maxval);
  }
}
