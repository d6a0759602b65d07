package org.pellucid.layers;

import java.util.Arrays;
import java.util.List;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Gives each sample another shape, in the same order of numbers.
 *
 * <p>Input {@code [batch, ...]}, output {@code [batch, targetShape...]}. One extent may be -1 and
 * is worked out. Errors: more than one -1; a shape that holds another count of numbers.
 *
 * <p>Source: {@code keras.layers.Reshape}.
 */
public final class Reshape extends FluentLayer<Reshape> {
  private final Ints targetShape;

  /**
   * Makes the layer.
   *
   * @param targetShape the shape of a sample, without the batch
   */
  public Reshape(int... targetShape) {
    this.targetShape = Ints.of(targetShape);
    int unknown = 0;
    for (int dim : targetShape) {
      unknown += dim == -1 ? 1 : 0;
      if (dim < -1 || unknown > 1) {
        throw new PellucidException(
            "Reshape: targetShape may have one -1, all others >= 0, got "
                + Arrays.toString(targetShape)
                + ".");
      }
    }
  }

  static Reshape fromConfig(Config config) {
    Ints shape = config.integersOrNull("target_shape");
    return new Reshape(shape == null ? new int[0] : shape.toArray()).readCommon(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape sample = inputs.getFirst().slice(1, inputs.getFirst().rank());
    if (sample.isKnown()) {
      target(sample);
    }
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
  }

  private Shape target(Shape sample) {
    int size = sample.size();
    int[] dims = targetShape.toArray();
    int product = 1;
    int open = -1;
    for (int axis = 0; axis < dims.length; axis++) {
      if (dims[axis] == -1) {
        open = axis;
      } else {
        product *= dims[axis];
      }
    }
    if (open >= 0 && product > 0 && size % product == 0) {
      dims[open] = size / product;
      product = size;
    }
    if (product != size || (open >= 0 && dims[open] == -1)) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": a sample of shape "
              + sample.toString().replace("batch", "any")
              + " has "
              + size
              + " numbers; targetShape "
              + Arrays.toString(targetShape.toArray())
              + (open >= 0 ? " needs a multiple of " : " has ")
              + product
              + ".");
    }
    return Shape.of(dims);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return x.reshape(Shape.of(x.dim(0)).plus(target(x.shape().slice(1, x.rank()))));
  }

  @Override
  public Config config() {
    return super.config().put("target_shape", targetShape);
  }
}
