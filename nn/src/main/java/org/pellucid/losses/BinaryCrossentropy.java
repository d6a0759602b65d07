package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * The cross-entropy of yes-or-no targets, the mean over the last axis: {@code -yTrue * log(p) - (1
 * - yTrue) * log(1 - p)}.
 *
 * <p>Targets are 0 and 1 (or between), of the shape of the predictions; those are probabilities,
 * kept within {@code [1e-7, 1 - 1e-7]}, or logits. Source: {@code keras.losses.BinaryCrossentropy}.
 */
public final class BinaryCrossentropy extends FluentLoss<BinaryCrossentropy> {
  private boolean fromLogits;
  private double labelSmoothing;
  private int axis = -1;

  /** Makes the loss. */
  public BinaryCrossentropy() {
    super("binary_crossentropy");
  }

  static BinaryCrossentropy fromConfig(Config config) {
    return new BinaryCrossentropy()
        .read(config)
        .fromLogits(config.flag("from_logits", false))
        .labelSmoothing(config.number("label_smoothing", 0))
        .axis(config.integer("axis", -1));
  }

  /**
   * Sets what predictions are.
   *
   * @param logits true for logits, false (without) for probabilities
   * @return this
   */
  public BinaryCrossentropy fromLogits(boolean logits) {
    fromLogits = logits;
    return this;
  }

  /**
   * Moves targets towards one half: {@code yTrue * (1 - s) + 0.5 * s}.
   *
   * @param smoothing from 0 (without) to 1
   * @return this
   */
  public BinaryCrossentropy labelSmoothing(double smoothing) {
    labelSmoothing = Setting.between("BinaryCrossentropy", "labelSmoothing", 0, 1, smoothing);
    return this;
  }

  /**
   * Sets the axis that the mean is taken over.
   *
   * @param meanAxis -1 without
   * @return this
   */
  public BinaryCrossentropy axis(int meanAxis) {
    axis = meanAxis;
    return this;
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor target = Probabilities.smoothBinary(yTrue, labelSmoothing);
    return Probabilities.binaryCrossentropy(target, yPred, fromLogits).mean(axis);
  }

  @Override
  public Config config() {
    return super.config()
        .put("from_logits", fromLogits)
        .put("label_smoothing", labelSmoothing)
        .put("axis", axis);
  }
}
