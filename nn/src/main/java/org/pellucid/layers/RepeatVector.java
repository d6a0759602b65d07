package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Makes a sequence that repeats its input at every step.
 *
 * <p>Input {@code [batch, features]}, output {@code [batch, n, features]}. Errors: n below 1; an
 * input of another rank.
 *
 * <p>Source: {@code keras.layers.RepeatVector}.
 */
public final class RepeatVector extends FluentLayer<RepeatVector> {
  private final int n;

  /**
   * Makes the layer.
   *
   * @param n how many steps
   */
  public RepeatVector(int n) {
    this.n = Setting.atLeast("RepeatVector", "n", 1, n);
  }

  static RepeatVector fromConfig(Config config) {
    return new RepeatVector(config.integer("n")).readCommon(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    if (inputs.getFirst().rank() != 2) {
      throw new PellucidException(
          "Layer \"" + name() + "\": expected [batch, features], got " + inputs.getFirst() + ".");
    }
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.expandDims(1).broadcastTo(Shape.of(x.dim(0), n, x.dim(1)));
  }

  @Override
  public Config config() {
    return super.config().put("n", n);
  }
}
