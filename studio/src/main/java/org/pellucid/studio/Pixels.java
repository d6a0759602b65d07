package org.pellucid.studio;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/**
 * Samples as pictures: how large they are, and which number is black and which is white.
 *
 * @param height in pixels
 * @param width in pixels
 * @param channels 1, 3 or 4
 * @param black the number that is drawn black
 * @param white the number that is drawn white
 */
record Pixels(int height, int width, int channels, double black, double white) {
  private static final int LOOKED_AT = 200;
  private static final byte[] RAISES = {0, 114, (byte) 178};
  private static final byte[] LOWERS = {(byte) 213, 94, 0};

  /**
   * The way to draw samples.
   *
   * @param x the samples
   * @param bent whether samples without height and width may be pictures too: a vector whose length
   *     is a square, or rows without channels
   * @return null if they are no pictures
   */
  static @Nullable Pixels of(NdArray x, boolean bent) {
    Shape shape = x.shape();
    int last = shape.dim(-1);
    if (shape.rank() == 4 && (last == 1 || last == 3 || last == 4)) {
      return scaled(x, shape.dim(1), shape.dim(2), last);
    }
    if (bent && shape.rank() == 3) {
      return scaled(x, shape.dim(1), last, 1);
    }
    int side = (int) Math.sqrt(last);
    return bent && shape.rank() == 2 && side * side == last ? scaled(x, side, side, 1) : null;
  }

  private static Pixels scaled(NdArray x, int height, int width, int channels) {
    if (x.dtype() == DType.UINT8) {
      return new Pixels(height, width, channels, 0, 255);
    }
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    int numbers = Math.min(x.shape().dim(0), LOOKED_AT) * height * width * channels;
    for (int i = 0; i < numbers; i++) {
      double value = x.getDouble(i);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    if (low >= 0 && high <= 1) {
      return new Pixels(height, width, channels, 0, 1);
    }
    if (low >= -1 && high <= 1) {
      return new Pixels(height, width, channels, -1, 1);
    }
    return low >= 0 && high > 128 && high <= 255
        ? new Pixels(height, width, channels, 0, 255)
        : new Pixels(height, width, channels, low, high > low ? high : low + 1);
  }

  int perSample() {
    return height * width * channels;
  }

  /** A sample as the address of a picture. */
  String picture(NdArray x, int sample) {
    byte[] pixels = new byte[perSample()];
    for (int i = 0; i < pixels.length; i++) {
      double part = (x.getDouble(sample * pixels.length + i) - black) / (white - black);
      pixels[i] = (byte) Math.round(255 * Math.clamp(part, 0, 1));
    }
    return Png.address(pixels, height, width, channels);
  }

  /**
   * Scores as a picture to lay over the sample: blue where they raise the output, orange where they
   * lower it, the stronger the less one sees through it.
   *
   * @param scores one for each number of the sample, or for each pixel
   */
  String overlay(double[] scores) {
    int places = height * width;
    double[] sums = new double[places];
    for (int i = 0; i < scores.length; i++) {
      sums[i / (scores.length / places)] += scores[i];
    }
    double[] sizes = Arrays.stream(sums).map(Math::abs).sorted().toArray();
    // A single pixel must not pale all others.
    double most = sizes[(int) (0.99 * (places - 1))];
    most = most > 0 ? most : sizes[places - 1];
    byte[] pixels = new byte[4 * places];
    for (int i = 0; i < places; i++) {
      byte[] colour = sums[i] >= 0 ? RAISES : LOWERS;
      System.arraycopy(colour, 0, pixels, 4 * i, 3);
      double strength = most > 0 ? Math.min(1, Math.abs(sums[i]) / most) : 0;
      pixels[4 * i + 3] = (byte) Math.round(230 * strength);
    }
    return Png.address(pixels, height, width, 4);
  }
}
