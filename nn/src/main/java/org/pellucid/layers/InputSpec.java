package org.pellucid.layers;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * What a layer demands of an input: rank, extents, element type. Null means that anything goes.
 *
 * <p>Source: {@code keras.layers.InputSpec}.
 *
 * @param dtype the element type
 * @param shape the shape with the batch; unknown extents fit everything
 * @param ndim the rank
 * @param maxNdim the largest rank
 * @param minNdim the smallest rank
 * @param axes extents by axis, which may count from the end
 * @param allowLastAxisSqueeze whether a last axis of extent 1 may be missing or added
 * @param name the input's name
 * @param optional whether the input may be absent
 */
public record InputSpec(
    @Nullable DType dtype,
    @Nullable Shape shape,
    @Nullable Integer ndim,
    @Nullable Integer maxNdim,
    @Nullable Integer minNdim,
    Map<Integer, Integer> axes,
    boolean allowLastAxisSqueeze,
    @Nullable String name,
    boolean optional) {
  /** Copies the extents. */
  public InputSpec {
    axes = Map.copyOf(axes);
  }

  /**
   * Demands a rank.
   *
   * @param ndim the rank, the batch included
   * @return the demand
   */
  public static InputSpec ofRank(int ndim) {
    return new InputSpec(null, null, ndim, null, null, Map.of(), false, null, false);
  }

  /**
   * Demands a rank of at least.
   *
   * @param minNdim the smallest rank, the batch included
   * @return the demand
   */
  public static InputSpec ofMinRank(int minNdim) {
    return new InputSpec(null, null, null, null, minNdim, Map.of(), false, null, false);
  }

  /**
   * Demands a shape.
   *
   * @param shape the shape with the batch; unknown extents fit everything
   * @return the demand
   */
  public static InputSpec ofShape(Shape shape) {
    return new InputSpec(null, shape, shape.rank(), null, null, Map.of(), false, null, false);
  }

  /**
   * Demands extents too.
   *
   * @param newAxes extents by axis, which may count from the end
   * @return the demand
   */
  public InputSpec axes(Map<Integer, Integer> newAxes) {
    return new InputSpec(
        dtype, shape, ndim, maxNdim, minNdim, newAxes, allowLastAxisSqueeze, name, optional);
  }

  /**
   * Checks an input's shape.
   *
   * @param layer the layer, for the message
   * @param input the shape, with the batch
   */
  public void check(Layer layer, Shape input) {
    int rank = input.rank();
    if (ndim != null && rank != ndim && !squeezes(input)) {
      throw wrong(layer, "rank " + ndim, input);
    }
    if (minNdim != null && rank < minNdim) {
      throw wrong(layer, "rank " + minNdim + " at least", input);
    }
    if (maxNdim != null && rank > maxNdim) {
      throw wrong(layer, "rank " + maxNdim + " at most", input);
    }
    axes.forEach((axis, extent) -> {
      boolean inside = axis < rank && axis >= -rank;
      if (!inside || !fits(extent, input.dim(axis))) {
        throw wrong(layer, "extent " + extent + " along axis " + axis, input);
      }
    });
    if (shape != null && rank == shape.rank()) {
      for (int i = 0; i < rank; i++) {
        if (!fits(shape.dim(i), input.dim(i))) {
          throw wrong(layer, "shape " + shape, input);
        }
      }
    }
  }

  private boolean squeezes(Shape input) {
    return allowLastAxisSqueeze
        && ndim != null
        && Math.abs(input.rank() - ndim) == 1
        && (input.rank() < ndim || input.dim(-1) == 1);
  }

  private static boolean fits(int wanted, int came) {
    return wanted == Shape.UNKNOWN || came == Shape.UNKNOWN || wanted == came;
  }

  private static PellucidException wrong(Layer layer, String wanted, Shape came) {
    return new PellucidException(
        "Layer \"" + layer.name() + "\": expected an input of " + wanted + ", got " + came + ".");
  }
}
