package org.pellucid.layers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
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

  /** Moves the pixels of images or masks, reading between pixels in one way or the other. */
  abstract Tensor warp(Tensor pictures, Tensor drawn, String reading);

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    return warp(images, drawn, interpolation);
  }

  @Override
  final Tensor changeMasks(Tensor masks, Tensor drawn) {
    return warp(masks, drawn, "nearest");
  }

  final String outside() {
    return fillMode;
  }

  final double filling() {
    return fillValue;
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
