package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * Replaces whole numbers by vectors of zeros and ones, or of counts.
 *
 * <p>Input {@code [batch, ...]} of numbers from 0 to below the number of tokens, and, for counts,
 * weights of the same shape as a second input; output as {@link CategoryMode} says, float32.
 * Numbers outside count for nothing. Default: "multi_hot".
 *
 * <p>Errors: less than one token; a form that the layer does not know.
 *
 * <p>Source: {@code keras.layers.CategoryEncoding}.
 */
public final class CategoryEncoding extends FluentLayer<CategoryEncoding> {
  private final int numTokens;
  private CategoryMode outputMode = CategoryMode.MULTI_HOT;

  /**
   * Makes the layer.
   *
   * @param numTokens how many categories there are
   */
  public CategoryEncoding(int numTokens) {
    this.numTokens = Setting.atLeast("CategoryEncoding", "numTokens", 1, numTokens);
  }

  /**
   * Sets the form, "multi_hot" without.
   *
   * @param name "multi_hot", "one_hot" or "count"
   * @return this
   */
  public CategoryEncoding outputMode(String name) {
    checkNotBuilt("outputMode");
    outputMode =
        CategoryMode.named(name)
            .checkedFor(
                "CategoryEncoding",
                CategoryMode.MULTI_HOT,
                CategoryMode.ONE_HOT,
                CategoryMode.COUNT);
    return this;
  }

  static CategoryEncoding fromConfig(Config config) {
    return new CategoryEncoding(config.integer("num_tokens"))
        .outputMode(config.text("output_mode", "multi_hot"))
        .readCommon(config);
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    Tensor numbers = x.dtype().isFloating() ? x.cast(DType.INT32) : x;
    Tensor weights = inputs.size() > 1 ? inputs.get(1) : null;
    return List.of(outputMode.encode(numbers, numTokens, weights, dtypePolicy()));
  }

  @Override
  public Config config() {
    return super.config().put("num_tokens", numTokens).put("output_mode", outputMode.text());
  }
}
