package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The overlap of targets and predictions, {@code TP / (TP + FP + FN)}, as the mean over all classes
 * that occur.
 *
 * <p>Targets and predictions are class numbers of any shape; classes outside of the range are left
 * out. Source: {@code keras.metrics.MeanIoU}.
 */
public final class MeanIoU extends OverlapMetric<MeanIoU> {
  /**
   * Makes the metric.
   *
   * @param numClasses how many classes there are
   */
  public MeanIoU(int numClasses) {
    super("mean_io_u", numClasses, all(numClasses));
  }

  static MeanIoU fromConfig(Config config) {
    return new MeanIoU(config.integer("num_classes")).readAll(config);
  }

  /**
   * Leaves out samples of one class.
   *
   * @param number the class, such as one that means "not labelled"
   * @return this
   */
  public MeanIoU ignoreClass(int number) {
    ignoreClass = number;
    return this;
  }

  /**
   * Sets what targets are.
   *
   * @param sparse true (without) for class numbers, false for one number per class
   * @return this
   */
  public MeanIoU sparseYTrue(boolean sparse) {
    sparseTrue = sparse;
    return this;
  }

  /**
   * Sets what predictions are.
   *
   * @param sparse true (without) for class numbers, false for one score per class
   * @return this
   */
  public MeanIoU sparseYPred(boolean sparse) {
    sparsePred = sparse;
    return this;
  }

  /**
   * Sets the axis on which the classes lie, where there is one.
   *
   * @param classAxis -1 without
   * @return this
   */
  public MeanIoU axis(int classAxis) {
    axis = classAxis;
    return this;
  }

  @Override
  public Config config() {
    return classConfig().put("sparse_y_true", sparseTrue);
  }
}
