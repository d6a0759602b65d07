package org.pellucid.layers;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * A fixed vector for each place in a sequence, to be added to what stands there: {@code sin(place /
 * maxWavelength^(i / features))} for even features i, the cosine of the one before for odd ones.
 *
 * <p>Input {@code [batch, ..., length, features]}, of which only the shape counts; output of that
 * shape. Setting of a call: {@code start_index}, the place of the first step. Default: a longest
 * wave of 10000 steps (times 2 pi).
 *
 * <p>Source: Vaswani et al., 2017; {@code keras_hub.layers.SinePositionEncoding}.
 */
public final class SinePositionEncoding extends FluentLayer<SinePositionEncoding> {
  private final double maxWavelength;

  /** Makes the layer with waves of up to 10000 steps. */
  public SinePositionEncoding() {
    this(10_000);
  }

  /**
   * Makes the layer.
   *
   * @param maxWavelength the longest wave, above 0
   */
  public SinePositionEncoding(double maxWavelength) {
    this.maxWavelength = Setting.positive("SinePositionEncoding", "maxWavelength", maxWavelength);
  }

  static SinePositionEncoding fromConfig(Config config) {
    return new SinePositionEncoding(config.number("max_wavelength", 10_000)).readCommon(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    int length = x.dim(-2);
    int features = x.dim(-1);
    double[] frequencies = new double[features];
    for (int i = 0; i < features; i++) {
      frequencies[i] = Math.pow(maxWavelength, -(double) (i - i % 2) / features);
    }
    Tensor places = Positions.of(length, arguments().integer("start_index", 0));
    Tensor angles =
        places.expandDims(1).multiply(Tensor.of(frequencies).cast(DType.FLOAT32).expandDims(0));
    Tensor odd =
        Tensor.iota(DType.INT32, Shape.of(1, features), 1)
            .mod(Tensor.full(DType.INT32, Shape.SCALAR, 2))
            .equal(1);
    Tensor waves = odd.where(angles.cos(), angles.sin()).cast(dtypePolicy().compute());
    return waves.broadcastTo(x.shape());
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config().put("max_wavelength", maxWavelength);
  }
}
