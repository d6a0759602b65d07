package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Replaces each number by the bin in which it lies: bin i holds the numbers from boundary {@code i
 * - 1}, included, to boundary i, excluded.
 *
 * <p>Input {@code [batch, ...]}, output as {@link CategoryMode} says: int32 numbers, or float32.
 * The boundaries are given, or learned by {@link #adapt} so that bins hold about equally many
 * numbers. Defaults: output "int"; epsilon 0.01 for the accuracy of learning.
 *
 * <p>Errors: neither boundaries nor a number of bins; a call before boundaries are known.
 *
 * <p>Source: {@code keras.layers.Discretization}.
 */
public final class Discretization extends FluentLayer<Discretization> implements Adaptable {
  private double @Nullable [] boundaries;
  private @Nullable Integer bins;
  private double epsilon = 0.01;
  private CategoryMode outputMode = CategoryMode.INT;

  /**
   * Makes a layer with given boundaries.
   *
   * @param boundaries in ascending order
   */
  public Discretization(double... boundaries) {
    this.boundaries = boundaries.clone();
  }

  private Discretization(@Nullable Integer bins, double @Nullable [] boundaries) {
    this.bins = bins;
    this.boundaries = boundaries;
  }

  /**
   * Makes a layer that learns its boundaries.
   *
   * @param bins how many bins there are
   * @return the layer
   */
  public static Discretization ofBins(int bins) {
    return new Discretization(Setting.atLeast("Discretization", "bins", 1, bins), null);
  }

  /**
   * Sets how accurate boundaries are learned, 0.01 without.
   *
   * @param newEpsilon the error as a share of the numbers
   * @return this
   */
  public Discretization epsilon(double newEpsilon) {
    epsilon = Setting.positive("Discretization", "epsilon", newEpsilon);
    return this;
  }

  /**
   * Sets in which form bins leave the layer, "int" without.
   *
   * @param name "int", "one_hot", "multi_hot" or "count"
   * @return this
   */
  public Discretization outputMode(String name) {
    checkNotBuilt("outputMode");
    outputMode =
        CategoryMode.named(name)
            .checkedFor(
                "Discretization",
                CategoryMode.INT,
                CategoryMode.ONE_HOT,
                CategoryMode.MULTI_HOT,
                CategoryMode.COUNT);
    return this;
  }

  static Discretization fromConfig(Config config) {
    List<@Nullable Object> given = config.list("bin_boundaries");
    Integer bins = config.get("num_bins") == null ? null : config.integer("num_bins");
    if (config.get("bin_boundaries") == null && bins == null) {
      throw new PellucidException("Discretization: give bin_boundaries or num_bins.");
    }
    double[] boundaries = null;
    if (config.get("bin_boundaries") != null) {
      boundaries = NestedNumbers.read("bin_boundaries", given).toDoubleArray();
    }
    return new Discretization(bins, boundaries)
        .epsilon(config.number("epsilon", 0.01))
        .outputMode(config.text("output_mode", "int"))
        .readCommon(config);
  }

  /** {@return how many bins there are} */
  public int bins() {
    return boundaries == null ? Objects.requireNonNull(bins) : boundaries.length + 1;
  }

  @Override
  public boolean learns() {
    return bins != null;
  }

  /**
   * Learns boundaries between which equally many numbers lie.
   *
   * @param data an array or tensor of any shape, or a list of such batches
   */
  @Override
  public void adapt(Object data) {
    if (bins == null) {
      throw new PellucidException(
          "Layer \"" + name() + "\" has given boundaries; there is nothing to learn.");
    }
    List<Object> batches = new ArrayList<>();
    if (data instanceof List<?> list && !(list.getFirst() instanceof Number)) {
      batches.addAll(list);
    } else {
      batches.add(data);
    }
    QuantileSummary summary = QuantileSummary.empty();
    for (Object batch : batches) {
      Object numbers = batch instanceof List<?> l ? NestedNumbers.read("data", l) : batch;
      float[] flat = Tensor.of(numbers).cast(DType.FLOAT32).toFloatArray();
      summary = QuantileSummary.of(flat, epsilon).merge(summary, epsilon);
    }
    float[] learned = summary.boundaries(bins);
    double[] wide = new double[learned.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = learned[i];
    }
    boundaries = wide;
  }

  @Override
  protected Tensor forward(Tensor x) {
    double[] between = boundaries;
    if (between == null) {
      throw new PellucidException(
          "Layer \"" + name() + "\" has no boundaries yet: call adapt first, or give them.");
    }
    Tensor real = x.dtype().isFloating() ? x : x.cast(DType.FLOAT32);
    Tensor edges = Tensor.of(NdArray.of(between, between.length)).cast(real.dtype());
    Tensor passed = real.expandDims(-1).greaterEqual(edges).cast(DType.INT32);
    return outputMode.encode(passed.sum(-1), between.length + 1, null, dtypePolicy());
  }

  @Override
  public Config config() {
    List<Double> list = null;
    if (boundaries != null) {
      list = new ArrayList<>();
      for (double boundary : boundaries) {
        list.add(boundary);
      }
    }
    // Keras does not take the setting "trainable" here.
    return super.config()
        .without("trainable")
        .put("bin_boundaries", list)
        .put("num_bins", bins)
        .put("epsilon", epsilon)
        .put("output_mode", outputMode.text())
        .put("sparse", false);
  }
}
