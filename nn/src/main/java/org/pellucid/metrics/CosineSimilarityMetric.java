package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean cosine of the angle between target and prediction; unlike the loss of that name, 1 for
 * the same direction.
 *
 * <p>Source: {@code keras.metrics.CosineSimilarity}.
 */
public final class CosineSimilarityMetric extends MeanMetric<CosineSimilarityMetric> {
  private int axis = -1;

  /** Makes the metric. */
  public CosineSimilarityMetric() {
    super("cosine_similarity");
  }

  static CosineSimilarityMetric fromConfig(Config config) {
    return new CosineSimilarityMetric().read(config).axis(config.integer("axis", -1));
  }

  /**
   * Sets the axis along which vectors lie.
   *
   * @param vectorAxis -1 without
   * @return this
   */
  public CosineSimilarityMetric axis(int vectorAxis) {
    axis = vectorAxis;
    return this;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return new org.pellucid.losses.CosineSimilarity()
        .axis(axis)
        .reduction("none")
        .apply(yTrue, yPred)
        .negative();
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Config config() {
    return super.config().put("axis", axis);
  }
}
