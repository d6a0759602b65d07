package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.initializers.GlorotUniform;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Attention whose scores are {@code sum(scale * tanh(query + key))}.
 *
 * <p>Inputs, further arguments and output: see {@link ScoredAttention}. Weights: with a scale, a
 * factor {@code [features]} by {@code glorot_uniform}. Defaults: with a scale, no dropout.
 *
 * <p>Source: Bahdanau et al., 2014; {@code keras.layers.AdditiveAttention}.
 */
public final class AdditiveAttention extends ScoredAttention<AdditiveAttention> {
  private boolean useScale = true;
  private @Nullable Variable scale;

  /** Makes the layer. */
  public AdditiveAttention() {}

  /**
   * Sets whether each feature has a factor that is learned.
   *
   * @param use whether they have, true without
   * @return this
   */
  public AdditiveAttention useScale(boolean use) {
    checkNotBuilt("useScale");
    useScale = use;
    return this;
  }

  static AdditiveAttention fromConfig(Config config) {
    return new AdditiveAttention().useScale(config.flag("use_scale", true)).readScored(config);
  }

  @Override
  protected void build(List<Shape> inputs) {
    check(inputs);
    Shape query = inputs.getFirst();
    int width = known(query.dim(-1), "last dimension", query);
    scale = useScale ? addWeight("scale", Shape.of(width), new GlorotUniform()) : null;
    buildDropout();
  }

  @Override
  Tensor scores(Tensor query, Tensor key) {
    Tensor sum = query.expandDims(-2).add(key.expandDims(-3)).tanh();
    return (scale == null ? sum : sum.multiply(scale.tensor())).sum(-1);
  }

  @Override
  public Config config() {
    return writeScored(super.config().put("use_scale", useScale));
  }
}
