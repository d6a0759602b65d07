package org.pellucid.layers;

import java.util.Arrays;
import java.util.List;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Changes the order of a sample's axes.
 *
 * <p>Input {@code [batch, ...]}; axis i of the output is axis {@code dims[i - 1]} of the input,
 * where axes count from 1. Errors: dims that are not 1 to n in some order; an input of another
 * rank.
 *
 * <p>Source: {@code keras.layers.Permute}.
 */
public final class Permute extends FluentLayer<Permute> {
  private final Ints dims;

  /**
   * Makes the layer.
   *
   * @param dims the input's axes in the order of the output, from 1
   */
  public Permute(int... dims) {
    int[] sorted = dims.clone();
    Arrays.sort(sorted);
    if (!Arrays.equals(sorted, Ints.range(1, dims.length + 1).toArray())) {
      throw new PellucidException(
          "Permute: dims must be 1 to "
              + dims.length
              + " in some order, got "
              + Arrays.toString(dims)
              + ".");
    }
    this.dims = Ints.of(dims);
  }

  static Permute fromConfig(Config config) {
    Ints dims = config.integersOrNull("dims");
    return new Permute(dims == null ? new int[0] : dims.toArray()).readCommon(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    if (inputs.getFirst().rank() != dims.size() + 1) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": dims "
              + Arrays.toString(dims.toArray())
              + " need an input of "
              + (dims.size() + 1)
              + " axes, got "
              + inputs.getFirst()
              + ".");
    }
  }

  @Override
  protected Tensor forward(Tensor x) {
    int[] axes = new int[dims.size() + 1];
    for (int i = 1; i < axes.length; i++) {
      axes[i] = dims.get(i - 1);
    }
    return x.transpose(axes);
  }

  @Override
  public Config config() {
    return super.config().put("dims", dims);
  }
}
