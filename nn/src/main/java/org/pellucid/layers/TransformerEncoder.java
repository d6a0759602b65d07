package org.pellucid.layers;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * An encoder block of a transformer: self-attention, then a feed-forward network {@code dense ->
 * activation -> dense}, each followed by dropout, a residual connection and layer normalization.
 *
 * <p>Input and output {@code [batch, length, width]}. Further arguments (see {@link LayerCall}):
 * inputs {@code padding_mask [batch, length]}, which else travels with the input, and {@code
 * attention_mask [batch, length, length]}; the setting {@code return_attention_scores}, which adds
 * the output {@code [batch, heads, length, length]}. Weights: those of self_attention_layer, of
 * self_attention_layer_norm, of feedforward_layer_norm and of both dense layers. Defaults: see
 * {@link TransformerLayer}.
 *
 * <p>Errors: an input narrower than the number of heads.
 *
 * <p>Source: Vaswani et al., 2017; {@code keras_hub.layers.TransformerEncoder}.
 */
public final class TransformerEncoder extends TransformerLayer<TransformerEncoder> {
  private static final Set<String> ARGUMENTS =
      Set.of("padding_mask", "attention_mask", "return_attention_scores");

  private @Nullable MultiHeadAttention attention;
  private @Nullable LayerNormalization attentionNorm;
  private @Nullable Dropout attentionDropout;
  private @Nullable LayerNormalization feedforwardNorm;
  private @Nullable Dense inner;
  private @Nullable Dense outer;
  private @Nullable Dropout feedforwardDropout;

  /**
   * Makes the layer.
   *
   * @param intermediateDim how wide the feed-forward network is inside
   * @param numHeads how many heads of attention
   */
  public TransformerEncoder(int intermediateDim, int numHeads) {
    super(intermediateDim, numHeads);
  }

  static TransformerEncoder fromConfig(Config config) {
    return new TransformerEncoder(config.integer("intermediate_dim"), config.integer("num_heads"))
        .readTransformer(config);
  }

  @Override
  protected void build(Shape input) {
    attention = attention("self_attention_layer", headWidth(input));
    attentionNorm = normalization("self_attention_layer_norm");
    attentionDropout = dropoutLayer("self_attention_dropout");
    feedforwardNorm = normalization("feedforward_layer_norm");
    inner = inner();
    outer = dense("feedforward_output_dense", input.dim(-1));
    feedforwardDropout = dropoutLayer("feedforward_dropout");
    attention.buildFor(List.of(input, input));
    attentionNorm.buildFor(List.of(input));
    feedforwardNorm.buildFor(List.of(input));
    inner.buildFor(List.of(input));
    outer.buildFor(List.of(inner.outputShape(input)));
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    LayerCall<Tensor> call = LayerCall.read(inputs, arguments());
    call.checkNames(ARGUMENTS);
    Tensor x = call.inputs().getFirst();
    Tensor shown = shown(call, "padding_mask", "attention_mask", x);
    boolean scores = call.flag("return_attention_scores");
    List<Tensor> results = new ArrayList<>();
    Tensor attended =
        residual(
            x,
            requireNonNull(attentionNorm),
            requireNonNull(attentionDropout),
            y -> {
              results.addAll(attend(requireNonNull(attention), y, y, shown, false, scores));
              return results.getFirst();
            });
    Tensor result =
        residual(
            attended,
            requireNonNull(feedforwardNorm),
            requireNonNull(feedforwardDropout),
            y -> requireNonNull(outer).call(requireNonNull(inner).call(y)));
    results.set(0, result);
    return results;
  }

  @Override
  public Config config() {
    return writeTransformer(super.config());
  }
}
