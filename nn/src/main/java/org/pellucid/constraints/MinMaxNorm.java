package org.pellucid.constraints;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * Brings the length of the vectors along some axes between two bounds, or part of the way there.
 *
 * <p>Source: {@code keras.constraints.MinMaxNorm}.
 *
 * @param minValue the least length
 * @param maxValue the greatest length
 * @param rate 1 to reach the bounds, less to move towards them
 * @param axes the axes along which the vectors lie
 */
public record MinMaxNorm(double minValue, double maxValue, double rate, Ints axes)
    implements Constraint {
  /** Checks the settings. */
  public MinMaxNorm {
    Setting.atLeast("MinMaxNorm", "minValue", 0.0, minValue);
    Setting.atLeast("MinMaxNorm", "maxValue", minValue, maxValue);
    Setting.between("MinMaxNorm", "rate", 0, 1, rate);
  }

  /** Makes the constraint with bounds 0 and 1 along axis 0. */
  public MinMaxNorm() {
    this(0, 1, 1, Ints.of(0));
  }

  static MinMaxNorm fromConfig(Config config) {
    return new MinMaxNorm(
        config.number("min_value", 0),
        config.number("max_value", 1),
        config.number("rate", 1),
        Norms.read(config));
  }

  @Override
  public Tensor apply(Tensor weight) {
    Tensor norms = Norms.of(weight, axes);
    Tensor desired = norms.clip(minValue, maxValue).multiply(rate).add(norms.multiply(1 - rate));
    return Norms.rescale(weight, norms, desired);
  }

  @Override
  public Config config() {
    return Config.empty()
        .put("min_value", minValue)
        .put("max_value", maxValue)
        .put("rate", rate)
        .put("axis", Norms.write(axes));
  }
}
