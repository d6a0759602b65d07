package org.pellucid.layers;

import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Brings each vector to length 1: {@code x / max(sqrt(sum(x^2)), 1e-12)}.
 *
 * <p>Input and output {@code [batch, ...]}. Default: vectors lie along the last axis.
 *
 * <p>Source: {@code keras.layers.UnitNormalization}.
 */
public final class UnitNormalization extends FluentLayer<UnitNormalization> {
  private static final double EPSILON = 1e-12;

  private Ints axes = Ints.of(-1);

  /** Makes the layer. */
  public UnitNormalization() {}

  /**
   * Sets the axes along which a vector lies, the last one without.
   *
   * @param newAxes the axes; may count from the end
   * @return this
   */
  public UnitNormalization axis(int... newAxes) {
    checkNotBuilt("axis");
    axes = Ints.of(newAxes);
    return this;
  }

  static UnitNormalization fromConfig(Config config) {
    return new UnitNormalization().axis(Axes.read(config, -1).toArray()).readCommon(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return normalize(x, EPSILON, axes.toArray());
  }

  /** Vectors of length 1 along some axes; those shorter than epsilon are divided by epsilon. */
  static Tensor normalize(Tensor x, double epsilon, int... axes) {
    Tensor squares = x.keep(x.square().sum(axes), axes);
    return x.multiply(squares.maximum(epsilon * epsilon).rsqrt());
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config().put("axis", Axes.write(axes));
  }
}
