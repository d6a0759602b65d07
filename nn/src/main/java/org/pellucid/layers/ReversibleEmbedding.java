package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Replaces whole numbers by vectors that are learned, and turns vectors back into a score for each
 * number.
 *
 * <p>Input {@code [batch, ...]} of numbers from 0 to {@code inputDim - 1}, output {@code [batch,
 * ..., outputDim]}; with the argument {@code reverse} (see {@link #reverse} and {@link LayerCall})
 * input {@code [batch, ..., outputDim]}, output {@code [batch, ..., inputDim]}. Weights: embeddings
 * {@code [inputDim, outputDim]}; without tied weights reverse_embeddings {@code [outputDim,
 * inputDim]}. Defaults: tied weights, scores without limit; see {@link EmbeddingLayer}.
 *
 * <p>Errors: sizes below 1; when run, a number outside of the range, with its place.
 *
 * <p>Source: Press and Wolf, 2016; {@code keras.layers.ReversibleEmbedding}.
 */
public final class ReversibleEmbedding extends EmbeddingLayer<ReversibleEmbedding> {
  private boolean tieWeights = true;
  private @Nullable Double logitSoftCap;
  private @Nullable String reverseDtype;
  private @Nullable Variable reverseEmbeddings;

  /**
   * Makes the layer.
   *
   * @param inputDim how many different numbers there are
   * @param outputDim how long the vectors are
   */
  public ReversibleEmbedding(int inputDim, int outputDim) {
    super(inputDim, outputDim);
  }

  /**
   * Sets whether both directions use the same vectors.
   *
   * @param tie whether they do, true without
   * @return this
   */
  public ReversibleEmbedding tieWeights(boolean tie) {
    checkNotBuilt("tieWeights");
    tieWeights = tie;
    return this;
  }

  /**
   * Limits the scores softly: {@code cap * tanh(scores / cap)}.
   *
   * @param cap above 0; no limit without
   * @return this
   */
  public ReversibleEmbedding logitSoftCap(double cap) {
    checkNotBuilt("logitSoftCap");
    logitSoftCap = Setting.positive("ReversibleEmbedding", "logitSoftCap", cap);
    return this;
  }

  static ReversibleEmbedding fromConfig(Config config) {
    ReversibleEmbedding layer =
        new ReversibleEmbedding(config.integer("input_dim"), config.integer("output_dim"))
            .tieWeights(config.flag("tie_weights", true));
    Double cap = config.numberOrNull("logit_soft_cap");
    layer.logitSoftCap = cap;
    layer.reverseDtype = config.textOrNull("reverse_dtype");
    return layer.readEmbedding(config);
  }

  @Override
  protected void build(Shape input) {
    super.build(input);
    reverseEmbeddings =
        tieWeights
            ? null
            : addWeight(
                "reverse_embeddings",
                Shape.of(outputDim(), inputDim()),
                embeddingsInitializer(),
                true,
                null,
                null);
  }

  /**
   * Turns vectors into scores.
   *
   * @param x {@code [batch, ..., outputDim]}
   * @return {@code [batch, ..., inputDim]}
   */
  public Tensor reverse(Tensor x) {
    return callAll(List.of(x), Config.empty().put("reverse", true)).getFirst();
  }

  /**
   * Describes the way back in a model.
   *
   * @param x {@code [batch, ..., outputDim]}
   * @return {@code [batch, ..., inputDim]}
   */
  public SymbolicTensor reverse(SymbolicTensor x) {
    return connect(List.of(x), Config.empty().put("reverse", true)).getFirst();
  }

  private boolean isReverse() {
    return arguments().flag("reverse", false);
  }

  @Override
  protected Tensor forward(Tensor x) {
    if (!isReverse()) {
      return embed(x);
    }
    Variable own = reverseEmbeddings;
    Tensor logits = x.matmul(own == null ? table().transpose() : own.tensor());
    Double cap = logitSoftCap;
    return cap == null ? logits : logits.divide(cap).tanh().multiply(cap);
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return masksZero() && !isReverse() ? inputs.getFirst().notEqual(0) : null;
  }

  @Override
  public Config config() {
    return writeEmbedding(super.config())
        .put("tie_weights", tieWeights)
        .put("reverse_dtype", reverseDtype)
        .put("logit_soft_cap", logitSoftCap);
  }
}
