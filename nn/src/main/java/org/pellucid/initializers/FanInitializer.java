package org.pellucid.initializers;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.Tensor;

/**
 * An initializer whose spread follows from how many inputs and outputs a weight connects.
 *
 * <p>A weight of shape {@code [rows, columns]} has fan-in {@code rows} and fan-out {@code columns};
 * a kernel {@code [spatial..., in, out]} counts each channel once per spatial position; a vector of
 * n has both fans n. With {@code v = scale / fan}, values are drawn uniformly within {@code sqrt(3
 * v)} of 0, or from a normal distribution of variance v, truncated or not.
 *
 * @param <I> the initializer's own class
 */
public abstract sealed class FanInitializer<I extends FanInitializer<I>>
    extends SeededInitializer<I>
    permits GlorotNormal,
        GlorotUniform,
        HeNormal,
        HeUniform,
        LecunNormal,
        LecunUniform,
        VarianceScaling {
  /** The standard deviation of a normal distribution that is cut off at -2 and 2. */
  private static final double TRUNCATED_DEVIATION = 0.8796256610342398;

  private @Nullable Ints inputAxes;
  private @Nullable Ints outputAxes;

  FanInitializer() {}

  /**
   * Says which axes of a weight count as inputs and outputs, where the rule does not fit.
   *
   * @param inputs the axes whose extents make the fan-in
   * @param outputs the axes whose extents make the fan-out
   * @return this
   */
  public final I axes(int[] inputs, int[] outputs) {
    inputAxes = Ints.of(inputs);
    outputAxes = Ints.of(outputs);
    return self();
  }

  /**
   * Makes an initializer of the same settings and seed that knows which axes lead in and out.
   *
   * @param inputs the axes whose extents make the fan-in
   * @param outputs the axes whose extents make the fan-out
   * @return the initializer; this one if its axes have been said
   */
  public final Initializer withAxes(int[] inputs, int[] outputs) {
    if (inputAxes != null && outputAxes != null) {
      return this;
    }
    Config settings =
        config().put("seed", seed()).put("input_axes", inputs).put("output_axes", outputs);
    return Initializers.REGISTRY
        .entry(Initializers.REGISTRY.className(this))
        .reader()
        .apply(settings);
  }

  /** Takes seed and axes from settings, where they are there. */
  final I readAll(Config config) {
    Ints inputs = axes(config, "input_axes");
    Ints outputs = axes(config, "output_axes");
    if (inputs != null && outputs != null) {
      axes(inputs.toArray(), outputs.toArray());
    }
    return readSeed(config);
  }

  private static @Nullable Ints axes(Config config, String key) {
    return config.get(key) instanceof Number
        ? Ints.of(config.integer(key))
        : config.integersOrNull(key);
  }

  abstract double scale();

  abstract FanMode mode();

  abstract Distribution distribution();

  @Override
  public final Tensor apply(Shape shape, DType dtype) {
    double variance = scale() / Math.max(1, fan(shape));
    Tensor values =
        switch (distribution()) {
          case UNIFORM -> {
            double limit = Math.sqrt(3 * variance);
            yield RandomNumbers.uniform(shape, seed()).multiply(2 * limit).subtract(limit);
          }
          case TRUNCATED_NORMAL ->
              RandomNumbers.truncatedNormal(shape, seed())
                  .multiply(Math.sqrt(variance) / TRUNCATED_DEVIATION);
          case UNTRUNCATED_NORMAL ->
              RandomNumbers.normal(shape, seed()).multiply(Math.sqrt(variance));
        };
    return values.cast(dtype);
  }

  private double fan(Shape shape) {
    Ints inputs = inputAxes;
    Ints outputs = outputAxes;
    double in = inputs == null ? fanIn(shape) : extent(shape, inputs);
    double out = outputs == null ? fanOut(shape) : extent(shape, outputs);
    return switch (mode()) {
      case FAN_IN -> in;
      case FAN_OUT -> out;
      case FAN_AVG -> (in + out) / 2;
    };
  }

  private static double extent(Shape shape, Ints axes) {
    double extent = 1;
    for (int axis : axes.toArray()) {
      extent *= shape.dim(axis);
    }
    return extent;
  }

  private static double fanIn(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.dim(Math.max(0, shape.rank() - 2)) * positions(shape);
  }

  private static double fanOut(Shape shape) {
    return shape.rank() == 0 ? 1 : shape.dim(-1) * positions(shape);
  }

  /** How many spatial positions a kernel has. */
  private static double positions(Shape shape) {
    double positions = 1;
    for (int axis = 0; axis < shape.rank() - 2; axis++) {
      positions *= shape.dim(axis);
    }
    return positions;
  }

  @Override
  public Config config() {
    return super.config().put("input_axes", inputAxes).put("output_axes", outputAxes);
  }
}
