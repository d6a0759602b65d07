package org.pellucid.metrics;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A metric that is the weighted mean of a number per sample; a metric of one's own says in {@link
 * #values} what the number is.
 *
 * <p>Source: {@code keras.metrics.MeanMetricWrapper}.
 *
 * @param <M> the metric's own class
 */
@SuppressWarnings("this-escape") // Only the list of states is touched, which is made before.
public abstract class MeanMetric<M extends MeanMetric<M>> extends FluentMetric<M> {
  private final Variable total = addState("total", Shape.SCALAR, 0);
  private final Variable count = addState("count", Shape.SCALAR, 0);

  /**
   * Makes a metric.
   *
   * @param name what logs call it
   */
  protected MeanMetric(String name) {
    super(name);
  }

  /**
   * Computes the numbers whose mean this is.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return numbers with the batch axis; the mean is taken over all further axes
   */
  protected abstract Tensor values(Tensor yTrue, Tensor yPred);

  @Override
  public void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight) {
    add(values(yTrue, yPred), sampleWeight);
  }

  /**
   * Applies the function whose mean this is, as Keras's function of the same name does.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return a number per sample
   */
  public final Tensor perSample(Tensor yTrue, Tensor yPred) {
    return values(yTrue, yPred).cast(DType.FLOAT32);
  }

  /** Takes in numbers. */
  final void add(Tensor numbers, @Nullable Tensor sampleWeight) {
    Tensor values = numbers.cast(DType.FLOAT32);
    Tensor samples;
    if (sampleWeight == null) {
      samples = Tensor.scalar((double) (values.rank() == 0 ? 1 : values.dim(0)));
    } else {
      Tensor given = sampleWeight.cast(DType.FLOAT32);
      Tensor weight = Ranks.fit(given, values.shape());
      values = Ranks.fit(values, given.shape());
      values = meanFrom(values, weight.rank());
      weight = weight.broadcastTo(values.shape());
      values = values.multiply(weight);
      samples = meanFrom(weight, 1).sum();
    }
    total.assignAdd(meanFrom(values, 1).sum());
    count.assignAdd(samples);
  }

  /** The mean over all axes from a given one on. */
  private static Tensor meanFrom(Tensor x, int axis) {
    return x.rank() <= axis ? x : x.mean(IntStream.range(axis, x.rank()).toArray());
  }

  @Override
  public Tensor result() {
    return Ratios.divideNoNan(total.tensor(), count.tensor());
  }
}
