package org.pellucid.data.images;

import java.nio.file.Path;
import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.data.LabeledFolder;
import org.pellucid.errors.Names;

/**
 * The pictures below a folder as batches with labels; see {@link LabeledFolder}.
 *
 * <p>A sample is a picture (BMP, GIF, JPEG or PNG) as {@code float32 [height, width, channels]},
 * numbers from 0 to 255. Defaults: 256 x 256 pixels in red, green and blue, stretched to that size
 * bilinearly.
 *
 * <p>Source: {@code keras.utils.image_dataset_from_directory}.
 */
public final class ImageFolder extends LabeledFolder<ImageFolder> {
  private static final List<String> COLOR_MODES = List.of("rgb", "rgba", "grayscale");

  private int height = 256;
  private int width = 256;
  private String colorMode = "rgb";
  private Interpolation interpolation = Interpolation.BILINEAR;
  private boolean crop;
  private boolean pad;

  /**
   * Takes a folder.
   *
   * @param folder the folder whose folders are the classes
   */
  public ImageFolder(Path folder) {
    super(folder, ".bmp", ".gif", ".jpeg", ".jpg", ".png");
  }

  @Override
  protected ImageFolder self() {
    return this;
  }

  /**
   * Sets the size to which pictures are brought.
   *
   * @param newHeight rows, 256 without
   * @param newWidth pixels in a row, 256 without
   * @return this
   */
  public ImageFolder imageSize(int newHeight, int newWidth) {
    if (newHeight < 1 || newWidth < 1) {
      throw wrong("imageSize must be at least 1 x 1, got " + newHeight + " x " + newWidth);
    }
    height = newHeight;
    width = newWidth;
    return this;
  }

  /**
   * Sets the channels.
   *
   * @param mode "rgb" (3, the default), "rgba" (4) or "grayscale" (1)
   * @return this
   */
  public ImageFolder colorMode(String mode) {
    if (!COLOR_MODES.contains(mode)) {
      throw Names.unknown("color mode", mode, COLOR_MODES);
    }
    colorMode = mode;
    return this;
  }

  /**
   * Sets how pictures are brought to the size. When they get smaller, all but "area" look at few of
   * the pixels only, as in Keras.
   *
   * @param name "bilinear" (the default), "nearest", "bicubic", "area", "lanczos3", "lanczos5",
   *     "gaussian" or "mitchellcubic"
   * @return this
   */
  public ImageFolder interpolation(String name) {
    interpolation = Interpolation.named(name);
    return this;
  }

  /**
   * Sets whether pictures of other proportions are cut at two sides instead of being stretched.
   *
   * @param keep whether they are, false without
   * @return this
   */
  public ImageFolder cropToAspectRatio(boolean keep) {
    crop = keep;
    return checked();
  }

  /**
   * Sets whether pictures of other proportions get two black sides instead of being stretched.
   *
   * @param keep whether they do, false without
   * @return this
   */
  public ImageFolder padToAspectRatio(boolean keep) {
    pad = keep;
    return checked();
  }

  private ImageFolder checked() {
    if (crop && pad) {
      throw wrong("only one of cropToAspectRatio and padToAspectRatio can be true");
    }
    return this;
  }

  @Override
  protected Object read(Path file) {
    Image image = Image.read(file);
    image =
        switch (colorMode) {
          case "rgb" -> image.rgb();
          case "rgba" -> image.rgba();
          default -> image.grey();
        };
    if (crop) {
      image = cropped(image);
    }
    float[] pixels = pad ? padded(image) : interpolation.scale(image, height, width);
    return NdArray.of(pixels, height, width, image.channels());
  }

  /** The largest window of the right proportions in the middle. */
  private Image cropped(Image image) {
    int cropHeight = Math.clamp((long) image.width() * height / width, 1, image.height());
    int cropWidth = Math.clamp((long) image.height() * width / height, 1, image.width());
    return image.crop(
        (image.height() - cropHeight) / 2, (image.width() - cropWidth) / 2, cropHeight, cropWidth);
  }

  /** The picture as large as it fits, in the middle of zeros. */
  private float[] padded(Image image) {
    float ratio = Math.max((float) image.width() / width, (float) image.height() / height);
    float fitHeight = image.height() / ratio;
    float fitWidth = image.width() / ratio;
    int rows = (int) fitHeight;
    int columns = (int) fitWidth;
    int top = Math.max(0, (int) ((height - fitHeight) / 2));
    int left = Math.max(0, (int) ((width - fitWidth) / 2));
    float[] small = interpolation.scale(image, rows, columns);
    float[] result = new float[height * width * image.channels()];
    for (int row = 0; row < rows; row++) {
      System.arraycopy(
          small,
          row * columns * image.channels(),
          result,
          ((top + row) * width + left) * image.channels(),
          columns * image.channels());
    }
    return result;
  }
}
