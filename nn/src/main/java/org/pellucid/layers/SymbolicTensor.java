package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;

/**
 * A tensor of a model that is being described: what flows from one layer to the next, before there
 * are numbers.
 */
public final class SymbolicTensor {
  /**
   * One use of a layer in a model.
   *
   * @param layer the layer
   * @param inputs what it is applied to; none for an {@link Input}
   * @param index which use of this layer it is, from 0
   * @param arguments what the layer is told beside its inputs, see {@link Layer#arguments}
   */
  public record Use(Layer layer, List<SymbolicTensor> inputs, int index, Config arguments) {}

  private final Shape shape;
  private final DType dtype;
  private final Use use;
  private final int index;

  SymbolicTensor(Shape shape, DType dtype, Use use, int index) {
    this.shape = shape;
    this.dtype = dtype;
    this.use = use;
    this.index = index;
  }

  /** {@return the shape, with the batch size unknown} */
  public Shape shape() {
    return shape;
  }

  /** {@return the element type} */
  public DType dtype() {
    return dtype;
  }

  /** {@return the use of a layer that makes it} */
  public Use use() {
    return use;
  }

  /** {@return which result of that use it is} */
  public int index() {
    return index;
  }

  @Override
  public String toString() {
    return "SymbolicTensor(" + use.layer().name() + ", " + dtype + " " + shape + ")";
  }
}
