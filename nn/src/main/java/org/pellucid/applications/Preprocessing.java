package org.pellucid.applications;

import org.pellucid.array.DType;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * What is done to pixels from 0 to 255 before a network sees them.
 *
 * <p>Source: {@code keras.applications.imagenet_utils.preprocess_input}.
 */
public enum Preprocessing {
  /** Red, green, blue become blue, green, red, less 103.939, 116.779 and 123.68. */
  CAFFE,
  /** From -1 to 1: {@code x / 127.5 - 1}. */
  TF,
  /**
   * {@code (x / 255 - mean) / deviation} with the means 0.485, 0.456, 0.406 and the deviations
   * 0.229, 0.224, 0.225 of red, green and blue.
   */
  TORCH,
  /** Nothing: the network has layers that do it. */
  NONE;

  /**
   * Prepares pictures.
   *
   * @param pixels from 0 to 255, {@code [..., 3]} in the order red, green, blue
   * @return the numbers that the network takes
   */
  public Tensor apply(Tensor pixels) {
    if ((this == CAFFE || this == TORCH) && pixels.dim(-1) != 3) {
      throw new PellucidException(
          "Preprocessing."
              + this
              + ": expected pictures [..., 3] in the order red, green, blue, got "
              + pixels.shape()
              + ".");
    }
    Tensor x = pixels.dtype().isFloating() ? pixels : pixels.cast(DType.FLOAT32);
    return switch (this) {
      case CAFFE -> x.flip(-1).add(of(new double[] {-103.939, -116.779, -123.68}, x));
      case TF -> x.divide(127.5).subtract(1);
      case TORCH ->
          x.divide(255)
              .add(of(new double[] {-0.485, -0.456, -0.406}, x))
              .divide(of(new double[] {0.229, 0.224, 0.225}, x));
      case NONE -> x;
    };
  }

  private static Tensor of(double[] numbers, Tensor like) {
    return Tensor.of(numbers).cast(like.dtype());
  }
}
