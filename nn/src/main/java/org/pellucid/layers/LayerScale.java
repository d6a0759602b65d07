package org.pellucid.layers;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.initializers.Constant;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Multiplies each channel by a number that is learned: {@code x * gamma}.
 *
 * <p>Input and output {@code [batch, ..., channels]}. Weight: gamma {@code [channels]}.
 *
 * <p>Source: Touvron et al., 2021; {@code LayerScale} of Keras's ConvNeXt.
 */
public final class LayerScale extends FluentLayer<LayerScale> {
  private final double initValues;
  private @Nullable Double channels;
  private @Nullable Variable gamma;

  /**
   * Makes the layer.
   *
   * @param initValues what gamma is at first, such as 1e-6
   */
  public LayerScale(double initValues) {
    this.initValues = initValues;
  }

  static LayerScale fromConfig(Config config) {
    LayerScale layer = new LayerScale(config.number("init_values", 1e-6));
    layer.channels = config.numberOrNull("projection_dim");
    return layer.readCommon(config);
  }

  @Override
  protected void build(Shape input) {
    Shape channels = Shape.of(known(input.dim(-1), "number of channels", input));
    this.channels = (double) channels.dim(0);
    gamma = addWeight("gamma", channels, new Constant(initValues));
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.multiply(built(gamma).tensor());
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public String kerasModule(String usual) {
    return "keras.src.applications.convnext";
  }

  @Override
  public Config config() {
    Double known = channels;
    Config config = super.config().put("init_values", initValues);
    return known == null ? config : config.put("projection_dim", known.intValue());
  }
}
