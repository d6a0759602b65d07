package org.pellucid.metrics;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * How often {@code yPred > threshold} agrees with targets 0 and 1.
 *
 * <p>Source: {@code keras.metrics.BinaryAccuracy}.
 */
public final class BinaryAccuracy extends MeanMetric<BinaryAccuracy> {
  private double threshold = 0.5;

  /** Makes the metric. */
  public BinaryAccuracy() {
    super("binary_accuracy");
  }

  static BinaryAccuracy fromConfig(Config config) {
    return new BinaryAccuracy().read(config).threshold(config.number("threshold", 0.5));
  }

  /**
   * Sets what counts as a 1; for logits take 0.
   *
   * @param least predictions above it count; 0.5 without
   * @return this
   */
  public BinaryAccuracy threshold(double least) {
    threshold =
        Setting.between("BinaryAccuracy", "threshold", -Double.MAX_VALUE, Double.MAX_VALUE, least);
    return this;
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor output = Ranks.fit(yPred, yTrue.shape());
    Tensor target = Ranks.fit(yTrue, yPred.shape());
    return output.greater(threshold).cast(output.dtype()).equal(target.cast(output.dtype()));
  }

  @Override
  public Direction direction() {
    return Direction.UP;
  }

  @Override
  public Config config() {
    return super.config().put("threshold", threshold);
  }
}
