package org.pellucid.initializers;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.Tensor;

/**
 * Draws from a normal distribution, anew whenever a value is more than two standard deviations off.
 *
 * <p>Defaults: mean 0, standard deviation 0.05. Errors: a negative standard deviation.
 *
 * <p>Source: {@code keras.initializers.TruncatedNormal}.
 */
public final class TruncatedNormal extends SeededInitializer<TruncatedNormal> {
  private double mean;
  private double stddev = 0.05;

  /** Makes the initializer with default settings. */
  public TruncatedNormal() {}

  /**
   * Sets the mean, 0 without.
   *
   * @param newMean any number
   * @return this
   */
  public TruncatedNormal mean(double newMean) {
    mean = newMean;
    return this;
  }

  /**
   * Sets the standard deviation, 0.05 without.
   *
   * @param newStddev at least 0
   * @return this
   */
  public TruncatedNormal stddev(double newStddev) {
    stddev = Setting.atLeast("TruncatedNormal", "stddev", 0.0, newStddev);
    return this;
  }

  static TruncatedNormal fromConfig(Config config) {
    return new TruncatedNormal()
        .mean(config.number("mean", 0))
        .stddev(config.number("stddev", 0.05))
        .readSeed(config);
  }

  @Override
  public Tensor apply(Shape shape, DType dtype) {
    return RandomNumbers.truncatedNormal(shape, seed()).multiply(stddev).add(mean).cast(dtype);
  }

  @Override
  public Config config() {
    return super.config().put("mean", mean).put("stddev", stddev);
  }
}
