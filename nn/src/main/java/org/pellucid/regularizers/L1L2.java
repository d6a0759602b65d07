package org.pellucid.regularizers;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * The penalty {@code l1 * sum(|x|) + l2 * sum(x^2)}.
 *
 * <p>Both factors are 0 by default, also under the name "l1_l2". Errors: a negative factor. Source:
 * {@code keras.regularizers.L1L2}.
 *
 * @param l1 the factor of the absolute values
 * @param l2 the factor of the squares
 */
public record L1L2(double l1, double l2) implements Regularizer {
  /** Checks the factors. */
  public L1L2 {
    Setting.atLeast("L1L2", "l1", 0.0, l1);
    Setting.atLeast("L1L2", "l2", 0.0, l2);
  }

  static L1L2 fromConfig(Config config) {
    return new L1L2(config.number("l1", 0), config.number("l2", 0));
  }

  @Override
  public Tensor apply(Tensor x) {
    return x.abs().sum().multiply(l1).add(x.square().sum().multiply(l2));
  }

  @Override
  public Config config() {
    return Config.empty().put("l1", l1).put("l2", l2);
  }
}
