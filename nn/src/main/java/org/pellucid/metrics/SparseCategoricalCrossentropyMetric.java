package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the cross-entropy of class numbers per sample.
 *
 * <p>Its further settings are those of the loss. Source: {@code
 * keras.metrics.SparseCategoricalCrossentropy}.
 *
 * @see org.pellucid.losses.SparseCategoricalCrossentropy
 */
public final class SparseCategoricalCrossentropyMetric
    extends LossMetric<SparseCategoricalCrossentropyMetric> {
  private final org.pellucid.losses.SparseCategoricalCrossentropy loss;

  /** Makes the metric. */
  public SparseCategoricalCrossentropyMetric() {
    this(new org.pellucid.losses.SparseCategoricalCrossentropy());
  }

  /**
   * Makes the metric of a loss with settings.
   *
   * @param loss the loss, such as {@code new SparseCategoricalCrossentropy().fromLogits(true)}; its
   *     reduction becomes "none"
   */
  public SparseCategoricalCrossentropyMetric(
      org.pellucid.losses.SparseCategoricalCrossentropy loss) {
    super("sparse_categorical_crossentropy", loss);
    this.loss = loss;
  }

  static SparseCategoricalCrossentropyMetric fromConfig(Config config) {
    return new SparseCategoricalCrossentropyMetric(
            (org.pellucid.losses.SparseCategoricalCrossentropy)
                org.pellucid.losses.Losses.REGISTRY
                    .entry("SparseCategoricalCrossentropy")
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
