package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.GlorotUniform;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A vector for each place in a sequence, to be added to what stands there.
 *
 * <p>Input {@code [batch, ..., length, features]}, of which only the shape counts; output of that
 * shape, the same for each sample. Setting of a call: {@code start_index}, the place of the first
 * step. Weights: embeddings {@code [sequenceLength, features]}, by {@code glorot_uniform} without a
 * setting.
 *
 * <p>Errors: a sequence that goes beyond sequenceLength.
 *
 * <p>Source: {@code keras_hub.layers.PositionEmbedding}.
 */
public final class PositionEmbedding extends FluentLayer<PositionEmbedding> {
  private final int sequenceLength;
  private Initializer initializer = new GlorotUniform();
  private @Nullable Variable embeddings;

  /**
   * Makes the layer.
   *
   * @param sequenceLength how many places have a vector
   */
  public PositionEmbedding(int sequenceLength) {
    this.sequenceLength = Setting.atLeast("PositionEmbedding", "sequenceLength", 1, sequenceLength);
  }

  /**
   * Sets the first values of the vectors.
   *
   * @param newInitializer the initializer
   * @return this
   */
  public PositionEmbedding initializer(Initializer newInitializer) {
    checkNotBuilt("initializer");
    initializer = newInitializer;
    return this;
  }

  /**
   * Sets the first values of the vectors.
   *
   * @param name Keras's name, such as "uniform"
   * @return this
   */
  public PositionEmbedding initializer(String name) {
    return initializer(Initializers.get(name));
  }

  static PositionEmbedding fromConfig(Config config) {
    return new PositionEmbedding(config.integer("sequence_length"))
        .initializer(Initializers.read(config, "initializer", "glorot_uniform"))
        .readCommon(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    int start = arguments().integer("start_index", 0);
    if (input.rank() < 2
        || (input.dim(-2) != Shape.UNKNOWN && input.dim(-2) + start > sequenceLength)) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" has vectors for "
              + sequenceLength
              + " places; called with "
              + input
              + (start == 0 ? "." : " from place " + start + " on."));
    }
  }

  @Override
  protected void build(Shape input) {
    check(List.of(input));
    int features = known(input.dim(-1), "last dimension", input);
    embeddings = addWeight("embeddings", Shape.of(sequenceLength, features), initializer);
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor table = built(embeddings).tensor();
    return Positions.rows(table, x.dim(-2), arguments().integer("start_index", 0))
        .broadcastTo(x.shape());
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config()
        .put("sequence_length", sequenceLength)
        .put("initializer", Initializers.REGISTRY.write(initializer));
  }
}
