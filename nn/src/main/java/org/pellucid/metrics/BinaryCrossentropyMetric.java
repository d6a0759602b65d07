package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The mean of the cross-entropy of yes-or-no targets per sample.
 *
 * <p>Its further settings are those of the loss. Source: {@code keras.metrics.BinaryCrossentropy}.
 *
 * @see org.pellucid.losses.BinaryCrossentropy
 */
public final class BinaryCrossentropyMetric extends LossMetric<BinaryCrossentropyMetric> {
  private final org.pellucid.losses.BinaryCrossentropy loss;

  /** Makes the metric. */
  public BinaryCrossentropyMetric() {
    this(new org.pellucid.losses.BinaryCrossentropy());
  }

  /**
   * Makes the metric of a loss with settings.
   *
   * @param loss the loss, such as {@code new BinaryCrossentropy().fromLogits(true)}; its reduction
   *     becomes "none"
   */
  public BinaryCrossentropyMetric(org.pellucid.losses.BinaryCrossentropy loss) {
    super("binary_crossentropy", loss);
    this.loss = loss;
  }

  static BinaryCrossentropyMetric fromConfig(Config config) {
    return new BinaryCrossentropyMetric(
            (org.pellucid.losses.BinaryCrossentropy)
                org.pellucid.losses.Losses.REGISTRY
                    .entry("BinaryCrossentropy")
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
        // Keras's metric, unlike its loss, has no axis.
        .filter(key -> !key.equals("axis") || settings.integer("axis", -1) != -1)
        .forEach(key -> config.put(key, settings.get(key)));
    return config;
  }
}
