package org.pellucid.data.images;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * Pictures drawn where they lie in a plane, such as where a network or a projection has put them.
 *
 * <pre>{@code
 * NdArray places = PCA.fit(features, 2).transform(features);
 * ImageScatter.of(pictures, places).classes(labels, 10).draw().write(Path.of("plane.png"));
 * }</pre>
 *
 * <p>What is bright in a picture is opaque, what is dark shows what lies below; later pictures lie
 * above earlier ones. Defaults: white on black, the edges at the farthest place from 0, 640 pixels
 * wide and high, each picture 18.
 */
public final class ImageScatter {
  private final NdArray images;
  private final NdArray places;
  private int @Nullable [] classes;
  private int kinds = 1;
  private double edge;
  private int size = 640;
  private int mark = 18;

  private ImageScatter(NdArray images, NdArray places) {
    this.images = images;
    this.places = places;
  }

  /**
   * Begins with pictures and their places.
   *
   * @param images grey pictures {@code [batch, height, width, 1]}, from 0 to 1
   * @param places to the right and upwards, {@code [batch, 2]}
   * @return the plot
   */
  public static ImageScatter of(NdArray images, NdArray places) {
    Shape shape = images.shape();
    if (shape.rank() != 4
        || shape.dim(3) != 1
        || !places.shape().equals(Shape.of(shape.dim(0), 2))) {
      throw new PellucidException(
          "ImageScatter: expected images [batch, height, width, 1] and places [batch, 2], got "
              + shape
              + " and "
              + places.shape()
              + ".");
    }
    ImageScatter scatter = new ImageScatter(images, places);
    for (int i = 0; i < places.size(); i++) {
      scatter.edge = Math.max(scatter.edge, Math.abs(places.getDouble(i)));
    }
    scatter.edge = scatter.edge > 0 ? scatter.edge : 1;
    return scatter;
  }

  /**
   * Sets the classes of the pictures, each of which has a colour of its own.
   *
   * @param labels the class of each picture, from 0
   * @param count how many classes there are
   * @return this
   */
  public ImageScatter classes(int[] labels, int count) {
    if (labels.length != places.shape().dim(0)) {
      throw new PellucidException(
          "ImageScatter: " + labels.length + " labels for " + places.shape().dim(0) + " images.");
    }
    classes = labels.clone();
    kinds = count;
    return this;
  }

  /**
   * Sets what part of the plane is shown.
   *
   * @param farthest the number at the edges, above 0: from -farthest to farthest both ways
   * @return this
   */
  public ImageScatter edge(double farthest) {
    if (!(farthest > 0)) {
      throw new PellucidException("ImageScatter: edge must be above 0, got " + farthest + ".");
    }
    edge = farthest;
    return this;
  }

  /**
   * Sets how large the plot is.
   *
   * @param pixels its side, at least 1
   * @return this
   */
  public ImageScatter size(int pixels) {
    size = atLeastOne("size", pixels);
    return this;
  }

  /**
   * Sets how large a picture is drawn.
   *
   * @param pixels the side of its square, at least 1
   * @return this
   */
  public ImageScatter mark(int pixels) {
    mark = atLeastOne("mark", pixels);
    return this;
  }

  private static int atLeastOne(String what, int pixels) {
    if (pixels < 1) {
      throw new PellucidException("ImageScatter: " + what + " must be >= 1, got " + pixels + ".");
    }
    return pixels;
  }

  /** {@return the plot as a picture in colour} */
  public Image draw() {
    BufferedImage page = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = page.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      for (int i = 0; i < places.shape().dim(0); i++) {
        int left = (int) ((places.getDouble(2 * i) / edge + 1) * size / 2);
        int top = (int) ((1 - places.getDouble(2 * i + 1) / edge) * size / 2);
        graphics.drawImage(image(i), left - mark / 2, top - mark / 2, mark, mark, null);
      }
    } finally {
      graphics.dispose();
    }
    return ImageFiles.of(page);
  }

  private BufferedImage image(int index) {
    int colour =
        classes == null
            ? 0xFFFFFF
            : Color.HSBtoRGB(classes[index] / (float) kinds, 0.7f, 1) & 0xFFFFFF;
    int height = images.shape().dim(1);
    int width = images.shape().dim(2);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    for (int pixel = 0; pixel < height * width; pixel++) {
      double bright = Math.clamp(images.getDouble(index * height * width + pixel), 0, 1);
      int opaque = (int) Math.round(255 * bright);
      image.setRGB(pixel % width, pixel / width, opaque << 24 | colour);
    }
    return image;
  }
}
