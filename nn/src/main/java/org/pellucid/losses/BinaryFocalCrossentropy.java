package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * A binary cross-entropy that counts samples already predicted well for less, the mean over the
 * last axis: {@code (1 - pt)^gamma * crossentropy}, where {@code pt} is the probability given to
 * the truth.
 *
 * <p>Source: {@code keras.losses.BinaryFocalCrossentropy}; Lin et al., "Focal Loss for Dense Object
 * Detection" (2017).
 */
public final class BinaryFocalCrossentropy extends FluentLoss<BinaryFocalCrossentropy> {
  private boolean applyClassBalancing;
  private double alpha = 0.25;
  private double gamma = 2;
  private boolean fromLogits;
  private double labelSmoothing;
  private int axis = -1;

  /** Makes the loss. */
  public BinaryFocalCrossentropy() {
    super("binary_focal_crossentropy");
  }

  static BinaryFocalCrossentropy fromConfig(Config config) {
    return new BinaryFocalCrossentropy()
        .read(config)
        .applyClassBalancing(config.flag("apply_class_balancing", false))
        .alpha(config.number("alpha", 0.25))
        .gamma(config.number("gamma", 2))
        .fromLogits(config.flag("from_logits", false))
        .labelSmoothing(config.number("label_smoothing", 0))
        .axis(config.integer("axis", -1));
  }

  /**
   * Sets whether targets 1 count {@code alpha} and targets 0 count {@code 1 - alpha}.
   *
   * @param balance false without
   * @return this
   */
  public BinaryFocalCrossentropy applyClassBalancing(boolean balance) {
    applyClassBalancing = balance;
    return this;
  }

  /**
   * Sets how much targets 1 count when classes are balanced.
   *
   * @param weight 0.25 without
   * @return this
   */
  public BinaryFocalCrossentropy alpha(double weight) {
    alpha = weight;
    return this;
  }

  /**
   * Sets how much less well predicted samples count.
   *
   * @param focus 2 without; 0 is the plain cross-entropy
   * @return this
   */
  public BinaryFocalCrossentropy gamma(double focus) {
    gamma = focus;
    return this;
  }

  /**
   * Sets what predictions are.
   *
   * @param logits true for logits, false (without) for probabilities
   * @return this
   */
  public BinaryFocalCrossentropy fromLogits(boolean logits) {
    fromLogits = logits;
    return this;
  }

  /**
   * Moves targets towards one half: {@code yTrue * (1 - s) + 0.5 * s}.
   *
   * @param smoothing from 0 (without) to 1
   * @return this
   */
  public BinaryFocalCrossentropy labelSmoothing(double smoothing) {
    labelSmoothing = Setting.between("BinaryFocalCrossentropy", "labelSmoothing", 0, 1, smoothing);
    return this;
  }

  /**
   * Sets the axis that the mean is taken over.
   *
   * @param meanAxis -1 without
   * @return this
   */
  public BinaryFocalCrossentropy axis(int meanAxis) {
    axis = meanAxis;
    return this;
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor target = Probabilities.smoothBinary(yTrue, labelSmoothing);
    Tensor output = fromLogits ? yPred.sigmoid() : yPred;
    Tensor cost = Probabilities.binaryCrossentropy(target, output, false);
    Tensor truth = mix(target, output, output.subtractFrom(1));
    Tensor focal = truth.subtractFrom(1).power(gamma).multiply(cost);
    if (applyClassBalancing) {
      focal =
          target.multiply(alpha).add(target.subtractFrom(1).multiply(1 - alpha)).multiply(focal);
    }
    return focal.mean(axis);
  }

  private static Tensor mix(Tensor target, Tensor yes, Tensor no) {
    return target.multiply(yes).add(target.subtractFrom(1).multiply(no));
  }

  @Override
  public Config config() {
    return super.config()
        .put("from_logits", fromLogits)
        .put("label_smoothing", labelSmoothing)
        .put("axis", axis)
        .put("apply_class_balancing", applyClassBalancing)
        .put("alpha", alpha)
        .put("gamma", gamma);
  }
}
