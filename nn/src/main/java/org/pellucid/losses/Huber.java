package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * Squared for small differences, absolute for large ones, the mean over the last axis: {@code 0.5 *
 * e^2} if {@code |e| <= delta}, else {@code delta * |e| - 0.5 * delta^2}.
 *
 * <p>Targets and predictions have the same shape. Source: {@code keras.losses.Huber}.
 */
public final class Huber extends FluentLoss<Huber> {
  private double delta = 1;

  /** Makes the loss. */
  public Huber() {
    super("huber_loss");
  }

  static Huber fromConfig(Config config) {
    return new Huber().read(config).delta(config.number("delta", 1));
  }

  /**
   * Sets where squares end.
   *
   * @param limit above 0; 1 without
   * @return this
   */
  public Huber delta(double limit) {
    delta = Setting.positive("Huber", "delta", limit);
    return this;
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor error = yPred.subtract(yTrue);
    Tensor size = error.abs();
    Tensor linear = size.multiply(delta).subtract(0.5 * delta * delta);
    return size.lessEqual(delta).where(error.square().multiply(0.5), linear).mean(-1);
  }

  @Override
  public Config config() {
    return super.config().put("delta", delta);
  }
}
