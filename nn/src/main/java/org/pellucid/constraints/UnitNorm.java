package org.pellucid.constraints;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Brings the vectors along some axes to length 1.
 *
 * <p>Source: {@code keras.constraints.UnitNorm}.
 *
 * @param axes the axes along which the vectors lie
 */
public record UnitNorm(Ints axes) implements Constraint {
  /**
   * Makes the constraint.
   *
   * @param axes the axes along which the vectors lie; 0 without
   */
  public UnitNorm(int... axes) {
    this(axes.length == 0 ? Ints.of(0) : Ints.of(axes));
  }

  static UnitNorm fromConfig(Config config) {
    return new UnitNorm(Norms.read(config));
  }

  @Override
  public Tensor apply(Tensor weight) {
    return Norms.unit(weight, Norms.of(weight, axes));
  }

  @Override
  public Config config() {
    return Config.empty().put("axis", Norms.write(axes));
  }
}
