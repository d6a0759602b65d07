package org.pellucid.layers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
import org.pellucid.initializers.Ones;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Dot-product attention without projections: {@code softmax(query key^T) value}.
 *
 * <p>Inputs, further arguments and output: see {@link ScoredAttention}. Weights: with a scale, a
 * scalar factor; in mode "concat", a scalar {@code concat_score_weight}. Defaults: no scale, mode
 * "dot", no dropout. In mode "concat" the scores are {@code weight * sum(tanh(scale * (query +
 * key)))}.
 *
 * <p>Errors: a mode that is not known; fewer than two inputs.
 *
 * <p>Source: Luong et al., 2015; {@code keras.layers.Attention}.
 */
public final class Attention extends ScoredAttention<Attention> {
  private boolean useScale;
  private String scoreMode = "dot";
  private @Nullable Variable scale;
  private @Nullable Variable concatScoreWeight;

  /** Makes the layer. */
  public Attention() {}

  /**
   * Sets whether the scores have a factor that is learned.
   *
   * @param use whether they have, false without
   * @return this
   */
  public Attention useScale(boolean use) {
    checkNotBuilt("useScale");
    useScale = use;
    return this;
  }

  /**
   * Sets how scores are computed.
   *
   * @param mode "dot", as without, or "concat"
   * @return this
   */
  public Attention scoreMode(String mode) {
    checkNotBuilt("scoreMode");
    if (!mode.equals("dot") && !mode.equals("concat")) {
      throw Names.unknown("score mode", mode, List.of("concat", "dot"));
    }
    scoreMode = mode;
    return this;
  }

  static Attention fromConfig(Config config) {
    return new Attention()
        .useScale(config.flag("use_scale", false))
        .scoreMode(config.text("score_mode", "dot"))
        .readScored(config);
  }

  @Override
  protected void build(List<Shape> inputs) {
    check(inputs);
    scale = useScale ? addWeight("scale", Shape.SCALAR, new Ones()) : null;
    concatScoreWeight =
        scoreMode.equals("concat")
            ? addWeight("concat_score_weight", Shape.SCALAR, new Ones())
            : null;
    buildDropout();
  }

  @Override
  Tensor scores(Tensor query, Tensor key) {
    Variable weight = concatScoreWeight;
    if (weight == null) {
      Tensor scores = query.matmul(key.swapAxes(-1, -2));
      return scale == null ? scores : scores.multiply(scale.tensor());
    }
    Tensor sum = query.expandDims(-2).add(key.expandDims(-3));
    Tensor scaled = scale == null ? sum : sum.multiply(scale.tensor());
    return scaled.tanh().sum(-1).multiply(weight.tensor());
  }

  @Override
  public Config config() {
    return writeScored(super.config().put("use_scale", useScale).put("score_mode", scoreMode));
  }
}
