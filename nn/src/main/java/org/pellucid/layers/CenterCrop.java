package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.ops.Images;
import org.pellucid.tensor.Tensor;

/**
 * Cuts the middle out of images; those that are too small are cut to the proportions and enlarged.
 *
 * <p>Input {@code [batch, height, width, channels]}, output with the new height and width; see
 * {@link ImageLayer}. It works in inference too. Errors: a size below 1.
 *
 * <p>Source: {@code keras.layers.CenterCrop}.
 */
public final class CenterCrop extends ImageLayer<CenterCrop> {
  private final int height;
  private final int width;

  /**
   * Makes the layer.
   *
   * @param height the new height
   * @param width the new width
   */
  public CenterCrop(int height, int width) {
    this.height = Setting.atLeast("CenterCrop", "height", 1, height);
    this.width = Setting.atLeast("CenterCrop", "width", 1, width);
  }

  static CenterCrop fromConfig(Config config) {
    return new CenterCrop(config.integer("height"), config.integer("width")).readImage(config);
  }

  @Override
  boolean always() {
    return true;
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    return cut(images, "bilinear");
  }

  @Override
  Tensor changeMasks(Tensor masks, Tensor drawn) {
    return cut(masks, "nearest");
  }

  private Tensor cut(Tensor images, String interpolation) {
    int top = images.dim(1) - height;
    int left = images.dim(2) - width;
    if (top >= 0 && left >= 0) {
      return images.slice(1, top / 2, top / 2 + height).slice(2, left / 2, left / 2 + width);
    }
    return Images.resize(
        images,
        Ints.of(height, width),
        interpolation,
        false,
        true,
        false,
        "constant",
        0,
        "channels_last");
  }

  @Override
  BoundingBoxes changeBoxes(BoundingBoxes boxes, Shape images, Tensor drawn) {
    Window window = Window.inTheMiddle(images, height, width);
    return moved(boxes, images, height, width, window::boxes);
  }

  @Override
  public Config config() {
    return super.config().put("height", height).put("width", width);
  }
}
