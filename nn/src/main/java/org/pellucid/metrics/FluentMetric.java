package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * A metric whose common settings return the metric itself, so that calls can be chained.
 *
 * @param <M> the metric's own class
 */
public abstract class FluentMetric<M extends FluentMetric<M>> extends Metric {
  /**
   * Makes a metric.
   *
   * @param name what logs call it
   */
  protected FluentMetric(String name) {
    super(name);
  }

  /** {@return this} */
  @SuppressWarnings("unchecked") // M is the class itself, by the rule of its declaration.
  protected final M self() {
    return (M) this;
  }

  @Override
  public final M name(String newName) {
    super.name(newName);
    return self();
  }

  /** Takes the name from settings, where it is there. */
  final M read(Config config) {
    return name(config.text("name", name()));
  }
}
