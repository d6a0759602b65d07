package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
import org.pellucid.ops.Images;
import org.pellucid.tensor.Tensor;

/**
 * A layer that moves the pixels of images.
 *
 * <p>A new pixel is read between old ones, or outside of the image, where it is filled. Defaults:
 * "bilinear", fill mode "reflect", fill value 0. See {@link ImageLayer}.
 *
 * <p>Errors: an unknown interpolation or fill mode.
 *
 * @param <L> the layer's own class
 */
public abstract class WarpLayer<L extends WarpLayer<L>> extends ImageLayer<L> {
  static final List<String> INTERPOLATIONS = List.of("nearest", "bilinear");

  private String interpolation = "bilinear";
  private String fillMode = "reflect";
  private double fillValue;

  WarpLayer() {}

  /**
   * Sets how a pixel is read that lies between others, "bilinear" without.
   *
   * @param name "nearest" or "bilinear"
   * @return this
   */
  public final L interpolation(String name) {
    checkNotBuilt("interpolation");
    interpolation = oneOf("interpolation", name, INTERPOLATIONS);
    return self();
  }

  /**
   * Sets what stands outside of an image, "reflect" without.
   *
   * @param name "constant", "nearest" for the pixel at the border, "wrap" for the image again,
   *     "reflect" for the image mirrored; some layers also take "mirror", which does not repeat the
   *     pixel at the border
   * @return this
   */
  public final L fillMode(String name) {
    checkNotBuilt("fillMode");
    fillMode = oneOf("fill mode", name, fillModes());
    return self();
  }

  /**
   * Sets the color outside of an image for fill mode "constant", 0 without.
   *
   * @param value the color
   * @return this
   */
  public final L fillValue(double value) {
    checkNotBuilt("fillValue");
    fillValue = value;
    return self();
  }

  /** The fill modes that the layer takes. */
  List<String> fillModes() {
    return List.of("reflect", "wrap", "constant", "nearest");
  }

  static String oneOf(String kind, String name, List<String> known) {
    if (!known.contains(name)) {
      throw Names.unknown(kind, name, known);
    }
    return name;
  }

  /** Images whose pixel at (x, y) was at (a0 x + a1 y + a2, b0 x + b1 y + b2), of these numbers. */
  final Tensor affine(Tensor images, Tensor numbers) {
    return Images.affineTransform(
        images, numbers, interpolation, fillMode, fillValue, "channels_last");
  }

  /** Images whose pixels were a number of columns and rows away, {@code [batch, height, width]}. */
  final Tensor shifted(Tensor images, Tensor columns, Tensor rows) {
    return Images.shiftPixels(images, columns, rows, interpolation, fillMode, fillValue);
  }

  /** Numbers of an affine map per image: {@code [batch, 8]}, of columns that may be one number. */
  static Tensor maps(int batch, Tensor a0, Tensor a1, Tensor a2, Tensor b0, Tensor b1, Tensor b2) {
    Shape shape = Shape.of(batch);
    Tensor zero = Tensor.scalar(0.0).cast(a0.dtype());
    return Tensor.stack(
        1,
        List.of(a0, a1, a2, b0, b1, b2, zero, zero).stream()
            .map(column -> column.broadcastTo(shape))
            .toList());
  }

  final L readWarp(Config config) {
    interpolation(config.text("interpolation", "bilinear"));
    fillMode(config.text("fill_mode", "reflect"));
    fillValue(config.number("fill_value", 0));
    return readImage(config);
  }

  @Override
  public Config config() {
    return super.config()
        .put("interpolation", interpolation)
        .put("fill_mode", fillMode)
        .put("fill_value", fillValue);
  }
}
