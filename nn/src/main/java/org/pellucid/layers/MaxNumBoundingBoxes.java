package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.tensor.Tensor;

/**
 * Gives every image the same number of bounding boxes: what is too much is cut off, what is missing
 * is filled.
 *
 * <p>Input and output: an {@link ImageBatch}, of which only boxes and their labels change: {@code
 * [batch, boxes, 4]} to {@code [batch, maxNumber, 4]}. Images alone stay as they are. It works in
 * inference too. Default: filled with -1. Errors: a number below 1; see {@link ImageLayer}.
 *
 * <p>Source: {@code keras.layers.MaxNumBoundingBoxes}.
 */
public final class MaxNumBoundingBoxes extends ImageLayer<MaxNumBoundingBoxes> {
  private final int maxNumber;
  private int fillValue = -1;

  /**
   * Makes the layer.
   *
   * @param maxNumber how many boxes there are afterwards
   */
  public MaxNumBoundingBoxes(int maxNumber) {
    this.maxNumber = Setting.atLeast("MaxNumBoundingBoxes", "maxNumber", 1, maxNumber);
  }

  /**
   * Sets what fills missing boxes and labels, -1 without.
   *
   * @param value the number
   * @return this
   */
  public MaxNumBoundingBoxes fillValue(int value) {
    checkNotBuilt("fillValue");
    fillValue = value;
    return this;
  }

  static MaxNumBoundingBoxes fromConfig(Config config) {
    return new MaxNumBoundingBoxes(config.integer("max_number"))
        .fillValue(config.integer("fill_value", -1))
        .readImage(config);
  }

  @Override
  boolean always() {
    return true;
  }

  @Override
  boolean keepsType() {
    return true;
  }

  @Override
  BoundingBoxes changeBoxes(BoundingBoxes boxes, Shape images, Tensor drawn) {
    Tensor labels = boxes.labels();
    return new BoundingBoxes(filled(boxes.boxes()), labels == null ? null : filled(labels));
  }

  private Tensor filled(Tensor x) {
    Tensor cut = x.slice(1, 0, maxNumber);
    int[] behind = new int[x.rank()];
    behind[1] = maxNumber - cut.dim(1);
    return cut.pad(Ints.repeat(0, x.rank()), Ints.of(behind), fillValue);
  }

  @Override
  public Config config() {
    return super.config().put("max_number", maxNumber).put("fill_value", fillValue);
  }
}
