package org.pellucid.data.images;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * A picture in memory: bytes from 0 (black) to 255, row by row, channels last.
 *
 * <pre>{@code
 * NdArray x = Image.read(path).rgb().cover(32, 32).toArray();
 * }</pre>
 *
 * <p>Channels are grey (1), grey and opacity (2), red, green and blue (3), or these and opacity
 * (4). Every method leaves the picture as it is and gives a new one.
 */
public final class Image {
  private final int height;
  private final int width;
  private final int channels;
  private final byte[] pixels;

  /** Takes the pixels without copying them. */
  Image(int height, int width, int channels, byte[] pixels) {
    this.height = height;
    this.width = width;
    this.channels = channels;
    this.pixels = pixels;
  }

  /**
   * Makes a picture.
   *
   * @param height rows of pixels
   * @param width pixels in a row
   * @param channels values of a pixel, 1 to 4
   * @param pixels the values, which are copied
   * @return the picture
   */
  public static Image of(int height, int width, int channels, byte[] pixels) {
    if (height < 1 || width < 1 || channels < 1 || channels > 4) {
      throw new PellucidException(
          "Image: height and width must be >= 1 and channels from 1 to 4, got "
              + height
              + ", "
              + width
              + " and "
              + channels
              + ".");
    }
    if (pixels.length != (long) height * width * channels) {
      throw new PellucidException(
          "Image: "
              + height
              + " x "
              + width
              + " x "
              + channels
              + " values are needed, got "
              + pixels.length
              + ".");
    }
    return new Image(height, width, channels, pixels.clone());
  }

  /**
   * Makes a picture of numbers from 0 to 1, those beyond are cut.
   *
   * @param array {@code [height, width, channels]} or {@code [height, width]}
   * @return the picture
   */
  public static Image of(NdArray array) {
    Shape shape = array.shape();
    if (shape.rank() != 2 && shape.rank() != 3) {
      throw new PellucidException(
          "Image: the array has shape " + shape + ", expected [height, width, channels].");
    }
    byte[] pixels = new byte[array.size()];
    boolean bytes = array.dtype() == DType.UINT8;
    for (int i = 0; i < pixels.length; i++) {
      double value = bytes ? array.getDouble(i) : 255 * array.getDouble(i);
      pixels[i] = (byte) Math.clamp(Math.round(value), 0, 255);
    }
    return of(shape.dim(0), shape.dim(1), shape.rank() == 2 ? 1 : shape.dim(2), pixels);
  }

  /**
   * Reads a picture: JPEG, PNG, GIF (the first frame) or BMP, with 8 or 16 bits, grey, palette,
   * colour, with or without opacity.
   *
   * @param file the file
   * @return the picture, with the channels that the file has
   */
  public static Image read(Path file) {
    return ImageFiles.read(file);
  }

  /**
   * Reads a picture.
   *
   * @param bytes the content of a file
   * @param name how to call it in errors
   * @return the picture
   */
  public static Image read(byte[] bytes, String name) {
    return ImageFiles.read(bytes, name);
  }

  /**
   * Writes a picture; the name decides whether as PNG or as JPEG ({@code .jpg}, without opacity).
   *
   * @param file the file
   */
  public void write(Path file) {
    ImageFiles.write(this, file);
  }

  /** {@return how many rows it has} */
  public int height() {
    return height;
  }

  /** {@return how many pixels a row has} */
  public int width() {
    return width;
  }

  /** {@return how many values a pixel has} */
  public int channels() {
    return channels;
  }

  /**
   * Gives a value.
   *
   * @param row the row, from the top
   * @param column the column, from the left
   * @param channel the channel
   * @return 0 to 255
   */
  public int at(int row, int column, int channel) {
    Objects.checkIndex(row, height);
    Objects.checkIndex(column, width);
    Objects.checkIndex(channel, channels);
    return value((row * width + column) * channels + channel);
  }

  private int value(int index) {
    return pixels[index] & 0xff;
  }

  /** {@return numbers from 0 to 1, {@code float32 [height, width, channels]}} */
  public NdArray toArray() {
    float[] data = new float[pixels.length];
    for (int i = 0; i < data.length; i++) {
      data[i] = value(i) / 255f;
    }
    return NdArray.of(data, height, width, channels);
  }

  /** {@return the pixels as they are, {@code uint8 [height, width, channels]}} */
  public NdArray toBytes() {
    return NdArray.wrap(DType.UINT8, Shape.of(height, width, channels), pixels.clone());
  }

  // ---- Channels ----

  /** {@return red, green and blue; grey is repeated, opacity dropped} */
  public Image rgb() {
    if (channels == 3) {
      return this;
    }
    byte[] result = new byte[height * width * 3];
    for (int i = 0; i < height * width; i++) {
      for (int c = 0; c < 3; c++) {
        result[3 * i + c] = pixels[i * channels + (channels == 4 ? c : 0)];
      }
    }
    return new Image(height, width, 3, result);
  }

  /** {@return red, green, blue and opacity; grey is repeated, without opacity it is full} */
  public Image rgba() {
    if (channels == 4) {
      return this;
    }
    byte[] result = new byte[height * width * 4];
    for (int i = 0; i < height * width; i++) {
      for (int c = 0; c < 3; c++) {
        result[4 * i + c] = pixels[i * channels + (channels == 3 ? c : 0)];
      }
      result[4 * i + 3] = channels == 2 ? pixels[2 * i + 1] : (byte) 255;
    }
    return new Image(height, width, 4, result);
  }

