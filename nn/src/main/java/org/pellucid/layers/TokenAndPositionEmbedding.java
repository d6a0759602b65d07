package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.initializers.RandomUniform;
import org.pellucid.tensor.Tensor;

/**
 * A vector for each token plus one for each place.
 *
 * <p>Input {@code [batch, length]} of numbers from 0 to {@code vocabularySize - 1}, output {@code
 * [batch, length, embeddingDim]}. Setting of a call: {@code start_index}, the place of the first
 * step. Weights: those of token_embedding, a {@link ReversibleEmbedding}, and of
 * position_embedding, a {@link PositionEmbedding}. Defaults: tied weights, first values between
 * -0.05 and 0.05, the number 0 hides nothing.
 *
 * <p>Source: {@code keras_hub.layers.TokenAndPositionEmbedding}.
 */
public final class TokenAndPositionEmbedding extends FluentLayer<TokenAndPositionEmbedding> {
  private final int vocabularySize;
  private final int sequenceLength;
  private final int embeddingDim;
  private boolean tieWeights = true;
  private Initializer embeddingsInitializer = new RandomUniform();
  private boolean maskZero;
  private @Nullable ReversibleEmbedding tokens;
  private @Nullable PositionEmbedding places;

  /**
   * Makes the layer.
   *
   * @param vocabularySize how many different tokens there are
   * @param sequenceLength how many places there are
   * @param embeddingDim how long the vectors are
   */
  public TokenAndPositionEmbedding(int vocabularySize, int sequenceLength, int embeddingDim) {
    String owner = "TokenAndPositionEmbedding";
    this.vocabularySize = Setting.atLeast(owner, "vocabularySize", 1, vocabularySize);
    this.sequenceLength = Setting.atLeast(owner, "sequenceLength", 1, sequenceLength);
    this.embeddingDim = Setting.atLeast(owner, "embeddingDim", 1, embeddingDim);
  }

  /**
   * Sets whether {@link #tokenEmbedding} uses the same vectors on the way back.
   *
   * @param tie whether it does, true without
   * @return this
   */
  public TokenAndPositionEmbedding tieWeights(boolean tie) {
    checkNotBuilt("tieWeights");
    tieWeights = tie;
    return this;
  }

  /**
   * Sets the first values of the vectors.
   *
   * @param initializer the initializer
   * @return this
   */
  public TokenAndPositionEmbedding embeddingsInitializer(Initializer initializer) {
    checkNotBuilt("embeddingsInitializer");
    embeddingsInitializer = initializer;
    return this;
  }

  /**
   * Sets the first values of the vectors.
   *
   * @param name Keras's name, such as "uniform"
   * @return this
   */
  public TokenAndPositionEmbedding embeddingsInitializer(String name) {
    return embeddingsInitializer(Initializers.get(name));
  }

  /**
   * Sets whether the token 0 is padding.
   *
   * @param mask whether it is, false without
   * @return this
   */
  public TokenAndPositionEmbedding maskZero(boolean mask) {
    checkNotBuilt("maskZero");
    maskZero = mask;
    return this;
  }

  static TokenAndPositionEmbedding fromConfig(Config config) {
    return new TokenAndPositionEmbedding(
            config.integer("vocabulary_size"),
            config.integer("sequence_length"),
            config.integer("embedding_dim"))
        .tieWeights(config.flag("tie_weights", true))
        .embeddingsInitializer(Initializers.read(config, "embeddings_initializer", "uniform"))
        .maskZero(config.flag("mask_zero", false))
        .readCommon(config);
  }

  /** {@return the embedding of tokens, which can turn vectors back into scores} */
  public synchronized ReversibleEmbedding tokenEmbedding() {
    ReversibleEmbedding known = tokens;
    if (known == null) {
      known =
          track(
              new ReversibleEmbedding(vocabularySize, embeddingDim)
                  .name("token_embedding")
                  .tieWeights(tieWeights)
                  .maskZero(maskZero)
                  .embeddingsInitializer(another()));
      tokens = known;
    }
    return known;
  }

  private Initializer another() {
    Initializer copy =
        Initializers.REGISTRY.read(Initializers.REGISTRY.write(embeddingsInitializer));
    return copy == null ? embeddingsInitializer : copy;
  }

  @Override
  protected void build(Shape input) {
    tokenEmbedding().buildFor(List.of(input));
    PositionEmbedding made =
        new PositionEmbedding(sequenceLength).name("position_embedding").initializer(another());
    places = track(made);
    made.buildFor(List.of(input.plus(embeddingDim)));
  }

  @Override
  protected Tensor forward(Tensor x) {
    PositionEmbedding positions = places;
    if (positions == null) {
      throw new IllegalStateException("Layer \"" + name() + "\" is not built.");
    }
    Tensor embedded = tokenEmbedding().call(x);
    return embedded.add(positions.callAll(List.of(embedded), arguments()).getFirst());
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return maskZero ? inputs.getFirst().notEqual(0) : null;
  }

  @Override
  public Config config() {
    return super.config()
        .put("vocabulary_size", vocabularySize)
        .put("sequence_length", sequenceLength)
        .put("embedding_dim", embeddingDim)
        .put("tie_weights", tieWeights)
        .put("embeddings_initializer", Initializers.REGISTRY.write(embeddingsInitializer))
        .put("mask_zero", maskZero);
  }
}
