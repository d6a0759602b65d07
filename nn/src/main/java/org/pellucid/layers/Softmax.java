package org.pellucid.layers;

import java.util.List;
import org.pellucid.activations.Activations;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * {@code exp(x) / sum(exp(x))} along some axes.
 *
 * <p>Input and output {@code [batch, ...]}; a second input that broadcasts to the first one is a
 * mask, as is one of the same rank that travels with it: where it is false, or 0.5 or less, the
 * result is 0. Default: the last axis.
 *
 * <p>Source: {@code keras.layers.Softmax}.
 */
public final class Softmax extends FluentLayer<Softmax> {
  private static final double HIDDEN = -1e9;

  private final Ints axes;

  /**
   * Makes the layer.
   *
   * @param axes the axes over which the sum runs; the last one without
   */
  public Softmax(int... axes) {
    this.axes = axes.length == 0 ? Ints.of(-1) : Ints.of(axes);
  }

  static Softmax fromConfig(Config config) {
    return new Softmax(Axes.read(config, -1).toArray()).readCommon(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor mask = mask(x);
    return mask != null && fits(mask.shape(), x.shape()) ? masked(x, mask) : softmax(x);
  }

  /** A mask of fewer axes is one of steps, and says nothing about what the sum runs over. */
  private static boolean fits(Shape mask, Shape x) {
    boolean fits = mask.rank() == x.rank();
    for (int axis = 0; fits && axis < x.rank(); axis++) {
      fits = mask.dim(axis) == x.dim(axis) || mask.dim(axis) == 1;
    }
    return fits;
  }

  private Tensor softmax(Tensor x) {
    return Activations.softmax(axes.toArray()).apply(x);
  }

  private Tensor masked(Tensor x, Tensor mask) {
    Tensor wanted = mask.dtype().isFloating() ? mask.greater(0.5) : mask.cast(DType.BOOL);
    Tensor shown = wanted.broadcastTo(x.shape());
    Tensor hidden = Tensor.full(x.dtype(), x.shape(), HIDDEN);
    return shown.where(softmax(shown.where(x, hidden)), x.zerosLike());
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    return inputs.size() == 2
        ? List.of(masked(inputs.get(0), inputs.get(1)))
        : super.forward(inputs);
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config().put("axis", Axes.write(axes));
  }
}