  /** {@return grey: 0.299 red + 0.587 green + 0.114 blue (ITU-R BT.601); opacity is dropped} */
  public Image grey() {
    if (channels == 1) {
      return this;
    }
    byte[] result = new byte[height * width];
    for (int i = 0; i < result.length; i++) {
      int at = i * channels;
      result[i] =
          channels == 2
              ? pixels[at]
              : (byte)
                  Math.round(0.299f * value(at) + 0.587f * value(at + 1) + 0.114f * value(at + 2));
    }
    return new Image(height, width, 1, result);
  }

  // ---- Geometry ----

  /**
   * Changes the size without keeping proportions. Each new pixel is a mean of the old ones under
   * it, weighted by a triangle, so that small pictures do not flicker.
   *
   * @param newHeight rows
   * @param newWidth pixels in a row
   * @return the picture of that size
   */
  public Image resize(int newHeight, int newWidth) {
    if (newHeight < 1 || newWidth < 1) {
      throw new PellucidException(
          "resize: height and width must be >= 1, got " + newHeight + " and " + newWidth + ".");
    }
    return newHeight == height && newWidth == width
        ? this
        : Scaling.smooth(this, newHeight, newWidth);
  }

  /**
   * Changes the size, keeping proportions and cutting off what is too much at two sides.
   *
   * @param newHeight rows
   * @param newWidth pixels in a row
   * @return the picture of that size
   */
  public Image cover(int newHeight, int newWidth) {
    double scale = Math.max((double) newHeight / height, (double) newWidth / width);
    int scaledHeight = Math.max(newHeight, (int) Math.round(height * scale));
    int scaledWidth = Math.max(newWidth, (int) Math.round(width * scale));
    return resize(scaledHeight, scaledWidth)
        .crop((scaledHeight - newHeight) / 2, (scaledWidth - newWidth) / 2, newHeight, newWidth);
  }

  /**
   * Changes the size, keeping proportions and leaving two sides black where they do not fit.
   *
   * @param newHeight rows
   * @param newWidth pixels in a row
   * @return the picture of that size, in the middle
   */
  public Image contain(int newHeight, int newWidth) {
    double scale = Math.min((double) newHeight / height, (double) newWidth / width);
    int scaledHeight = Math.clamp(Math.round(height * scale), 1, newHeight);
    int scaledWidth = Math.clamp(Math.round(width * scale), 1, newWidth);
    return resize(scaledHeight, scaledWidth)
        .window(
            -((newHeight - scaledHeight) / 2),
            -((newWidth - scaledWidth) / 2),
            newHeight,
            newWidth);
  }

  /**
   * Cuts a part out.
   *
   * @param top its first row
   * @param left its first column
   * @param newHeight its rows
   * @param newWidth its columns
   * @return the part
   */
  public Image crop(int top, int left, int newHeight, int newWidth) {
    Objects.checkFromIndexSize(top, newHeight, height);
    Objects.checkFromIndexSize(left, newWidth, width);
    return window(top, left, newHeight, newWidth);
  }

  /**
   * Adds a black border.
   *
   * @param border how wide, in pixels
   * @return the larger picture
   */
  public Image pad(int border) {
    return window(-border, -border, height + 2 * border, width + 2 * border);
  }

  /** A part that may reach beyond the picture, where it is black. */
  private Image window(int top, int left, int newHeight, int newWidth) {
    byte[] result = new byte[newHeight * newWidth * channels];
    int from = Math.max(0, left);
    int to = Math.min(width, left + newWidth);
    for (int row = Math.max(0, top); row < Math.min(height, top + newHeight) && from < to; row++) {
      System.arraycopy(
          pixels,
          (row * width + from) * channels,
          result,
          ((row - top) * newWidth + from - left) * channels,
          (to - from) * channels);
    }
    return new Image(newHeight, newWidth, channels, result);
  }

  /** {@return the mirror image, left and right exchanged} */
  public Image flip() {
    byte[] result = new byte[pixels.length];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        System.arraycopy(
            pixels,
            (row * width + column) * channels,
            result,
            (row * width + width - 1 - column) * channels,
            channels);
      }
    }
    return new Image(height, width, channels, result);
  }

  /** {@return the picture after a quarter turn clockwise, rows and columns exchanged} */
  public Image turn() {
    byte[] result = new byte[pixels.length];
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        System.arraycopy(
            pixels,
            (row * width + column) * channels,
            result,
            (column * height + height - 1 - row) * channels,
            channels);
      }
    }
    return new Image(/* height= */ width, /* width= */ height, channels, result);
  }

  /** {@return a copy for drawing and showing, by {@code java.awt}} */
  public BufferedImage toBufferedImage() {
    return ImageFiles.buffered(this);
  }

  /**
   * Draws boxes with their labels (and scores, where there are any) onto the picture.
   *
   * @param boxes the boxes, in pixels of this picture; each label has a colour of its own
   * @return the picture in colour
   */
  public Image draw(List<Box> boxes) {
    return ImageFiles.draw(this, boxes);
  }

  byte[] pixels() {
    return pixels;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Image image
        && image.height == height
        && image.width == width
        && image.channels == channels
        && Arrays.equals(image.pixels, pixels);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * height + width) + Arrays.hashCode(pixels);
  }

  @Override
  public String toString() {
    return "Image(" + height + " x " + width + ", " + channels + " channels)";
  }
}
