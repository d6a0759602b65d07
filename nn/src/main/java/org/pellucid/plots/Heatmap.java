package org.pellucid.plots;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.AtomicFile;

/**
 * Numbers over places as colours, alone or over a picture: blue for positive, orange for negative
 * ones, the stronger the more, which the colour-blind can tell apart. Needs the JDK's module
 * java.desktop.
 */
public final class Heatmap {
  private static final Color POSITIVE = new Color(0x0072b2);
  private static final Color NEGATIVE = new Color(0xd55e00);
  private static final int LEAST_SIZE = 280;

  private final double[] values;
  private final int height;
  private final int width;
  private final BufferedImage below;

  private Heatmap(double[] values, int height, int width, BufferedImage below) {
    this.values = values;
    this.height = height;
    this.width = width;
    this.below = below;
  }

  /**
   * Takes numbers over places.
   *
   * @param values row by row
   * @param height the number of rows
   * @param width the number of columns
   * @return the heat map on white
   */
  public static Heatmap of(double[] values, int height, int width) {
    if (height < 1 || width < 1 || values.length != height * width) {
      throw new PellucidException(
          "Heatmap: got " + values.length + " values for " + height + " rows of " + width + ".");
    }
    BufferedImage white = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int place = 0; place < values.length; place++) {
      white.setRGB(place % width, place / width, 0xffffff);
    }
    return new Heatmap(values.clone(), height, width, white);
  }

  /**
   * Lays the heat map over a picture, stretching it to the picture's size.
   *
   * @param image {@code [height, width, 1 or 3]}, from 0 to 1
   * @return the heat map over the picture
   */
  public Heatmap over(NdArray image) {
    Shape shape = image.shape();
    if (shape.rank() != 3 || (shape.dim(2) != 1 && shape.dim(2) != 3)) {
      throw new PellucidException(
          "Heatmap: the picture must be [height, width, 1 or 3], got " + shape + ".");
    }
    int channels = shape.dim(2);
    BufferedImage picture =
        new BufferedImage(shape.dim(1), shape.dim(0), BufferedImage.TYPE_INT_RGB);
    for (int place = 0; place < shape.dim(0) * shape.dim(1); place++) {
      int rgb = 0;
      for (int i = 0; i < 3; i++) {
        double value = image.getDouble(place * channels + (channels == 1 ? 0 : i));
        // Pale, so that the colours stand out
        rgb = rgb << 8 | (int) Math.round(255 * (0.25 + 0.75 * Math.clamp(value, 0, 1)));
      }
      picture.setRGB(place % shape.dim(1), place / shape.dim(1), rgb);
    }
    return new Heatmap(values, height, width, picture);
  }

  /** The picture, enlarged by a whole factor to at least 280 pixels. */
  private BufferedImage toImage() {
    int scale =
        Math.max(1, Math.ceilDiv(LEAST_SIZE, Math.max(below.getWidth(), below.getHeight())));
    BufferedImage image =
        new BufferedImage(
            below.getWidth() * scale, below.getHeight() * scale, BufferedImage.TYPE_INT_RGB);
    double most = 0;
    for (double value : values) {
      most = Math.max(most, Math.abs(value));
    }
    for (int row = 0; row < image.getHeight(); row++) {
      for (int column = 0; column < image.getWidth(); column++) {
        double value =
            at(
                (row + 0.5) * height / image.getHeight() - 0.5,
                (column + 0.5) * width / image.getWidth() - 0.5);
        double strength = most == 0 ? 0 : 0.85 * Math.min(1, Math.abs(value) / most);
        Color colour = value >= 0 ? POSITIVE : NEGATIVE;
        Color ground = new Color(below.getRGB(column / scale, row / scale));
        image.setRGB(column, row, mixed(ground, colour, strength).getRGB());
      }
    }
    return image;
  }

  private static Color mixed(Color ground, Color colour, double strength) {
    return new Color(
        (int) Math.round(ground.getRed() + strength * (colour.getRed() - ground.getRed())),
        (int) Math.round(ground.getGreen() + strength * (colour.getGreen() - ground.getGreen())),
        (int) Math.round(ground.getBlue() + strength * (colour.getBlue() - ground.getBlue())));
  }

  /** Between four places, by their distances. */
  private double at(double row, double column) {
    double clampedRow = Math.clamp(row, 0, height - 1);
    double clampedColumn = Math.clamp(column, 0, width - 1);
    int top = (int) clampedRow;
    int left = (int) clampedColumn;
    int bottom = Math.min(height - 1, top + 1);
    int right = Math.min(width - 1, left + 1);
    double down = clampedRow - top;
    double along = clampedColumn - left;
    return (1 - down)
            * ((1 - along) * values[top * width + left] + along * values[top * width + right])
        + down
            * ((1 - along) * values[bottom * width + left]
                + along * values[bottom * width + right]);
  }

  /** {@return the picture as PNG, enlarged by a whole factor to at least 280 pixels} */
  public byte[] toPng() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(toImage(), "png", bytes);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  /**
   * Writes the picture as PNG.
   *
   * @param file the file
   */
  public void write(Path file) {
    byte[] png = toPng();
    AtomicFile.write(file, png.length, out -> out.write(png));
  }
}
