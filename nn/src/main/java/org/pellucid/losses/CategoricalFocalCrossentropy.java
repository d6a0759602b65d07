package org.pellucid.losses;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * A cross-entropy of one-hot targets that counts classes already predicted well for less, the sum
 * over the classes: {@code -sum(alpha * (1 - p)^gamma * yTrue * log(p))}.
 *
 * <p>Source: {@code keras.losses.CategoricalFocalCrossentropy}; Lin et al., "Focal Loss for Dense
 * Object Detection" (2017).
 */
public final class CategoricalFocalCrossentropy extends FluentLoss<CategoricalFocalCrossentropy> {
  private double alpha = 0.25;
  private double gamma = 2;
  private boolean fromLogits;
  private double labelSmoothing;
  private int axis = -1;

  /** Makes the loss. */
  public CategoricalFocalCrossentropy() {
    super("categorical_focal_crossentropy");
  }

  static CategoricalFocalCrossentropy fromConfig(Config config) {
    return new CategoricalFocalCrossentropy()
        .read(config)
        .alpha(config.number("alpha", 0.25))
        .gamma(config.number("gamma", 2))
        .fromLogits(config.flag("from_logits", false))
        .labelSmoothing(config.number("label_smoothing", 0))
        .axis(config.integer("axis", -1));
  }

  /**
   * Sets the factor of the whole.
   *
   * @param weight 0.25 without
   * @return this
   */
  public CategoricalFocalCrossentropy alpha(double weight) {
    alpha = weight;
    return this;
  }

  /**
   * Sets how much less well predicted classes count.
   *
   * @param focus 2 without; 0 is the plain cross-entropy
   * @return this
   */
  public CategoricalFocalCrossentropy gamma(double focus) {
    gamma = focus;
    return this;
  }

  /**
   * Sets what predictions are.
   *
   * @param logits true for logits, false (without) for probabilities
   * @return this
   */
  public CategoricalFocalCrossentropy fromLogits(boolean logits) {
    fromLogits = logits;
    return this;
  }

  /**
   * Moves targets towards the same number for each class: {@code yTrue * (1 - s) + s / classes}.
   *
   * @param smoothing from 0 (without) to 1
   * @return this
   */
  public CategoricalFocalCrossentropy labelSmoothing(double smoothing) {
    labelSmoothing =
        Setting.between("CategoricalFocalCrossentropy", "labelSmoothing", 0, 1, smoothing);
    return this;
  }

  /**
   * Sets the axis of the classes.
   *
   * @param classAxis -1 without
   * @return this
   */
  public CategoricalFocalCrossentropy axis(int classAxis) {
    axis = classAxis;
    return this;
  }

  @Override
  public void check(Shape yTrue, DType yTrueType, Shape yPred, String output) {
    OneHotTargets.check(name(), yTrue, yPred, axis);
    super.check(yTrue, yTrueType, yPred, output);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor target = Probabilities.smoothCategorical(yTrue, labelSmoothing);
    Tensor given = fromLogits ? Nn.softmax(yPred, axis) : yPred;
    Tensor output = Probabilities.normalized(given, axis);
    Tensor focus = output.subtractFrom(1).power(gamma).multiply(alpha);
    return focus.multiply(target).multiply(output.log()).sum(axis).negative();
  }

  @Override
  public Config config() {
    return super.config()
        .put("from_logits", fromLogits)
        .put("label_smoothing", labelSmoothing)
        .put("axis", axis)
        .put("alpha", alpha)
        .put("gamma", gamma);
  }
}
