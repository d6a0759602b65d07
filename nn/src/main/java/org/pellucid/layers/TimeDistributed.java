package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Applies a layer to each step of a sequence by itself.
 *
 * <p>Input {@code [batch, steps, ...]}, output {@code [batch, steps, ...]}, where the layer inside
 * sees {@code [batch * steps, ...]}: steps count as further entries of the batch, also for the
 * statistics of a batch normalization, which Keras takes step by step. A mask {@code [batch,
 * steps]} goes on with the output; one with further axes also reaches the layer inside. Weights:
 * those of the layer.
 *
 * <p>Errors: an input of fewer than three axes.
 *
 * <p>Source: {@code keras.layers.TimeDistributed}.
 */
public final class TimeDistributed extends Wrapper<TimeDistributed> {
  /**
   * Makes the layer.
   *
   * @param layer what is done with each step
   */
  public TimeDistributed(Layer layer) {
    super(layer);
  }

  static TimeDistributed fromConfig(Config config) {
    return new TimeDistributed(readLayer(config)).readCommon(config);
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    if (input.rank() < 3) {
      throw new PellucidException(
          "Layer \"" + name() + "\": expected [batch, steps, ...], got " + input + ".");
    }
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
    super.build(input.without(1));
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor flat = flat(x);
    Tensor mask = mask(x);
    if (mask != null && mask.rank() > 2) {
      setMask(flat, flat(mask));
    }
    Tensor result = layer().call(flat);
    return result.reshape(
        Shape.of(x.dim(0), x.dim(1)).plus(result.shape().slice(1, result.rank())).toArray());
  }

  private static Tensor flat(Tensor x) {
    Shape rest = x.shape().slice(2, x.rank());
    return x.reshape(Shape.of(x.dim(0) * x.dim(1)).plus(rest).toArray());
  }
}
