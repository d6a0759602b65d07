package org.pellucid.metrics;

import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * The mean of how closely predictions follow targets along some axes.
 *
 * @param <M> the metric's own class
 */
abstract class CorrelationMetric<M extends CorrelationMetric<M>> extends MeanMetric<M> {
  private Ints axes = Ints.of(-1);

  CorrelationMetric(String name) {
    super(name);
  }

  /** The correlation of floating-point targets and predictions of one shape. */
  abstract Tensor correlation(Tensor yTrue, Tensor yPred);

  /**
   * Sets the axes along which values are compared.
   *
   * @param compared -1 without
   * @return this
   */
  public final M axis(int... compared) {
    axes = Ints.of(compared);
    return self();
  }

  final M readAll(Config config) {
    Object axis = config.get("axis");
    if (axis instanceof Number) {
      axis(config.integer("axis"));
    } else if (axis != null) {
      axes = config.integers("axis", config.list("axis").size(), -1);
    }
    return read(config);
  }

  final int[] axes() {
    return axes.toArray();
  }

  @Override
  protected final Tensor values(Tensor yTrue, Tensor yPred) {
    Tensor output = Ranks.fit(yPred.cast(DType.FLOAT32), yTrue.shape());
    return correlation(Ranks.fit(yTrue.cast(DType.FLOAT32), yPred.shape()), output);
  }

  @Override
  public final Direction direction() {
    return Direction.UP;
  }

  @Override
  public final Config config() {
    return super.config().put("axis", axes.size() == 1 ? (Object) axes.get(0) : axes);
  }
}
