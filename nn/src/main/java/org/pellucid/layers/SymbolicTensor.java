package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

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

  private final FlowType type;
  private final Use use;
  private final int index;

  SymbolicTensor(FlowType type, Use use, int index) {
    this.type = type;
    this.use = use;
    this.index = index;
  }

  /** {@return the shape, with the batch size unknown} */
  public Shape shape() {
    return type.shape();
  }

  /** {@return the element type; text has none} */
  public DType dtype() {
    DType dtype = type.dtype();
    if (dtype == null) {
      throw new PellucidException(
          "What flows from layer \""
              + use.layer().name()
              + "\" is text, which has no element type.");
    }
    return dtype;
  }

  /** {@return whether it is text} */
  public boolean isText() {
    return type.dtype() == null;
  }

  /** {@return shape and element type} */
  public FlowType type() {
    return type;
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
    return "SymbolicTensor("
        + use.layer().name()
        + ", "
        + type.dtypeName()
        + " "
        + type.shape()
        + ")";
  }
}
