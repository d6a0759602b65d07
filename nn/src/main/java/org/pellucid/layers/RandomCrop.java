package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.ops.Images;
import org.pellucid.ops.Indexing;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Cuts a window out of images, at a random place that is the same for all images of a batch.
 *
 * <p>Images that are not larger than the window, in height and in width, are cut at their middle
 * and stretched to its size. In inference, the largest window of the new proportions is cut out of
 * the middle and resized. Input {@code [batch, height, width, channels]}, output with the new
 * height and width; see {@link ImageLayer}. Errors: a size below 1.
 *
 * <p>Source: {@code keras.layers.RandomCrop}. Inference is what Keras documents; the code of Keras
 * 3.15 lets images of any size through, against the output shape that it declares.
 */
public final class RandomCrop extends ImageLayer<RandomCrop> {
  private final int height;
  private final int width;

  /**
   * Makes the layer.
   *
   * @param height the new height
   * @param width the new width
   */
  public RandomCrop(int height, int width) {
    this.height = Setting.atLeast("RandomCrop", "height", 1, height);
    this.width = Setting.atLeast("RandomCrop", "width", 1, width);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomCrop seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomCrop fromConfig(Config config) {
    return new RandomCrop(config.integer("height"), config.integer("width")).readImage(config);
  }

  private boolean fits(Shape images) {
    return images.dim(1) > height && images.dim(2) > width;
  }

  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    if (!fits(images)) {
      return Tensor.scalar(0.0);
    }
    Shape one = Shape.of(1);
    Tensor top = random.integers(one, 0, images.dim(1) - height + 1);
    Tensor left = random.integers(one, 0, images.dim(2) - width + 1);
    return Tensor.stack(0, List.of(top, left));
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    if (fits(images.shape())) {
      Tensor rows = drawn.select(0, 0).add(Tensor.arange(height, DType.INT32));
      Tensor columns = drawn.select(0, 1).add(Tensor.arange(width, DType.INT32));
      return Indexing.take(Indexing.take(images, rows, 1), columns, 2);
    }
    int top = margin(images.dim(1), images.dim(2), height, width);
    int left = margin(images.dim(2), images.dim(1), width, height);
    Tensor cut = images.slice(1, top, top + height).slice(2, left, left + width);
    return Images.resize(cut, Ints.of(height, width));
  }

  /** What lies before a window of the wanted proportions in the middle of an axis. */
  private static int margin(int extent, int otherExtent, int size, int otherSize) {
    int window = (int) ((double) otherExtent * size / otherSize);
    return (extent - Math.clamp(window, 1, extent)) / 2;
  }

  @Override
  Tensor infer(Tensor images) {
    return Images.resize(
        images,
        Ints.of(height, width),
        "bilinear",
        false,
        true,
        false,
        "constant",
        0,
        "channels_last");
  }

  @Override
  public Config config() {
    return super.config().put("height", height).put("width", width);
  }
}
