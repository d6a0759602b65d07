package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Replaces whole numbers by vectors that are learned.
 *
 * <p>Input {@code [batch, ...]} of numbers from 0 to {@code inputDim - 1}, output {@code [batch,
 * ..., outputDim]}. Weights: embeddings {@code [inputDim, outputDim]}. Defaults: see {@link
 * EmbeddingLayer}.
 *
 * <p>Errors: sizes below 1; when run, a number outside of the range, with its place.
 *
 * <p>Source: {@code keras.layers.Embedding}.
 */
public final class Embedding extends EmbeddingLayer<Embedding> {
  /**
   * Makes the layer.
   *
   * @param inputDim how many different numbers there are
   * @param outputDim how long the vectors are
   */
  public Embedding(int inputDim, int outputDim) {
    super(inputDim, outputDim);
  }

  static Embedding fromConfig(Config config) {
    return new Embedding(config.integer("input_dim"), config.integer("output_dim"))
        .readEmbedding(config);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return embed(x);
  }

  @Override
  protected @Nullable Tensor computeMask(List<Tensor> inputs, @Nullable Tensor mask) {
    return masksZero() ? inputs.getFirst().notEqual(0) : null;
  }

  @Override
  public Config config() {
    return writeEmbedding(super.config());
  }
}
