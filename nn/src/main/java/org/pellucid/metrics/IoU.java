package org.pellucid.metrics;

import org.pellucid.config.Config;

/**
 * The overlap of targets and predictions, {@code TP / (TP + FP + FN)}, as the mean over given
 * classes.
 *
 * <p>Targets and predictions are class numbers of any shape; classes outside of the range are left
 * out. Source: {@code keras.metrics.IoU}.
 */
public final class IoU extends OverlapMetric<IoU> {
  /**
   * Makes the metric.
   *
   * @param numClasses how many classes there are
   * @param targetClassIds the classes whose overlap is averaged
   */
  public IoU(int numClasses, int... targetClassIds) {
    super("io_u", numClasses, targetClassIds);
  }

  static IoU fromConfig(Config config) {
    return new IoU(config.integer("num_classes"), targets(config)).readAll(config);
  }

  /**
   * Leaves out samples of one class.
   *
   * @param number the class, such as one that means "not labelled"
   * @return this
   */
  public IoU ignoreClass(int number) {
    ignoreClass = number;
    return this;
  }

  /**
   * Sets what targets are.
   *
   * @param sparse true (without) for class numbers, false for one number per class
   * @return this
   */
  public IoU sparseYTrue(boolean sparse) {
    sparseTrue = sparse;
    return this;
  }

  /**
   * Sets what predictions are.
   *
   * @param sparse true (without) for class numbers, false for one score per class
   * @return this
   */
  public IoU sparseYPred(boolean sparse) {
    sparsePred = sparse;
    return this;
  }

  /**
   * Sets the axis on which the classes lie, where there is one.
   *
   * @param classAxis -1 without
   * @return this
   */
  public IoU axis(int classAxis) {
    axis = classAxis;
    return this;
  }

  @Override
  public Config config() {
    return classConfig().put("sparse_y_true", sparseTrue).put("target_class_ids", targets());
  }
}
