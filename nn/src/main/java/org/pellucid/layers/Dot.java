package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Products of two inputs, sample by sample, summed up along one axis of each.
 *
 * <p>Inputs {@code [batch, ...]}; the output has the axes of the first input without its summed
 * one, then those of the second without the batch and its summed one; if nothing but the batch is
 * left, {@code [batch, 1]}. Default: not normalized. The result has no mask.
 *
 * <p>Errors: another number of inputs than two; summed axes of different extents, or the batch
 * among them.
 *
 * <p>Source: {@code keras.layers.Dot}.
 */
public final class Dot extends MergeLayer<Dot> {
  private static final double EPSILON = 1e-7;

  private final Ints axes;
  private boolean normalize;

  /**
   * Makes the layer.
   *
   * @param axes the axis to sum along: one number for both inputs, or one for each; may count from
   *     the end
   */
  public Dot(int... axes) {
    if (axes.length != 1 && axes.length != 2) {
      throw new PellucidException("Dot: axes takes 1 or 2 numbers, got " + axes.length + ".");
    }
    this.axes = Ints.of(axes);
  }

  /**
   * Sets whether the vectors along the axes are brought to length 1 before, which makes the results
   * cosines.
   *
   * @param toLength1 whether they are, false without
   * @return this
   */
  public Dot normalize(boolean toLength1) {
    checkNotBuilt("normalize");
    normalize = toLength1;
    return this;
  }

  static Dot fromConfig(Config config) {
    Ints axes = config.get("axes") instanceof Number ? null : config.integersOrNull("axes");
    return (axes == null ? new Dot(config.integer("axes", -1)) : new Dot(axes.toArray()))
        .normalize(config.flag("normalize", false))
        .readCommon(config);
  }

  private int axis(Shape input, int which) {
    return input.axis(axes.get(Math.min(which, axes.size() - 1)));
  }

  @Override
  protected void check(List<Shape> inputs) {
    if (inputs.size() != 2) {
      throw new PellucidException(
          "Layer \"" + name() + "\" takes two inputs, got " + inputs.size() + ".");
    }
    int first = axis(inputs.get(0), 0);
    int second = axis(inputs.get(1), 1);
    int left = inputs.get(0).dim(first);
    int right = inputs.get(1).dim(second);
    if (first == 0 || second == 0) {
      throw misfit(inputs, "axis 0 is the batch and cannot be summed");
    }
    if (left != right && left != Shape.UNKNOWN && right != Shape.UNKNOWN) {
      throw misfit(inputs, "axes " + first + " and " + second + " must have the same extent");
    }
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    return List.of(merge(inputs));
  }

  @Override
  Tensor merge(List<Tensor> inputs) {
    List<Tensor> sides = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      int axis = axis(inputs.get(i).shape(), i);
      Tensor x = inputs.get(i);
      Tensor unit = normalize ? UnitNormalization.normalize(x, EPSILON, axis) : x;
      sides.add(unit.moveAxis(axis, i == 0 ? -1 : 1));
    }
    Tensor x = sides.get(0);
    Tensor y = sides.get(1);
    Shape left = x.shape().slice(1, x.rank() - 1);
    Shape right = y.shape().slice(2, y.rank());
    Tensor product =
        x.reshape(Shape.of(x.dim(0), left.size(), x.dim(-1)))
            .matmul(y.reshape(Shape.of(y.dim(0), y.dim(1), right.size())));
    Shape shape = Shape.of(product.dim(0)).plus(left).plus(right);
    return product.reshape(shape.rank() == 1 ? shape.plus(1) : shape);
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return null;
  }

  @Override
  public Config config() {
    return super.config().put("axes", Axes.write(axes)).put("normalize", normalize);
  }
}
