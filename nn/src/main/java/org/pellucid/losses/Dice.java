package org.pellucid.losses;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * One minus the Dice coefficient: {@code 1 - 2 * sum(yTrue * yPred) / (sum(yTrue) + sum(yPred) +
 * 1e-7)}, over all elements or given axes.
 *
 * <p>Targets and predictions have the same shape. Source: {@code keras.losses.Dice}.
 */
public final class Dice extends FluentLoss<Dice> {
  private @Nullable Ints axes;

  /** Makes the loss. */
  public Dice() {
    super("dice");
  }

  static Dice fromConfig(Config config) {
    Dice loss = new Dice().read(config);
    loss.axes = Axes.read(config);
    return loss;
  }

  /**
   * Sets the axes that are summed over; all without.
   *
   * @param summed the axes
   * @return this
   */
  public Dice axis(int... summed) {
    axes = Ints.of(summed);
    return this;
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    int[] over = Axes.orAll(axes);
    Tensor both = yTrue.multiply(yPred).sum(over).multiply(2);
    Tensor each = yTrue.sum(over).add(yPred.sum(over)).add(Probabilities.EPSILON);
    return both.divide(each).subtractFrom(1);
  }

  @Override
  public Config config() {
    return super.config().put("axis", axes);
  }
}
