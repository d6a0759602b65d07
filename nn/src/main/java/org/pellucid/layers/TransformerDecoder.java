package org.pellucid.layers;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * A decoder block of a transformer: causal self-attention, attention to an encoder's output if
 * there is one, then a feed-forward network, each followed by dropout, a residual connection and
 * layer normalization.
 *
 * <p>Inputs {@code [batch, length, width]} and, for an encoder's output, {@code [batch, source,
 * sourceWidth]}; output like the first. Further arguments (see {@link LayerCall}): inputs {@code
 * decoder_padding_mask}, {@code decoder_attention_mask}, {@code encoder_padding_mask} and {@code
 * encoder_attention_mask}; the settings {@code use_causal_mask}, true without, and {@code
 * return_attention_scores}: then the weights of self-attention {@code [batch, heads, length,
 * length]} are a second output. Weights: those of self_attention and its norm, of cross_attention
 * and its norm, of both dense layers and of feedforward_layer_norm. Defaults: see {@link
 * TransformerLayer}.
 *
 * <p>Errors: an input narrower than the number of heads; an encoder's output for a block that was
 * built without, and the other way round.
 *
 * <p>Source: Vaswani et al., 2017; {@code keras_hub.layers.TransformerDecoder}.
 */
public final class TransformerDecoder extends TransformerLayer<TransformerDecoder> {
  private static final Set<String> ARGUMENTS =
      Set.of(
          "encoder_sequence",
          "decoder_padding_mask",
          "decoder_attention_mask",
          "encoder_padding_mask",
          "encoder_attention_mask",
          "use_causal_mask",
          "return_attention_scores");

  private @Nullable MultiHeadAttention selfAttention;
  private @Nullable LayerNormalization selfAttentionNorm;
  private @Nullable Dropout selfAttentionDropout;
  private @Nullable MultiHeadAttention crossAttention;
  private @Nullable LayerNormalization crossAttentionNorm;
  private @Nullable Dropout crossAttentionDropout;
  private @Nullable Dense inner;
  private @Nullable Dense outer;
  private @Nullable LayerNormalization feedforwardNorm;
  private @Nullable Dropout feedforwardDropout;

  /**
   * Makes the layer.
   *
   * @param intermediateDim how wide the feed-forward network is inside
   * @param numHeads how many heads of attention
   */
  public TransformerDecoder(int intermediateDim, int numHeads) {
    super(intermediateDim, numHeads);
  }

  static TransformerDecoder fromConfig(Config config) {
    return new TransformerDecoder(config.integer("intermediate_dim"), config.integer("num_heads"))
        .readTransformer(config);
  }

  /**
   * Applies the layer with an encoder's output.
   *
   * @param x {@code [batch, length, width]}
   * @param encoded {@code [batch, source, sourceWidth]}
   * @return {@code [batch, length, width]}
   */
  public Tensor call(Tensor x, Tensor encoded) {
    return callAll(List.of(x, encoded)).getFirst();
  }

  @Override
  protected void check(List<Shape> inputs) {
    LayerCall<Shape> call = LayerCall.read(inputs, arguments());
    call.checkNames(ARGUMENTS);
    boolean encoded = call.find("encoder_sequence", 1) != null;
    if (selfAttention != null && encoded != (crossAttention != null)) {
      throw new PellucidException(
          "Layer \""
              + name()
              + (encoded
                  ? "\" was built without an encoder's output; now called with one."
                  : "\" was built with an encoder's output; now called without."));
    }
  }

  @Override
  protected void build(List<Shape> inputs) {
    LayerCall<Shape> call = LayerCall.read(inputs, arguments());
    Shape input = inputs.getFirst();
    Shape encoded = call.find("encoder_sequence", 1);
    int headWidth = headWidth(input);
    MultiHeadAttention self = attention("self_attention", headWidth);
    selfAttentionNorm = normalization("self_attention_layer_norm");
    selfAttentionDropout = dropoutLayer("self_attention_dropout");
    self.buildFor(List.of(input, input));
    selfAttentionNorm.buildFor(List.of(input));
    if (encoded != null) {
      crossAttention = attention("cross_attention", headWidth);
      crossAttentionNorm = normalization("cross_attention_layer_norm");
      crossAttentionDropout = dropoutLayer("cross_attention_dropout");
      crossAttention.buildFor(List.of(input, encoded));
      crossAttentionNorm.buildFor(List.of(input));
    }
    inner = inner();
    outer = dense("feedforward_output_dense", input.dim(-1));
    feedforwardNorm = normalization("feedforward_layer_norm");
    feedforwardDropout = dropoutLayer("feedforward_dropout");
    inner.buildFor(List.of(input));
    outer.buildFor(List.of(inner.outputShape(input)));
    feedforwardNorm.buildFor(List.of(input));
    selfAttention = self;
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    LayerCall<Tensor> call = LayerCall.read(inputs, arguments());
    Tensor x = call.inputs().getFirst();
    Tensor encoded = call.find("encoder_sequence", 1);
    boolean causal = arguments().flag("use_causal_mask", true);
    Tensor shown = shown(call, "decoder_padding_mask", "decoder_attention_mask", x);
    boolean scores = call.flag("return_attention_scores");
    List<Tensor> results = new ArrayList<>();
    MultiHeadAttention self = requireNonNull(selfAttention);
    Tensor result =
        residual(
            x,
            requireNonNull(selfAttentionNorm),
            requireNonNull(selfAttentionDropout),
            y -> {
              results.addAll(attend(self, y, y, shown, causal, scores));
              return results.getFirst();
            });
    if (encoded != null) {
      Tensor shownThere = shown(call, "encoder_padding_mask", "encoder_attention_mask", encoded);
      MultiHeadAttention cross = requireNonNull(crossAttention);
      result =
          residual(
              result,
              requireNonNull(crossAttentionNorm),
              requireNonNull(crossAttentionDropout),
              y -> attend(cross, y, encoded, shownThere, false, false).getFirst());
    }
    Tensor last =
        residual(
            result,
            requireNonNull(feedforwardNorm),
            requireNonNull(feedforwardDropout),
            y -> requireNonNull(outer).call(requireNonNull(inner).call(y)));
    results.set(0, last);
    return results;
  }

  @Override
  public Config config() {
    return writeTransformer(super.config());
  }
}
