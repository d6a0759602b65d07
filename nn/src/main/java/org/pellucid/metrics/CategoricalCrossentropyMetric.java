package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the cross-entropy of one-hot targets per sample.
 *
 * <p>Its further settings are those of the loss. Source: {@code
 * keras.metrics.CategoricalCrossentropy}.
 *
 * @see org.pellucid.losses.CategoricalCrossentropy
 */
public final class CategoricalCrossentropyMetric extends LossMetric<CategoricalCrossentropyMetric> {
  private final org.pellucid.losses.CategoricalCrossentropy loss;

  /** Makes the metric. */
  public CategoricalCrossentropyMetric() {
    this(new org.pellucid.losses.CategoricalCrossentropy());
  }

  /**
   * Makes the metric of a loss with settings.
   *
   * @param loss the loss, such as {@code new CategoricalCrossentropy().fromLogits(true)}; its
   *     reduction becomes "none"
   */
  public CategoricalCrossentropyMetric(org.pellucid.losses.CategoricalCrossentropy loss) {
    super("categorical_crossentropy", loss);
    this.loss = loss;
  }

  static CategoricalCrossentropyMetric fromConfig(Config config) {
    return new CategoricalCrossentropyMetric(
            (org.pellucid.losses.CategoricalCrossentropy)
                org.pellucid.losses.Losses.REGISTRY
                    .entry("CategoricalCrossentropy")
                    .reader()
                    .apply(config))
        .read(config);
  }

  @Override
  public Config config() {
    Config config = super.config();
    Config settings = loss.config();
    settings.keys().stream()
        .filter(key -> !key.equals("name") && !key.equals("reduction"))
        .forEach(key -> config.put(key, settings.get(key)));
    return config;
  }
}
