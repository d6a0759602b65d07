package org.pellucid.layers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Puts combinations of two or more categories, text or whole numbers, into bins by a hash, as
 * TensorFlow does.
 *
 * <p>Inputs {@code []}, {@code [batch]} or {@code [batch, 1]}, all the same; output int64 numbers
 * of that shape, or one-hot vectors of float32. Default: "int". The layer runs on the host.
 *
 * <p>Errors: less than two inputs; inputs of different or other shapes.
 *
 * <p>Source: {@code keras.layers.HashedCrossing}.
 */
public final class HashedCrossing extends HostLayer<HashedCrossing> {
  /** What TensorFlow's crosses begin with. */
  private static final long START = 0xDECAFCAFFEL;

  private static final long FACTOR = 0xc6a4a7935bd1e995L;

  private final int numBins;
  private CategoryMode outputMode = CategoryMode.INT;

  /**
   * Makes the layer.
   *
   * @param numBins how many bins there are
   */
  public HashedCrossing(int numBins) {
    this.numBins = Setting.atLeast("HashedCrossing", "numBins", 1, numBins);
  }

  /**
   * Sets in which form bins leave the layer, "int" without.
   *
   * @param name "int" or "one_hot"
   * @return this
   */
  public HashedCrossing outputMode(String name) {
    checkNotBuilt("outputMode");
    outputMode =
        CategoryMode.named(name)
            .checkedFor("HashedCrossing", CategoryMode.INT, CategoryMode.ONE_HOT);
    return this;
  }

  static HashedCrossing fromConfig(Config config) {
    return new HashedCrossing(config.integer("num_bins"))
        .outputMode(config.text("output_mode", "int"))
        .readCommon(config);
  }

  /** {@return how many bins there are} */
  public int bins() {
    return numBins;
  }

  @Override
  public Tensor callText(Object text) {
    if (!(text instanceof List<?> inputs)) {
      throw tooFew(1);
    }
    List<TextArray> columns = new ArrayList<>();
    inputs.forEach(input -> columns.add(TextArray.of(input)));
    return cross(columns);
  }

  @Override
  FlowType describe(List<FlowType> inputs) {
    if (inputs.size() < 2) {
      throw tooFew(inputs.size());
    }
    return encoded(outputMode, inputs.getFirst().shape(), numBins, dtypePolicy());
  }

  private Tensor cross(List<TextArray> columns) {
    if (columns.size() < 2) {
      throw tooFew(columns.size());
    }
    Shape shape = columns.getFirst().shape();
    for (TextArray column : columns) {
      if (!column.shape().equals(shape)
          || shape.rank() > 2
          || (shape.rank() == 2 && shape.dim(1) != 1)) {
        throw new PellucidException(
            "Layer \""
                + name()
                + "\": inputs must all be [], [batch] or [batch, 1], got "
                + column.shape()
                + ".");
      }
    }
    long[] bins = new long[shape.size()];
    for (int i = 0; i < bins.length; i++) {
      long hash = START;
      for (TextArray column : columns) {
        String value = column.values().get(i);
        long own =
            column.numeric()
                ? Long.parseLong(value)
                : FarmHash.fingerprint(value.getBytes(StandardCharsets.UTF_8));
        hash = join(hash, own);
      }
      bins[i] = Long.remainderUnsigned(hash, numBins);
    }
    Tensor numbers = Tensor.of(NdArray.wrap(DType.INT64, shape, bins));
    return outputMode.encode(numbers, numBins, null, dtypePolicy());
  }

  /** One fingerprint of two. */
  private static long join(long first, long second) {
    long joined = first ^ FACTOR;
    joined ^= mix(second * FACTOR) * FACTOR;
    joined *= FACTOR;
    return mix(mix(joined) * FACTOR);
  }

  private static long mix(long x) {
    return x ^ (x >>> 47);
  }

  private PellucidException tooFew(int count) {
    return new PellucidException(
        "Layer \"" + name() + "\" crosses at least two inputs, got " + count + ".");
  }

  @Override
  public Config config() {
    return super.config()
        .put("num_bins", numBins)
        .put("output_mode", outputMode.text())
        .put("sparse", false);
  }
}
