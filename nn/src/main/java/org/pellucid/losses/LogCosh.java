package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * The mean of {@code log(cosh(yPred - yTrue))} over the last axis: squared for small differences,
 * absolute for large ones.
 *
 * <p>Targets and predictions have the same shape. Source: {@code keras.losses.LogCosh}.
 */
public final class LogCosh extends FluentLoss<LogCosh> {
  private static final double LOG_2 = Math.log(2);

  /** Makes the loss. */
  public LogCosh() {
    super("log_cosh");
  }

  static LogCosh fromConfig(Config config) {
    return new LogCosh().read(config);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor error = yPred.subtract(yTrue);
    return error.add(Nn.softplus(error.multiply(-2))).subtract(LOG_2).mean(-1);
  }
}
