package org.pellucid.regularizers;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * The penalty {@code l2 * sum(x^2)}, which keeps numbers small.
 *
 * <p>Errors: a negative factor. Source: {@code keras.regularizers.L2}.
 *
 * @param l2 the factor
 */
public record L2(double l2) implements Regularizer {
  /** Checks the factor. */
  public L2 {
    Setting.atLeast("L2", "l2", 0.0, l2);
  }

  /** Makes the penalty with factor 0.01. */
  public L2() {
    this(0.01);
  }

  static L2 fromConfig(Config config) {
    return new L2(config.number("l2", 0.01));
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.square().sum().multiply(l2);
  }

  @Override
  public Config config() {
    return Config.empty().put("l2", l2);
  }
}
