package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.ops.Images;
import org.pellucid.ops.Indexing;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Cuts a window out of images, at a random place that is the same for all images of a batch.
 *
 * <p>Images that are not larger than the window, in height and in width, are cut at their middle
 * and stretched to its size. In inference, images stay as they are, whatever their size: put a
 * {@link CenterCrop} or {@link Resizing} where a model needs one size. Input {@code [batch, height,
 * width, channels]}, output with the new height and width in training; see {@link ImageLayer}.
 * Errors: a size below 1.
 *
 * <p>Source: {@code keras.layers.RandomCrop}, whose page promises a resized image in inference,
 * while its code (3.15) gives back the image itself.
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
    return cut(images, drawn, "bilinear");
  }

  @Override
  Tensor changeMasks(Tensor masks, Tensor drawn) {
    return cut(masks, drawn, "nearest");
  }

  private Tensor cut(Tensor images, Tensor drawn, String interpolation) {
    if (fits(images.shape())) {
      Tensor rows = drawn.select(0, 0).add(Tensor.arange(height, DType.INT32));
      Tensor columns = drawn.select(0, 1).add(Tensor.arange(width, DType.INT32));
      return Indexing.take(Indexing.take(images, rows, 1), columns, 2);
    }
    Window window = small(images.shape());
    Tensor rows = images.slice(1, window.top(), window.top() + window.height());
    return Images.resize(
        rows.slice(2, window.left(), window.left() + window.width()),
        Ints.of(height, width),
        interpolation,
        false,
        false,
        false,
        "constant",
        0,
        "channels_last");
  }

  /** What is cut out of images that are not larger: from where their proportions would begin. */
  private Window small(Shape images) {
    Window middle = Window.ofProportions(images, height, width);
    int rows = Math.min(height, images.dim(1) - middle.top());
    int columns = Math.min(width, images.dim(2) - middle.left());
    return new Window(middle.top(), middle.left(), rows, columns, height, width);
  }

  @Override
  BoundingBoxes changeBoxes(BoundingBoxes boxes, Shape images, Tensor drawn) {
    return moved(
        boxes,
        images,
        height,
        width,
        corners -> {
          if (!fits(images)) {
            return small(images).boxes(corners);
          }
          Tensor top = drawn.select(0, 0);
          Tensor left = drawn.select(0, 1);
          return corners.subtract(
              Tensor.concat(0, List.of(left, top, left, top)).cast(corners.dtype()));
        });
  }

  @Override
  public Config config() {
    return super.config().put("height", height).put("width", width);
  }
}
