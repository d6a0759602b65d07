package org.pellucid.losses;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Minus the cosine of the angle between target and prediction: -1 for the same direction, 1 for the
 * opposite one, 0 for a vector of zeros.
 *
 * <p>Targets and predictions have the same shape. Source: {@code keras.losses.CosineSimilarity}.
 */
public final class CosineSimilarity extends FluentLoss<CosineSimilarity> {
  private int axis = -1;

  /** Makes the loss. */
  public CosineSimilarity() {
    super("cosine_similarity");
  }

  static CosineSimilarity fromConfig(Config config) {
    return new CosineSimilarity().read(config).axis(config.integer("axis", -1));
  }

  /**
   * Sets the axis along which vectors lie.
   *
   * @param vectorAxis -1 without
   * @return this
   */
  public CosineSimilarity axis(int vectorAxis) {
    axis = vectorAxis;
    return this;
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    return unit(yTrue).multiply(unit(yPred)).sum(axis).negative();
  }

  private Tensor unit(Tensor x) {
    // The root of the larger square, not the larger root, so that zeros have a gradient.
    double least = Probabilities.EPSILON * Probabilities.EPSILON;
    return x.divide(x.keep(x.square().sum(axis).maximum(least).sqrt(), axis));
  }

  @Override
  public Config config() {
    return super.config().put("axis", axis);
  }
}
