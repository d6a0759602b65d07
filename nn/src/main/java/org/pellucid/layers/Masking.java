package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Hides the steps in which all features equal a value: the layers behind skip them.
 *
 * <p>Input and output {@code [batch, steps, features]}; hidden steps become 0. Default: the value
 * 0.
 *
 * <p>Source: {@code keras.layers.Masking}.
 */
public final class Masking extends FluentLayer<Masking> {
  private final double maskValue;

  /** Makes the layer that hides steps of zeros. */
  public Masking() {
    this(0);
  }

  /**
   * Makes the layer.
   *
   * @param maskValue the value that marks padding
   */
  public Masking(double maskValue) {
    this.maskValue = maskValue;
  }

  static Masking fromConfig(Config config) {
    return new Masking(config.number("mask_value", 0)).readCommon(config);
  }

  private Tensor shown(Tensor x) {
    return x.notEqual(maskValue).any(-1);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return shown(x).expandDims(-1).broadcastTo(x.shape()).where(x, x.zerosLike());
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return shown(inputs.getFirst());
  }

  @Override
  public Config config() {
    return super.config().put("mask_value", maskValue);
  }
}
