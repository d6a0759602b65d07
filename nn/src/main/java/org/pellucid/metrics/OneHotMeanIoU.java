package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The overlap of one-hot targets and scores, {@code TP / (TP + FP + FN)}, as the mean over all
 * classes that occur.
 *
 * <p>Targets are one-hot, predictions scores, along one axis; classes outside of the range are left
 * out. Source: {@code keras.metrics.OneHotMeanIoU}.
 */
public final class OneHotMeanIoU extends OverlapMetric<OneHotMeanIoU> {
  /**
   * Makes the metric.
   *
   * @param numClasses how many classes there are
   */
  public OneHotMeanIoU(int numClasses) {
    super("one_hot_mean_io_u", numClasses, all(numClasses));
    sparseTrue = false;
    sparsePred = false;
  }

  static OneHotMeanIoU fromConfig(Config config) {
    return new OneHotMeanIoU(config.integer("num_classes")).readAll(config);
  }

  /**
   * Leaves out samples of one class.
   *
   * @param number the class, such as one that means "not labelled"
   * @return this
   */
  public OneHotMeanIoU ignoreClass(int number) {
    ignoreClass = number;
    return this;
  }

  /**
   * Sets what predictions are.
   *
   * @param sparse true for class numbers, false (without) for one score per class
   * @return this
   */
  public OneHotMeanIoU sparseYPred(boolean sparse) {
    sparsePred = sparse;
    return this;
  }

  /**
   * Sets the axis on which the classes lie, where there is one.
   *
   * @param classAxis -1 without
   * @return this
   */
  public OneHotMeanIoU axis(int classAxis) {
    axis = classAxis;
    return this;
  }

  @Override
  public Config config() {
    return classConfig();
  }
}
