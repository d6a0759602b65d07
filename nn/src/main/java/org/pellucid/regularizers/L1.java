package org.pellucid.regularizers;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * The penalty {@code l1 * sum(|x|)}, which drives numbers to zero.
 *
 * <p>Errors: a negative factor. Source: {@code keras.regularizers.L1}.
 *
 * @param l1 the factor
 */
public record L1(double l1) implements Regularizer {
  /** Checks the factor. */
  public L1 {
    Setting.atLeast("L1", "l1", 0.0, l1);
  }

  /** Makes the penalty with factor 0.01. */
  public L1() {
    this(0.01);
  }

  static L1 fromConfig(Config config) {
    return new L1(config.number("l1", 0.01));
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.abs().sum().multiply(l1);
  }

  @Override
  public Config config() {
    return Config.empty().put("l1", l1);
  }
}
