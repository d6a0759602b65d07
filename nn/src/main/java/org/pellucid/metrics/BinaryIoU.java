package org.pellucid.metrics;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The overlap of targets 0 and 1 and of scores of at least a threshold, {@code TP / (TP + FP +
 * FN)}, as the mean over both classes or one of them.
 *
 * <p>Targets and predictions have the same shape, any. Source: {@code keras.metrics.BinaryIoU}.
 */
public final class BinaryIoU extends OverlapMetric<BinaryIoU> {
  private double threshold = 0.5;

  /** Makes the metric, for the mean over both classes. */
  public BinaryIoU() {
    this(0, 1);
  }

  /**
   * Makes the metric.
   *
   * @param targetClassIds the classes whose overlap is averaged: 0, 1, or both
   */
  public BinaryIoU(int... targetClassIds) {
    super("binary_io_u", 2, targetClassIds);
  }

  static BinaryIoU fromConfig(Config config) {
    return new BinaryIoU(targets(config, 0, 1))
        .readAll(config)
        .threshold(config.number("threshold", 0.5));
  }

  /**
   * Sets from which score on a prediction is a 1.
   *
   * @param least 0.5 without
   * @return this
   */
  public BinaryIoU threshold(double least) {
    threshold = least;
    return this;
  }

  @Override
  public void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    Tensor decided = yPred.cast(DType.FLOAT32).greaterEqual(threshold);
    super.update(yTrue, decided, sampleWeight);
  }

  @Override
  public Config config() {
    return typedConfig().put("target_class_ids", targets()).put("threshold", threshold);
  }
}
