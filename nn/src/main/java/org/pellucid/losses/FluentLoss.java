package org.pellucid.losses;

import org.pellucid.config.Config;

/**
 * A loss whose common settings return the loss itself, so that calls can be chained.
 *
 * @param <L> the loss's own class
 */
public abstract class FluentLoss<L extends FluentLoss<L>> extends Loss {
  /** Makes a loss that is named after its class. */
  protected FluentLoss() {}

  /**
   * Makes a loss.
   *
   * @param name what messages call it
   */
  protected FluentLoss(String name) {
    super(name);
  }

  /** {@return this} */
  @SuppressWarnings("unchecked") // L is the class itself, by the rule of its declaration.
  protected final L self() {
    return (L) this;
  }

  @Override
  public final L name(String newName) {
    super.name(newName);
    return self();
  }

  @Override
  public final L reduction(String newReduction) {
    super.reduction(newReduction);
    return self();
  }

  /** Takes name and reduction from settings, where they are there. */
  final L read(Config config) {
    String reduction = config.text("reduction", config.has("reduction") ? "none" : reduction());
    return name(config.text("name", name())).reduction(reduction);
  }
}
