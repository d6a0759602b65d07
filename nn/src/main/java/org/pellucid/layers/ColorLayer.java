package org.pellucid.layers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * A layer that changes the colors of images.
 *
 * <p>Default: numbers from 0 to 255. See {@link ImageLayer}.
 *
 * @param <L> the layer's own class
 */
public abstract class ColorLayer<L extends ColorLayer<L>> extends ImageLayer<L> {
  private double least;
  private double most = 255;

  ColorLayer() {}

  /**
   * Sets between which numbers colors lie, 0 and 255 without.
   *
   * @param from black
   * @param to white
   * @return this
   */
  public final L valueRange(double from, double to) {
    checkNotBuilt("valueRange");
    if (!(from < to)) {
      throw new PellucidException(
          getClass().getSimpleName()
              + ": valueRange must be two numbers in ascending order, got "
              + from
              + " and "
              + to
              + ".");
    }
    least = from;
    most = to;
    return self();
  }

  final double least() {
    return least;
  }

  final double most() {
    return most;
  }

  final Tensor clip(Tensor x) {
    return x.clip(least, most);
  }

  /** From the layer's range to 0 to a largest number. */
  final Tensor toRange(Tensor x, double largest) {
    return least == 0 && most == largest
        ? x
        : x.subtract(least).divide(most - least).multiply(largest);
  }

  /** Back from 0 to a largest number. */
  final Tensor fromRange(Tensor x, double largest) {
    return least == 0 && most == largest ? x : x.divide(largest).multiply(most - least).add(least);
  }

  final L readColor(Config config) {
    double[] range = Factor.read("value_range", config.get("value_range"), 0, 255);
    valueRange(Math.min(range[0], range[1]), Math.max(range[0], range[1]));
    return readImage(config);
  }

  @Override
  public Config config() {
    return super.config().put("value_range", List.of(least, most));
  }
}
