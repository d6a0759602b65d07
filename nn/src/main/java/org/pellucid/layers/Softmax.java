package org.pellucid.layers;

import java.util.List;
import org.pellucid.activations.Activations;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * {@code exp(x) / sum(exp(x))} along some axes.
 *
 * <p>Input and output {@code [batch, ...]}; a second input of the same shape is a mask: where it is
 * false the result is 0. Default: the last axis.
 *
 * <p>Source: {@code keras.layers.Softmax}.
 */
public final class Softmax extends FluentLayer<Softmax> {
  private static final double HIDDEN = -1e9;

  private final Ints axes;

  /**
   * Makes the layer.
   *
   * @param axes the axes over which the sum runs; the last one without
   */
  public Softmax(int... axes) {
    this.axes = axes.length == 0 ? Ints.of(-1) : Ints.of(axes);
  }

  static Softmax fromConfig(Config config) {
    return new Softmax(Axes.read(config, -1).toArray()).readCommon(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return Activations.softmax(axes.toArray()).apply(x);
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    if (inputs.size() != 2) {
      return super.forward(inputs);
    }
    Tensor x = inputs.get(0);
    Tensor shown = inputs.get(1).cast(DType.BOOL).broadcastTo(x.shape());
    Tensor hidden = Tensor.full(x.dtype(), x.shape(), HIDDEN);
    return List.of(shown.where(forward(shown.where(x, hidden)), x.zerosLike()));
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
