package org.pellucid.models;

import java.util.Map;
import org.pellucid.array.NdArray;

/** Weights of samples that follow from their classes. */
final class ClassWeights {
  private ClassWeights() {}

  /**
   * Looks the class of each sample up.
   *
   * @param y class numbers, or one number per class, the highest of which says the class
   * @param byClass the weights; classes not named count 1
   * @return one weight per sample
   */
  static NdArray of(NdArray y, Map<Integer, Double> byClass) {
    int samples = y.shape().dim(0);
    int width = y.shape().without(0).size();
    float[] result = new float[samples];
    for (int i = 0; i < samples; i++) {
      int label = 0;
      if (width == 1) {
        label = (int) Math.rint(y.getDouble(i));
      } else {
        for (int j = 1; j < width; j++) {
          if (y.getDouble(i * width + j) > y.getDouble(i * width + label)) {
            label = j;
          }
        }
      }
      result[i] = byClass.getOrDefault(label, 1.0).floatValue();
    }
    return NdArray.of(result);
  }
}
