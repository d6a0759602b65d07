package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Joins its inputs along an axis.
 *
 * <p>Inputs {@code [batch, ...]} with equal extents along all other axes. Default: the last axis. A
 * step is shown where any of the inputs shows it.
 *
 * <p>Errors: shapes that do not fit.
 *
 * <p>Source: {@code keras.layers.Concatenate}.
 */
public final class Concatenate extends MergeLayer<Concatenate> {
  private int axis = -1;

  /** Makes the layer. */
  public Concatenate() {}

  /**
   * Sets the axis, -1 without.
   *
   * @param newAxis the axis; may count from the end
   * @return this
   */
  public Concatenate axis(int newAxis) {
    checkNotBuilt("axis");
    axis = newAxis;
    return this;
  }

  static Concatenate fromConfig(Config config) {
    return new Concatenate().axis(config.integer("axis", -1)).readCommon(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape first = inputs.getFirst();
    int at = first.axis(axis);
    for (Shape input : inputs) {
      boolean fits = input.rank() == first.rank();
      for (int i = 0; fits && i < first.rank(); i++) {
        boolean open = input.dim(i) == Shape.UNKNOWN || first.dim(i) == Shape.UNKNOWN;
        fits = i == at || open || input.dim(i) == first.dim(i);
      }
      if (!fits) {
        throw misfit(inputs, "all extents but that of axis " + axis + " must be equal");
      }
    }
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    return List.of(merge(inputs));
  }

  @Override
  Tensor merge(List<Tensor> inputs) {
    return Tensor.concat(axis, inputs);
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    boolean masked = false;
    List<Tensor> masks = new ArrayList<>();
    for (Tensor input : inputs) {
      Tensor own = mask(input);
      masked |= own != null;
      masks.add(own == null ? Tensor.full(DType.BOOL, input.shape(), 1) : spread(own, input));
    }
    return masked ? Tensor.concat(axis, masks).any(-1) : null;
  }

  private static Tensor spread(Tensor mask, Tensor input) {
    return mask.rank() < input.rank()
        ? mask.cast(DType.BOOL).expandDims(-1).broadcastTo(input.shape())
        : mask.cast(DType.BOOL);
  }

  @Override
  public Config config() {
    return super.config().put("axis", axis);
  }
}
