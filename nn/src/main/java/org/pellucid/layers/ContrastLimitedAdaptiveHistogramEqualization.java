package org.pellucid.layers;

import java.util.stream.IntStream;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/**
 * Spreads the colors of each channel so that shades are about equally frequent in each region of an
 * image, without making noise too strong ("CLAHE").
 *
 * <p>The image is cut into tiles (mirrored at the far edges, so that they have one size). In each,
 * the 256 shades are counted; a count of more than {@code clipLimit * pixels / 256} is cut off and
 * what was cut goes to all shades alike. A shade then becomes 255 times the part of the counts up
 * to it, interpolated linearly between the centers of the four tiles around the pixel.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; a limit of 4 and 8 by 8 tiles
 * without; a tile grid without tiles. A limit of 0 or less limits nothing. It works in inference
 * too, and whole numbers stay whole: results are cut off behind the point, as in Keras.
 *
 * <p>Source: {@code keras.layers.ContrastLimitedAdaptiveHistogramEqualization}; Zuiderveld,
 * "Contrast Limited Adaptive Histogram Equalization", 1994.
 */
public final class ContrastLimitedAdaptiveHistogramEqualization
    extends ColorLayer<ContrastLimitedAdaptiveHistogramEqualization> {
  private static final int SHADES = 256;

  private double clipLimit = 4;
  private Ints tiles = Ints.of(8, 8);

  /** Makes the layer. */
  public ContrastLimitedAdaptiveHistogramEqualization() {}

  /**
   * Sets how many times the mean count a shade's count may be, 4 without.
   *
   * @param limit the limit; none for 0 or less
   * @return this
   */
  public ContrastLimitedAdaptiveHistogramEqualization clipLimit(double limit) {
    checkNotBuilt("clipLimit");
    clipLimit = limit;
    return this;
  }

  /**
   * Sets the number of tiles, 8 by 8 without.
   *
   * @param down the number of rows of tiles
   * @param across the number of columns of tiles
   * @return this
   */
  public ContrastLimitedAdaptiveHistogramEqualization tileGridSize(int down, int across) {
    checkNotBuilt("tileGridSize");
    if (down < 1 || across < 1) {
      throw new PellucidException(
          "ContrastLimitedAdaptiveHistogramEqualization: tileGridSize must be two numbers of at"
              + " least 1, got "
              + down
              + " and "
              + across
              + ".");
    }
    tiles = Ints.of(down, across);
    return this;
  }

  static ContrastLimitedAdaptiveHistogramEqualization fromConfig(Config config) {
    Ints grid = config.integers("tile_grid_size", 2, 8);
    return new ContrastLimitedAdaptiveHistogramEqualization()
        .clipLimit(config.number("clip_limit", 4))
        .tileGridSize(grid.get(0), grid.get(1))
        .readColor(config);
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
  Tensor change(Tensor given, Tensor drawn) {
    Tensor images = given.dtype().isFloating() ? given : given.cast(DType.FLOAT32);
    Axis rows = new Axis(1, images.dim(1), tiles.get(0));
    Axis columns = new Axis(2, images.dim(2), tiles.get(1));
    Tensor pixels =
        columns.mirrored(rows.mirrored(toRange(images, 255))).clip(0, 255).cast(DType.INT32);
    int cells = images.dim(0) * rows.tiles * columns.tiles * images.dim(3);
    Tensor counts =
        Tensor.full(DType.FLOAT32, Shape.of(cells * SHADES), 0)
            .scatter(
                place(pixels, rows.own(), columns.own()).reshape(-1),
                Tensor.full(DType.FLOAT32, Shape.of(pixels.shape().size()), 1),
                0,
                Op.Combine.ADD)
            .reshape(cells, SHADES);
    Tensor shades = shades(counts, rows.extent() * columns.extent()).reshape(-1);
    Tensor above = across(shades, pixels, rows.before(), columns);
    Tensor below = across(shades, pixels, rows.after(), columns);
    return fromRange(mixed(above, below, rows.weight()), 255)
        .slice(1, 0, images.dim(1))
        .slice(2, 0, images.dim(2))
        .cast(given.dtype());
  }

  /** What each shade becomes in each tile: {@code [tiles, shades]}. */
  private Tensor shades(Tensor counts, int pixels) {
    Tensor limited = counts;
    if (clipLimit > 0) {
      limited = counts.minimum(clipLimit * pixels / SHADES);
      Tensor cut = counts.subtract(limited).sum(1).expandDims(1);
      limited = limited.add(cut.divide(SHADES));
    }
    Tensor upTo = limited.cumsum(1);
    Tensor first = upTo.slice(1, 0, 1);
    Tensor rest = first.subtractFrom(pixels);
    Tensor divisor = rest.equal(0).where(rest.onesLike(), rest);
    return upTo.subtract(first).multiply(255).divide(divisor).clip(0, 255);
  }

  private Tensor across(Tensor shades, Tensor pixels, Tensor row, Axis columns) {
    return mixed(
        shades.take(place(pixels, row, columns.before()), 0),
        shades.take(place(pixels, row, columns.after()), 0),
        columns.weight());
  }

  private static Tensor mixed(Tensor before, Tensor after, Tensor weight) {
    return before.multiply(weight.subtractFrom(1)).add(after.multiply(weight));
  }

  /** Where the shades of pixels stand, if those lie in the given rows and columns of tiles. */
  private Tensor place(Tensor pixels, Tensor row, Tensor column) {
    int channels = pixels.dim(3);
    Tensor image = Tensor.iota(DType.INT32, Shape.of(pixels.dim(0), 1, 1, 1), 0);
    return image
        .multiply(tiles.get(0))
        .add(row)
        .multiply(tiles.get(1))
        .add(column)
        .multiply(channels)
        .add(Tensor.arange(channels, DType.INT32))
        .multiply(SHADES)
        .add(pixels);
  }

  @Override
  public Config config() {
    return super.config().put("clip_limit", clipLimit).put("tile_grid_size", tiles);
  }

  /** The tiles along an axis of images. */
  private record Axis(int axis, int length, int tiles) {
    int extent() {
      return (length + tiles - 1) / tiles;
    }

    /** The images, mirrored at the far edge until they fill the tiles. */
    Tensor mirrored(Tensor images) {
      int whole = extent() * tiles;
      if (whole == length) {
        return images;
      }
      int[] from =
          IntStream.range(0, whole)
              .map(i -> i % (2 * length))
              .map(i -> Math.min(i, 2 * length - 1 - i))
              .toArray();
      return images.take(Tensor.of(from), axis);
    }

    /** The tile of each place. */
    Tensor own() {
      return placed(IntStream.range(0, extent() * tiles).map(i -> i / extent()).toArray());
    }

    /** The tile whose center is the last before each place, or the first tile. */
    Tensor before() {
      return neighbours(-1);
    }

    /** The tile whose center is the first after each place, or the last tile. */
    Tensor after() {
      return neighbours(0);
    }

    private Tensor neighbours(int shift) {
      return placed(
          IntStream.range(0, extent() * tiles)
              .map(i -> (int) Math.floor(position(i)) + shift)
              .map(tile -> Math.clamp(tile, 0, tiles - 1))
              .toArray());
    }

    /** How far each place is on the way from the center before it to the one after it. */
    Tensor weight() {
      float[] parts = new float[extent() * tiles];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = position(i) - (float) Math.floor(position(i));
      }
      return placed(Tensor.of(parts));
    }

    /** The place in tiles, so that the center of the first tile is at 1. */
    private float position(int i) {
      return (i - extent() / 2f) / extent() + 1;
    }

    private Tensor placed(int[] numbers) {
      return placed(Tensor.of(numbers));
    }

    private Tensor placed(Tensor numbers) {
      return numbers.reshape(Shape.of(1, 1, 1, 1).with(axis, numbers.dim(0)));
    }
  }
}
