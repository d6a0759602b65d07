package org.pellucid.examples.training;

import java.util.Optional;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/** A grey picture; pixels go from 0 to 1, row by row. */
public final class Picture {
  private final int width;
  private final int height;
  private final float[] pixels;

  Picture(int width, int height, float[] pixels) {
    this.width = width;
    this.height = height;
    this.pixels = pixels;
  }

  /**
   * Makes a picture of a sample.
   *
   * @param samples samples of shape {@code [samples, height, width, 1]}
   * @param sample which one
   * @return the picture; nothing when the samples are no pictures
   */
  public static Optional<Picture> of(NdArray samples, int sample) {
    Shape shape = samples.shape();
    if (shape.rank() != 4 || shape.dim(3) != 1) {
      return Optional.empty();
    }
    float[] pixels = samples.rowRange(sample, sample + 1).toFloatArray();
    return Optional.of(new Picture(shape.dim(2), shape.dim(1), pixels));
  }

  /** {@return pixels per row} */
  public int width() {
    return width;
  }

  /** {@return the number of rows} */
  public int height() {
    return height;
  }

  /**
   * Reads a pixel.
   *
   * @param row from the top
   * @param column from the left
   * @return its brightness, from 0 to 1
   */
  public float pixel(int row, int column) {
    return Math.clamp(pixels[row * width + column], 0f, 1f);
  }
}
