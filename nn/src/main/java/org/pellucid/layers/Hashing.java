package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * Puts text or whole numbers into bins by a hash, the same in every run and as in TensorFlow:
 * FarmHash64, or SipHash-2-4 with a salt, modulo the number of bins. Numbers are hashed as their
 * decimal text.
 *
 * <p>Input {@code [batch, ...]}, output as {@link CategoryMode} says: int64 numbers, or float32.
 * With a mask value, bin 0 is kept for it. Defaults: no mask value, no salt, "int". The layer runs
 * on the host, before the compiled step of a model.
 *
 * <p>Source: {@code keras.layers.Hashing}.
 */
public final class Hashing extends HostLayer<Hashing> {
  private final int numBins;
  private @Nullable Object maskValue;
  private @Nullable Salt salt;
  private CategoryMode outputMode = CategoryMode.INT;

  /**
   * Makes the layer.
   *
   * @param numBins how many bins there are
   */
  public Hashing(int numBins) {
    this.numBins = Setting.atLeast("Hashing", "numBins", 1, numBins);
  }

  /**
   * Sets what goes into bin 0, alone.
   *
   * @param value a string or whole number
   * @return this
   */
  public Hashing maskValue(Object value) {
    checkNotBuilt("maskValue");
    maskValue = value;
    return this;
  }

  /**
   * Sets the key of the hash; with one, bins cannot be guessed by others.
   *
   * @param first one half
   * @param second the other half
   * @return this
   */
  public Hashing salt(long first, long second) {
    checkNotBuilt("salt");
    salt = new Salt(first, second);
    return this;
  }

  /**
   * Sets in which form bins leave the layer, "int" without.
   *
   * @param name "int", "one_hot", "multi_hot" or "count"
   * @return this
   */
  public Hashing outputMode(String name) {
    checkNotBuilt("outputMode");
    outputMode =
        CategoryMode.named(name)
            .checkedFor(
                "Hashing",
                CategoryMode.INT,
                CategoryMode.ONE_HOT,
                CategoryMode.MULTI_HOT,
                CategoryMode.COUNT);
    return this;
  }

  static Hashing fromConfig(Config config) {
    Hashing layer =
        new Hashing(config.integer("num_bins"))
            .outputMode(config.text("output_mode", "int"))
            .readCommon(config);
    layer.maskValue = config.get("mask_value");
    layer.salt = Salt.read("Hashing", config.get("salt"));
    return layer;
  }

  /** {@return how many bins there are} */
  public int bins() {
    return numBins;
  }

  @Override
  public Tensor callText(Object text) {
    TextArray values = TextArray.of(text);
    Object hidden = maskValue;
    boolean masked = hidden != null && numBins > 1;
    long[] bins = new long[values.values().size()];
    for (int i = 0; i < bins.length; i++) {
      String value = values.values().get(i);
      if (!masked) {
        bins[i] = Salt.bucket(salt, value, numBins);
      } else {
        bins[i] =
            value.equals(String.valueOf(hidden)) ? 0 : Salt.bucket(salt, value, numBins - 1) + 1;
      }
    }
    Tensor numbers = Tensor.of(NdArray.wrap(DType.INT64, values.shape(), bins));
    return outputMode.encode(numbers, numBins, null, dtypePolicy());
  }

  @Override
  FlowType describe(List<FlowType> inputs) {
    return encoded(outputMode, inputs.getFirst().shape(), numBins, dtypePolicy());
  }

  @Override
  public Config config() {
    return super.config()
        .put("num_bins", numBins)
        .put("salt", Salt.write(salt))
        .put("mask_value", maskValue)
        .put("output_mode", outputMode.text())
        .put("sparse", false);
  }
}
