package org.pellucid.constraints;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * Keeps the length of the vectors along some axes at or below a maximum.
 *
 * <p>Source: {@code keras.constraints.MaxNorm}.
 *
 * @param maxValue the greatest length
 * @param axes the axes along which the vectors lie; 0 for the incoming weights of a dense layer
 */
public record MaxNorm(double maxValue, Ints axes) implements Constraint {
  /** Checks the settings. */
  public MaxNorm {
    Setting.atLeast("MaxNorm", "maxValue", 0.0, maxValue);
  }

  /** Makes the constraint with maximum 2 along axis 0. */
  public MaxNorm() {
    this(2);
  }

  /**
   * Makes the constraint.
   *
   * @param maxValue the greatest length
   * @param axes the axes along which the vectors lie; 0 without
   */
  public MaxNorm(double maxValue, int... axes) {
    this(maxValue, axes.length == 0 ? Ints.of(0) : Ints.of(axes));
  }

  static MaxNorm fromConfig(Config config) {
    return new MaxNorm(config.number("max_value", 2), Norms.read(config));
  }

  @Override
  public Tensor apply(Tensor weight) {
    Tensor norms = Norms.of(weight, axes);
    return Norms.rescale(weight, norms, norms.clip(0, maxValue));
  }

  @Override
  public Config config() {
    return Config.empty().put("max_value", maxValue).put("axis", Norms.write(axes));
  }
}
