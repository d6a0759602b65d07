package org.pellucid.losses;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * A cross-entropy of class numbers that forgives wrong labels: {@code (1 - p[yTrue]^q) / q}.
 *
 * <p>Targets are class numbers of the shape of the predictions without the last axis; predictions
 * are probabilities. Source: {@code keras.losses.CategoricalGeneralizedCrossEntropy}; Zhang and
 * Sabuncu, "Generalized Cross Entropy Loss" (2018).
 */
public final class CategoricalGeneralizedCrossEntropy
    extends FluentLoss<CategoricalGeneralizedCrossEntropy> {
  private double q = 0.5;

  /** Makes the loss. */
  public CategoricalGeneralizedCrossEntropy() {
    super("categorical_generalized_cross_entropy");
  }

  static CategoricalGeneralizedCrossEntropy fromConfig(Config config) {
    return new CategoricalGeneralizedCrossEntropy().read(config).q(config.number("q", 0.5));
  }

  /**
   * Sets how much wrong labels are forgiven.
   *
   * @param exponent between 0 (as the cross-entropy) and 1 (as the absolute error), both excluded;
   *     0.5 without
   * @return this
   */
  public CategoricalGeneralizedCrossEntropy q(double exponent) {
    if (!(exponent > 0 && exponent < 1)) {
      throw new PellucidException(
          "CategoricalGeneralizedCrossEntropy: q must be between 0 and 1, got " + exponent + ".");
    }
    q = exponent;
    return this;
  }

  @Override
  protected boolean keepsLabels() {
    return true;
  }

  @Override
  public void check(Shape yTrue, DType yTrueType, Shape yPred, String output) {
    new SparseCategoricalCrossentropy().name(name()).check(yTrue, yTrueType, yPred, output);
  }

  @Override
  public void checkValues(NdArray yTrue, int classes, String output) {
    new SparseCategoricalCrossentropy().name(name()).checkValues(yTrue, classes, output);
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    Tensor numbers = yTrue.cast(DType.INT32);
    Tensor labels = numbers.rank() == yPred.rank() ? numbers.squeeze(-1) : numbers;
    Tensor right = Probabilities.isClass(labels, yPred, -1);
    Tensor truth = right.where(yPred, yPred.zerosLike()).sum(-1);
    return truth.power(q).subtractFrom(1).divide(q);
  }

  @Override
  public Config config() {
    return super.config().put("q", q);
  }
}
