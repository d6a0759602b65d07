package org.pellucid.layers;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.Ones;
import org.pellucid.initializers.Zeros;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Brings data to mean 0 and variance 1: {@code (x - mean) / max(sqrt(variance), 1e-7)}, with mean
 * and variance that are given or learned by {@link #adapt} before training.
 *
 * <p>Input and output {@code [batch, ...]}. Weights, not trainable, unless mean and variance are
 * given: mean and variance with the extents of the kept axes, and a count. Defaults: one mean and
 * variance for each entry of the last axis; learned, at first 0 and 1.
 *
 * <p>Errors: one of mean and variance given without the other; data of another width than the layer
 * was built for.
 *
 * <p>Source: {@code keras.layers.Normalization}.
 */
public final class Normalization extends FluentLayer<Normalization> implements Adaptable {
  private static final double EPSILON = 1e-7;

  private Ints axes = Ints.of(-1);
  private @Nullable NdArray givenMean;
  private @Nullable NdArray givenVariance;
  private boolean invert;
  private @Nullable Variable mean;
  private @Nullable Variable variance;

  /** Makes the layer. */
  public Normalization() {}

  /**
   * Sets the axes whose entries have a mean and variance each, the last one without.
   *
   * @param newAxes the axes; none for one mean and variance of all numbers
   * @return this
   */
  public Normalization axis(int... newAxes) {
    checkNotBuilt("axis");
    axes = Ints.of(newAxes);
    return this;
  }

  /**
   * Sets mean and variance, so that nothing need be learned.
   *
   * @param newMean a number, or numbers along the kept axes
   * @param newVariance likewise
   * @return this
   */
  public Normalization statistics(Object newMean, Object newVariance) {
    checkNotBuilt("statistics");
    NdArray first = Tensor.of(newMean).cast(DType.FLOAT64).value();
    NdArray second = Tensor.of(newVariance).cast(DType.FLOAT64).value();
    if (!first.shape().equals(second.shape()) || first.shape().rank() > axes.size()) {
      throw new PellucidException(
          "Normalization: mean has shape "
              + first.shape()
              + " and variance "
              + second.shape()
              + "; both must be the same, with at most "
              + axes.size()
              + " axes.");
    }
    givenMean = first;
    givenVariance = second;
    return this;
  }

  /**
   * Sets whether the layer goes back: {@code x * sqrt(variance) + mean}.
   *
   * @param back whether it does, false without
   * @return this
   */
  public Normalization invert(boolean back) {
    checkNotBuilt("invert");
    invert = back;
    return this;
  }

  static Normalization fromConfig(Config config) {
    Object axis = config.has("axis") ? config.get("axis") : Long.valueOf(-1);
    Normalization layer =
        new Normalization()
            .axis(axis == null ? new int[0] : Axes.read(config, -1).toArray())
            .invert(config.flag("invert", false))
            .readCommon(config);
    Object mean = config.get("mean");
    Object variance = config.get("variance");
    if ((mean == null) != (variance == null)) {
      throw new PellucidException(
          "Normalization: give both mean and variance, got mean "
              + mean
              + " and variance "
              + variance
              + ".");
    }
    return mean == null || variance == null
        ? layer
        : layer.statistics(
            NestedNumbers.read("mean", mean), NestedNumbers.read("variance", variance));
  }

  private int[] kept(Shape input) {
    return Arrays.stream(axes.toArray()).map(input::axis).sorted().toArray();
  }

  @Override
  protected void build(Shape input) {
    int[] dims = Arrays.stream(kept(input)).map(input::dim).toArray();
    for (int dim : dims) {
      known(dim, "kept axes", input);
    }
    if (givenMean == null) {
      mean = addWeight("mean", Shape.of(dims), new Zeros(), false, null, null);
      variance = addWeight("variance", Shape.of(dims), new Ones(), false, null, null);
      addWeight("count", Shape.SCALAR, new Zeros(), false, null, null);
    }
  }

  @Override
  protected void check(List<Shape> inputs) {
    Variable made = mean;
    Shape input = inputs.getFirst();
    int[] dims = Arrays.stream(kept(input)).map(input::dim).toArray();
    if (made != null && !made.shape().equals(Shape.of(dims))) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" was built for "
              + Arrays.toString(made.shape().toArray())
              + " along its axes; now called with "
              + Arrays.toString(dims)
              + ".");
    }
  }

  @Override
  public boolean learns() {
    return givenMean == null;
  }

  /**
   * Learns mean and (population) variance of data.
   *
   * @param data an array or tensor {@code [samples, ...]}, or a list of such batches
   */
  @Override
  public void adapt(Object data) {
    if (givenMean != null) {
      throw new PellucidException(
          "Layer \"" + name() + "\" has a given mean and variance; there is nothing to learn.");
    }
    Tensor all =
        data instanceof List<?> batches && !(batches.getFirst() instanceof Number)
            ? Tensor.concat(0, batches.stream().map(batch -> Tensor.of((Object) batch)).toList())
            : Tensor.of(
                data instanceof List<?> numbers ? NestedNumbers.read("data", numbers) : data);
    Shape shape = all.shape();
    Shape open = shape.rank() == 0 ? shape : shape.with(0, Shape.UNKNOWN);
    buildFor(List.of(open));
    check(List.of(open));
    int[] kept = kept(shape);
    int[] over =
        IntStream.range(0, shape.rank())
            .filter(axis -> Arrays.binarySearch(kept, axis) < 0)
            .toArray();
    Tensor wide = all.cast(DType.FLOAT64);
    built(mean).assign(over.length == 0 ? wide : wide.mean(over));
    built(variance).assign(over.length == 0 ? wide.zerosLike() : wide.variance(over));
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor real = x.dtype().isFloating() ? x : x.cast(DType.FLOAT32);
    Tensor center = spread(givenMean, mean, x.shape());
    Tensor deviation = spread(givenVariance, variance, x.shape()).sqrt().maximum(EPSILON);
    return invert ? center.add(real.multiply(deviation)) : real.subtract(center).divide(deviation);
  }

  /** Statistics in a shape that broadcasts against the input. */
  private Tensor spread(@Nullable NdArray given, @Nullable Variable learned, Shape input) {
    Tensor numbers = given == null ? built(learned).tensor() : Tensor.of(given).cast(DType.FLOAT32);
    int[] kept = kept(input);
    int[] dims = new int[input.rank()];
    Arrays.fill(dims, 1);
    for (int i = 1; i <= numbers.rank(); i++) {
      dims[kept[kept.length - i]] = numbers.dim(-i);
    }
    return numbers.reshape(Shape.of(dims));
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config()
        .put("axis", axes)
        .put("invert", invert)
        .put("mean", givenMean == null ? null : NestedNumbers.write(givenMean))
        .put("variance", givenVariance == null ? null : NestedNumbers.write(givenVariance));
  }
}
