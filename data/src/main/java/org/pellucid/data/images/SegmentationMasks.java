package org.pellucid.data.images;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * Paints the classes of pixels onto pictures.
 *
 * <p>A pixel of class c becomes {@code (1 - alpha) pixel + alpha colour(c)}, cut to a whole number.
 * Class 0 is black, unless it is ignored; class c is ({@code c (2^25 - 1)}, {@code c (2^15 - 1)},
 * {@code c (2^21 - 1)}) modulo 255, unless a colour is given.
 *
 * <p>Defaults: alpha 0.8, blended, -1 ignored, as many classes as the masks have (Keras leaves the
 * highest one out). Errors: shapes that do not fit; an alpha outside of 0 to 1.
 *
 * <p>Source: {@code keras.visualization.draw_segmentation_masks}.
 */
public final class SegmentationMasks {
  private static final long[] PALETTE = {(1L << 25) - 1, (1L << 15) - 1, (1L << 21) - 1};

  private @Nullable Integer numClasses;
  private final Map<Integer, int[]> colors = new HashMap<>();
  private double alpha = 0.8;
  private boolean blend = true;
  private int ignoreIndex = -1;

  /** Begins with the defaults. */
  public SegmentationMasks() {}

  /**
   * Sets how many classes are drawn, those from 0.
   *
   * @param count how many; without, all of them
   * @return this
   */
  public SegmentationMasks numClasses(int count) {
    numClasses = count;
    return this;
  }

  /**
   * Sets the colour of a class.
   *
   * @param label the class
   * @param red 0 to 255
   * @param green 0 to 255
   * @param blue 0 to 255
   * @return this
   */
  public SegmentationMasks color(int label, int red, int green, int blue) {
    colors.put(label, new int[] {red, green, blue});
    return this;
  }

  /**
   * Sets how much of the picture the colour hides.
   *
   * @param opacity from 0 to 1, 0.8 without
   * @return this
   */
  public SegmentationMasks alpha(double opacity) {
    if (!(opacity >= 0 && opacity <= 1)) {
      throw new PellucidException(
          "SegmentationMasks: alpha must lie between 0 and 1, got " + opacity + ".");
    }
    alpha = opacity;
    return this;
  }

  /**
   * Sets whether the picture shines through.
   *
   * @param through whether it does, true without
   * @return this
   */
  public SegmentationMasks blend(boolean through) {
    blend = through;
    return this;
  }

  /**
   * Sets a class that is not drawn.
   *
   * @param label the class, -1 without
   * @return this
   */
  public SegmentationMasks ignoreIndex(int label) {
    ignoreIndex = label;
    return this;
  }

  /**
   * Paints masks onto a batch of pictures.
   *
   * @param images {@code [batch, height, width, 3]}, numbers from 0 to 255
   * @param masks the class of each pixel, whole numbers {@code [batch, height, width]} or {@code
   *     [batch, height, width, 1]}
   * @return {@code uint8 [batch, height, width, 3]}
   */
  public NdArray draw(NdArray images, NdArray masks) {
    Shape shape = images.shape();
    if (shape.rank() != 4 || shape.dim(3) != 3) {
      throw new PellucidException(
          "SegmentationMasks: the images have shape "
              + shape
              + ", expected [batch, height, width, 3].");
    }
    Shape flat = shape.without(3);
    if (!masks.shape().equals(flat) && !masks.shape().equals(flat.plus(1))) {
      throw new PellucidException(
          "SegmentationMasks: the masks have shape "
              + masks.shape()
              + " but the images "
              + shape
              + ".");
    }
    if (!masks.dtype().isInteger()) {
      throw new PellucidException(
          "SegmentationMasks: the masks must be whole numbers, got " + masks.dtype() + ".");
    }
    int classes = numClasses == null ? Integer.MAX_VALUE : numClasses;
    float opaque = blend ? (float) alpha : 1;
    float through = blend ? (float) (1 - alpha) : 0;
    byte[] result = new byte[images.size()];
    for (int i = 0; i < masks.size(); i++) {
      int label = (int) masks.getDouble(i);
      boolean drawn = label != ignoreIndex && label >= 0 && label < classes;
      for (int c = 0; c < 3; c++) {
        float pixel = (float) images.getDouble(3 * i + c);
        float blended = pixel * through + (drawn ? color(label, c) : pixel) * opaque;
        result[3 * i + c] = (byte) (int) (label == ignoreIndex ? pixel : blended);
      }
    }
    return NdArray.wrap(DType.UINT8, shape, result);
  }

  private int color(int label, int channel) {
    int[] own = colors.get(label);
    return own == null ? (int) (label * PALETTE[channel] % 255) : own[channel];
  }

  /**
   * Paints a mask onto a picture.
   *
   * @param image the picture; grey becomes coloured
   * @param mask the class of each pixel, whole numbers {@code [height, width]}
   * @return the painted picture
   */
  public Image draw(Image image, NdArray mask) {
    Shape one = Shape.of(1, image.height(), image.width());
    if (mask.size() != one.size()) {
      throw new PellucidException(
          "SegmentationMasks: the mask has shape "
              + mask.shape()
              + " but the picture is "
              + image
              + ".");
    }
    NdArray images = image.rgb().toBytes().reshape(one.plus(3));
    return Image.of(draw(images, mask.reshape(one)).reshape(images.shape().without(0)));
  }
}
