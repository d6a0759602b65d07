package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * A layer that combines several inputs element by element.
 *
 * <p>Inputs {@code [batch, ...]}: extents must be equal or 1; an input of lower rank gets axes of
 * extent 1 behind the batch. If all inputs have masks, a step is hidden where it is in all of them.
 *
 * <p>Errors: shapes that do not fit.
 *
 * @param <L> the layer's own class
 */
public abstract class MergeLayer<L extends MergeLayer<L>> extends FluentLayer<L> {
  MergeLayer() {}

  /** Combines inputs of one rank. */
  abstract Tensor merge(List<Tensor> inputs);

  /**
   * Combines inputs one after the other; where one of two is hidden by its mask, the other is taken
   * alone.
   */
  final Tensor mergeShown(List<Tensor> inputs, BinaryOperator<Tensor> operation) {
    Tensor merged = inputs.getFirst();
    Tensor shown = spread(merged);
    for (Tensor input : inputs.subList(1, inputs.size())) {
      Tensor own = spread(input);
      Tensor next = own == null ? input : own.where(input, merged);
      Tensor before = shown == null ? merged : shown.where(merged, next);
      shown = shown == null || own == null ? null : shown.or(own);
      merged = operation.apply(before, next);
    }
    return merged;
  }

  /** An input's mask in the shape of the input. */
  final @Nullable Tensor spread(Tensor input) {
    Tensor spread = mask(input);
    if (spread == null) {
      return null;
    }
    spread = spread.cast(DType.BOOL);
    while (spread.rank() < input.rank()) {
      spread = spread.expandDims(-1);
    }
    return spread.broadcastTo(input.shape());
  }

  /** Says which shapes do not fit. */
  final PellucidException misfit(List<Shape> inputs, String rule) {
    List<String> shapes = inputs.stream().map(Shape::toString).toList();
    return new PellucidException(
        "Layer \""
            + name()
            + "\": inputs "
            + String.join(" and ", shapes)
            + " do not fit: "
            + rule
            + ".");
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape merged = Shape.SCALAR;
    for (Shape input : inputs) {
      Shape sample = input.slice(1, input.rank());
      Shape next = broadcast(merged, sample);
      if (next == null) {
        throw misfit(inputs, "extents must be equal or 1");
      }
      merged = next;
    }
  }

  /** As for known shapes, where unknown extents fit everything. */
  private static @Nullable Shape broadcast(Shape a, Shape b) {
    int[] left = a.toArray();
    int[] right = b.toArray();
    for (int i = 1; i <= Math.min(left.length, right.length); i++) {
      int l = left.length - i;
      int r = right.length - i;
      if (left[l] == Shape.UNKNOWN) {
        left[l] = right[r];
      } else if (right[r] == Shape.UNKNOWN) {
        right[r] = left[l];
      }
    }
    return Shape.of(left).broadcast(Shape.of(right));
  }

  @Override
  protected void build(List<Shape> inputs) {
    check(inputs);
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    int rank = inputs.stream().mapToInt(Tensor::rank).max().orElse(0);
    List<Tensor> same = new ArrayList<>();
    for (Tensor input : inputs) {
      Tensor expanded = input;
      while (expanded.rank() < rank) {
        expanded = expanded.expandDims(1);
      }
      same.add(expanded);
    }
    return List.of(merge(same));
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    Tensor joined = null;
    for (Tensor input : inputs) {
      Tensor own = mask(input);
      if (own == null) {
        return null;
      }
      joined = joined == null ? own : joined.or(own);
    }
    return joined;
  }
}
