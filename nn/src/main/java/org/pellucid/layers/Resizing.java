package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.ops.Images;
import org.pellucid.ops.Resampling;
import org.pellucid.tensor.Tensor;

/**
 * Gives images another size.
 *
 * <p>Input {@code [batch, height, width, channels]}, output with the new height and width; see
 * {@link ImageLayer}. It works in inference too, and keeps whole numbers whole. Defaults:
 * "bilinear", no antialiasing, the whole image whatever its proportions.
 *
 * <p>Errors: a size below 1; both cropping and padding to the proportions.
 *
 * <p>Source: {@code keras.layers.Resizing}.
 */
public final class Resizing extends ImageLayer<Resizing> {
  private final int height;
  private final int width;
  private Resampling interpolation = Resampling.BILINEAR;
  private boolean antialias;
  private boolean crop;
  private boolean pad;
  private double fillValue;

  /**
   * Makes the layer.
   *
   * @param height the new height
   * @param width the new width
   */
  public Resizing(int height, int width) {
    this.height = Setting.atLeast("Resizing", "height", 1, height);
    this.width = Setting.atLeast("Resizing", "width", 1, width);
  }

  /**
   * Sets how new pixels come about, "bilinear" without.
   *
   * @param name "nearest", "bilinear", "bicubic", "lanczos3" or "lanczos5"
   * @return this
   */
  public Resizing interpolation(String name) {
    checkNotBuilt("interpolation");
    interpolation = Resampling.named(name);
    return this;
  }

  /**
   * Sets whether all old pixels count when an image shrinks.
   *
   * @param smooth whether they do, false without
   * @return this
   */
  public Resizing antialias(boolean smooth) {
    checkNotBuilt("antialias");
    antialias = smooth;
    return this;
  }

  /**
   * Sets whether images are cut to the new proportions first.
   *
   * @param cut whether they are, false without
   * @return this
   */
  public Resizing cropToAspectRatio(boolean cut) {
    checkNotBuilt("cropToAspectRatio");
    crop = cut;
    return this;
  }

  /**
   * Sets whether images are filled up to the new proportions first.
   *
   * @param fill whether they are, false without
   * @param value the color that is filled in
   * @return this
   */
  public Resizing padToAspectRatio(boolean fill, double value) {
    checkNotBuilt("padToAspectRatio");
    pad = fill;
    fillValue = value;
    return this;
  }

  static Resizing fromConfig(Config config) {
    if (!config.text("fill_mode", "constant").equals("constant")) {
      throw new PellucidException(
          "Resizing: fill_mode must be constant, got " + config.text("fill_mode", "") + ".");
    }
    return new Resizing(config.integer("height"), config.integer("width"))
        .interpolation(config.text("interpolation", "bilinear"))
        .antialias(config.flag("antialias", false))
        .cropToAspectRatio(config.flag("crop_to_aspect_ratio", false))
        .padToAspectRatio(config.flag("pad_to_aspect_ratio", false), config.number("fill_value", 0))
        .readImage(config);
  }

  @Override
  boolean always() {
    return true;
  }

  @Override
  boolean keepsType() {
    return true;
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    return resized(images, interpolation);
  }

  @Override
  Tensor changeMasks(Tensor masks, Tensor drawn) {
    return resized(masks, Resampling.NEAREST);
  }

  private Tensor resized(Tensor images, Resampling by) {
    return Images.resize(
        images,
        Ints.of(height, width),
        by.text(),
        antialias,
        crop,
        pad,
        "constant",
        fillValue,
        "channels_last");
  }

  /** Boxes of four equal numbers 0 or -1, which fill up, become zeros, as in Keras. */
  @Override
  BoundingBoxes changeBoxes(BoundingBoxes boxes, Shape images, Tensor drawn) {
    Tensor given = boxes.boxes();
    Tensor filling = given.equal(0).all(-1).or(given.equal(-1).all(-1)).expandDims(-1);
    return moved(
        boxes,
        images,
        height,
        width,
        corners ->
            filling.where(corners.zerosLike(), fitted(corners, images.dim(1), images.dim(2))));
  }

  /** Reckons in float32, where Keras rounds offsets down. */
  private Tensor fitted(Tensor corners, float oldHeight, float oldWidth) {
    float down = height / oldHeight;
    float across = width / oldWidth;
    if (pad) {
      float ratio = Math.min(down, across);
      return scaled(
          corners,
          ratio,
          ratio,
          Math.floor((width - oldWidth * ratio) / 2),
          Math.floor((height - oldHeight * ratio) / 2));
    }
    if (crop) {
      float proportions = oldWidth / oldHeight;
      boolean wide = proportions > (float) width / height;
      float wholeWidth = wide ? height * proportions : width;
      float wholeHeight = wide ? height : width / proportions;
      return scaled(
          corners,
          wholeWidth / oldWidth,
          wholeHeight / oldHeight,
          -Math.floor((wholeWidth - width) / 2),
          -Math.floor((wholeHeight - height) / 2));
    }
    return scaled(corners, across, down, 0, 0);
  }

  @Override
  public Config config() {
    return super.config()
        .put("height", height)
        .put("width", width)
        .put("interpolation", interpolation.text())
        .put("crop_to_aspect_ratio", crop)
        .put("pad_to_aspect_ratio", pad)
        .put("fill_mode", "constant")
        .put("fill_value", fillValue)
        .put("antialias", antialias);
  }
}
