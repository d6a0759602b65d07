package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The overlap of one-hot targets and scores, {@code TP / (TP + FP + FN)}, as the mean over given
 * classes.
 *
 * <p>Targets are one-hot, predictions scores, along one axis; classes outside of the range are left
 * out. Source: {@code keras.metrics.OneHotIoU}.
 */
public final class OneHotIoU extends OverlapMetric<OneHotIoU> {
  /**
   * Makes the metric.
   *
   * @param numClasses how many classes there are
   * @param targetClassIds the classes whose overlap is averaged
   */
  public OneHotIoU(int numClasses, int... targetClassIds) {
    super("one_hot_io_u", numClasses, targetClassIds);
    sparseTrue = false;
    sparsePred = false;
  }

  static OneHotIoU fromConfig(Config config) {
    return new OneHotIoU(config.integer("num_classes"), targets(config)).readAll(config);
  }

  /**
   * Leaves out samples of one class.
   *
   * @param number the class, such as one that means "not labelled"
   * @return this
   */
  public OneHotIoU ignoreClass(int number) {
    ignoreClass = number;
    return this;
  }

  /**
   * Sets what predictions are.
   *
   * @param sparse true for class numbers, false (without) for one score per class
   * @return this
   */
  public OneHotIoU sparseYPred(boolean sparse) {
    sparsePred = sparse;
    return this;
  }

  /**
   * Sets the axis on which the classes lie, where there is one.
   *
   * @param classAxis -1 without
   * @return this
   */
  public OneHotIoU axis(int classAxis) {
    axis = classAxis;
    return this;
  }

  @Override
  public Config config() {
    return classConfig().put("target_class_ids", targets());
  }
}
