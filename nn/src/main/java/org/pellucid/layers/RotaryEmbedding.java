package org.pellucid.layers;

import java.util.Arrays;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Turns pairs of features by an angle that grows with the place in the sequence, so that products
 * of queries and keys depend on their distance.
 *
 * <p>Features i and i + features / 2 make a pair; at place p it turns by {@code p / scalingFactor *
 * maxWavelength^(-2 i / features)}. Input and output {@code [batch, length, ..., features]}.
 * Setting of a call: {@code start_index}, the place of the first step; input {@code positions}, the
 * places of all steps, {@code [length]} or {@code [batch, length]}. Defaults: maxWavelength 10000,
 * scalingFactor 1, steps along axis 1, features along the last.
 *
 * <p>Errors: an odd number of features.
 *
 * <p>Source: Su et al., 2021; {@code keras_hub.layers.RotaryEmbedding}.
 */
public final class RotaryEmbedding extends FluentLayer<RotaryEmbedding> {
  private double maxWavelength = 10_000;
  private double scalingFactor = 1;
  private int sequenceAxis = 1;
  private int featureAxis = -1;

  /** Makes the layer. */
  public RotaryEmbedding() {}

  /**
   * Sets the slowest wave.
   *
   * @param length above 0, 10000 without
   * @return this
   */
  public RotaryEmbedding maxWavelength(double length) {
    checkNotBuilt("maxWavelength");
    maxWavelength = Setting.positive("RotaryEmbedding", "maxWavelength", length);
    return this;
  }

  /**
   * Sets by what places are divided.
   *
   * @param factor above 0, 1 without
   * @return this
   */
  public RotaryEmbedding scalingFactor(double factor) {
    checkNotBuilt("scalingFactor");
    scalingFactor = Setting.positive("RotaryEmbedding", "scalingFactor", factor);
    return this;
  }

  /**
   * Sets along which axis steps lie.
   *
   * @param axis the axis, 1 without
   * @return this
   */
  public RotaryEmbedding sequenceAxis(int axis) {
    checkNotBuilt("sequenceAxis");
    sequenceAxis = axis;
    return this;
  }

  /**
   * Sets along which axis features lie.
   *
   * @param axis the axis, the last without
   * @return this
   */
  public RotaryEmbedding featureAxis(int axis) {
    checkNotBuilt("featureAxis");
    featureAxis = axis;
    return this;
  }

  static RotaryEmbedding fromConfig(Config config) {
    return new RotaryEmbedding()
        .maxWavelength(config.number("max_wavelength", 10_000))
        .scalingFactor(config.number("scaling_factor", 1))
        .sequenceAxis(config.integer("sequence_axis", 1))
        .featureAxis(config.integer("feature_axis", -1))
        .readCommon(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    int features = inputs.getFirst().dim(featureAxis);
    if (features % 2 != 0 && features != Shape.UNKNOWN) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" turns pairs: the number of features must be even, got "
              + features
              + ".");
    }
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    LayerCall<Tensor> call = LayerCall.read(inputs, arguments());
    Tensor x = call.inputs().getFirst();
    int steps = x.shape().axis(sequenceAxis);
    int features = x.shape().axis(featureAxis);
    Tensor given = call.find("positions");
    Tensor places =
        given == null
            ? Positions.of(x.dim(steps), arguments().integer("start_index", 0))
            : given.cast(DType.FLOAT32);
    int half = x.dim(features) / 2;
    double[] frequencies = new double[half];
    for (int i = 0; i < half; i++) {
      frequencies[i] = Math.pow(maxWavelength, -2.0 * i / x.dim(features));
    }
    int[] along = new int[x.rank()];
    Arrays.fill(along, 1);
    along[steps] = x.dim(steps);
    if (places.rank() > 1) {
      along[0] = places.dim(0);
    }
    int[] across = new int[x.rank()];
    Arrays.fill(across, 1);
    across[features] = half;
    Tensor angles =
        places
            .divide(scalingFactor)
            .reshape(along)
            .multiply(Tensor.of(frequencies).cast(DType.FLOAT32).reshape(across));
    Tensor cos = angles.cos();
    Tensor sin = angles.sin();
    Tensor first = x.slice(features, 0, half);
    Tensor second = x.slice(features, half, 2 * half);
    return List.of(
        Tensor.concat(
            features,
            List.of(
                first.multiply(cos).subtract(second.multiply(sin)),
                second.multiply(cos).add(first.multiply(sin)))));
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config()
        .put("max_wavelength", maxWavelength)
        .put("scaling_factor", scalingFactor)
        .put("sequence_axis", sequenceAxis)
        .put("feature_axis", featureAxis);
  }
}
