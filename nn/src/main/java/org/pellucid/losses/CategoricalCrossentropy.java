package org.pellucid.losses;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * The cross-entropy of one-hot targets, the sum over the classes: {@code -sum(yTrue * log(p))}.
 *
 * <p>Targets have the shape of the predictions; those are probabilities, which are divided by their
 * sum and kept within {@code [1e-7, 1 - 1e-7]}, or logits. Source: {@code
 * keras.losses.CategoricalCrossentropy}.
 */
public final class CategoricalCrossentropy extends FluentLoss<CategoricalCrossentropy> {
  private boolean fromLogits;
  private double labelSmoothing;
  private int axis = -1;

  /** Makes the loss. */
  public CategoricalCrossentropy() {
    super("categorical_crossentropy");
  }

  static CategoricalCrossentropy fromConfig(Config config) {
    return new CategoricalCrossentropy()
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
  public CategoricalCrossentropy fromLogits(boolean logits) {
    fromLogits = logits;
    return this;
  }

  /**
   * Moves targets towards the same number for each class: {@code yTrue * (1 - s) + s / classes}.
   *
   * @param smoothing from 0 (without) to 1
   * @return this
   */
  public CategoricalCrossentropy labelSmoothing(double smoothing) {
    labelSmoothing = Setting.between("CategoricalCrossentropy", "labelSmoothing", 0, 1, smoothing);
    return this;
  }

  /**
   * Sets the axis of the classes.
   *
   * @param classAxis -1 without
   * @return this
   */
  public CategoricalCrossentropy axis(int classAxis) {
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
    Tensor logs =
        fromLogits ? Nn.logSoftmax(yPred, axis) : Probabilities.normalized(yPred, axis).log();
    return target.multiply(logs).sum(axis).negative();
  }

  @Override
  public Config config() {
    return super.config()
        .put("from_logits", fromLogits)
        .put("label_smoothing", labelSmoothing)
        .put("axis", axis);
  }
}
