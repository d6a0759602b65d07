package org.pellucid.losses;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * One minus the Tversky index: {@code 1 - both / (both + alpha * onlyTrue + beta * onlyPred +
 * 1e-7)}, where {@code both = sum(yTrue * yPred)}, over all elements or given axes; with one half
 * for both factors it is the Dice loss.
 *
 * <p>Targets and predictions have the same shape. Source: {@code keras.losses.Tversky}.
 */
public final class Tversky extends FluentLoss<Tversky> {
  private double alpha = 0.5;
  private double beta = 0.5;
  private @Nullable Ints axes;

  /** Makes the loss. */
  public Tversky() {
    super("tversky");
  }

  static Tversky fromConfig(Config config) {
    Tversky loss =
        new Tversky()
            .read(config)
            .alpha(config.number("alpha", 0.5))
            .beta(config.number("beta", 0.5));
    loss.axes = Axes.read(config);
    return loss;
  }

  /**
   * Sets how much it costs to miss what is there.
   *
   * @param factor 0.5 without
   * @return this
   */
  public Tversky alpha(double factor) {
    alpha = factor;
    return this;
  }

  /**
   * Sets how much it costs to see what is not there.
   *
   * @param factor 0.5 without
   * @return this
   */
  public Tversky beta(double factor) {
    beta = factor;
    return this;
  }

  /**
   * Sets the axes that are summed over; all without.
   *
   * @param summed the axes
   * @return this
   */
  public Tversky axis(int... summed) {
    axes = Ints.of(summed);
    return this;
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    int[] over = Axes.orAll(axes);
    Tensor both = yTrue.multiply(yPred).sum(over);
    Tensor missed = yPred.subtractFrom(1).multiply(yTrue).sum(over);
    Tensor invented = yTrue.subtractFrom(1).multiply(yPred).sum(over);
    Tensor all =
        both.add(missed.multiply(alpha)).add(invented.multiply(beta)).add(Probabilities.EPSILON);
    return both.divide(all).subtractFrom(1);
  }

  @Override
  public Config config() {
    return super.config().put("alpha", alpha).put("beta", beta).put("axis", axes);
  }
}
