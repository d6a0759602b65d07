package org.pellucid.layers;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/**
 * Spreads the colors of each channel so that all shades are about equally frequent.
 *
 * <p>Colors fall into bins; a color of bin b becomes {@code round(255 (c[b] - c0) / (n - c0))},
 * with c[b] the count of the n pixels in the bins up to b and c0 that of the first bin which is not
 * empty. Pixels are counted over the whole batch, as in Keras, so that what becomes of an image
 * depends on the others. A channel of one bin stays as it is.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; 256 bins without, and fewer than
 * 1. Nothing here is by chance, yet images change only in training, as in Keras.
 *
 * <p>Source: {@code keras.layers.Equalization}.
 */
public final class Equalization extends ColorLayer<Equalization> {
  private int bins = 256;

  /** Makes the layer. */
  public Equalization() {}

  /**
   * Sets the number of bins, 256 without.
   *
   * @param number at least 1
   * @return this
   */
  public Equalization bins(int number) {
    checkNotBuilt("bins");
    if (number < 1) {
      throw new PellucidException("Equalization: bins must be at least 1, got " + number + ".");
    }
    bins = number;
    return this;
  }

  static Equalization fromConfig(Config config) {
    return new Equalization().bins(config.integer("bins", 256)).readColor(config);
  }

  @Override
  boolean byChance() {
    return false;
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    // Bins have sharp edges: the steps and their order are Keras's, so that the same colors fall
    // into the same bins.
    double scale = 255 / (most() - least());
    Tensor x = images.multiply(scale).add(-least() * scale);
    int channels = x.dim(3);
    Tensor counts =
        Tensor.full(DType.FLOAT32, Shape.of(channels * bins), 0)
            .scatter(
                table(x.multiply(bins - 1).divide(255)).reshape(-1),
                Tensor.full(DType.FLOAT32, Shape.of(x.shape().size()), 1),
                0,
                Op.Combine.ADD)
            .reshape(channels, bins);
    Tensor upTo = counts.cumsum(1);
    Tensor all = upTo.slice(1, bins - 1, bins);
    Tensor first = upTo.equal(0).where(all.broadcastTo(upTo.shape()), upTo).min(1).expandDims(1);
    Tensor others = all.subtract(first).maximum(1);
    Tensor shades = upTo.subtract(first).multiply(255).divide(others).round().clip(0, 255);
    Tensor equal = shades.reshape(-1).take(table(x.divide(255).multiply(bins - 1)), 0);
    Tensor single = counts.greater(0).cast(DType.INT32).sum(1).lessEqual(1);
    Tensor spread = single.broadcastTo(x.shape()).where(x, equal);
    double back = (most() - least()) / 255;
    return spread.multiply(back).add(least());
  }

  /** The places of colors in a table of bins by channel. */
  private Tensor table(Tensor scaled) {
    Tensor bin = scaled.clip(0, bins - 1).cast(DType.INT32);
    return bin.add(Tensor.arange(scaled.dim(3), DType.INT32).multiply(bins));
  }

  @Override
  public Config config() {
    return super.config().put("bins", bins);
  }
}
