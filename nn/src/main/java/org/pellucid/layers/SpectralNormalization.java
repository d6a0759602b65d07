package org.pellucid.layers;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.TruncatedNormal;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Keeps the largest singular value of a layer's kernel at 1: before each step of training the
 * kernel is divided by it. It is followed by power iteration, {@code v = unit(u W^T)}, {@code u =
 * unit(v W)}, {@code sigma = v W u^T}, where W is the kernel as a matrix with one column per
 * filter.
 *
 * <p>Input and output are those of the layer inside. Weights: the layer's kernel, then, not
 * trainable, {@code vector_u [1, filters]}, then what else the layer has. Default: one iteration.
 * Nothing is done to a kernel that is 0.
 *
 * <p>Errors: less than one iteration; a layer without "kernel" or "embeddings".
 *
 * <p>Source: Miyato et al., 2018; {@code keras.layers.SpectralNormalization}.
 */
public final class SpectralNormalization extends Wrapper<SpectralNormalization> {
  private static final double EPSILON = 1e-7;

  private int powerIterations = 1;
  private @Nullable Variable kernel;
  private @Nullable Variable vectorU;

  /**
   * Makes the layer.
   *
   * @param layer a layer with a kernel or embeddings
   */
  public SpectralNormalization(Layer layer) {
    super(layer);
  }

  /**
   * Sets how many steps of power iteration come before each step of training, 1 without.
   *
   * @param iterations how many
   * @return this
   */
  public SpectralNormalization powerIterations(int iterations) {
    checkNotBuilt("powerIterations");
    powerIterations = Setting.atLeast("SpectralNormalization", "powerIterations", 1, iterations);
    return this;
  }

  static SpectralNormalization fromConfig(Config config) {
    return new SpectralNormalization(readLayer(config))
        .powerIterations(config.integer("power_iterations", 1))
        .readCommon(config);
  }

  @Override
  protected void build(Shape input) {
    super.build(input);
    Variable weight =
        layer().weights().stream()
            .filter(w -> w.name().endsWith("/kernel") || w.name().endsWith("/embeddings"))
            .findFirst()
            .orElseThrow(() ->
                new PellucidException(
                    "Layer \""
                        + name()
                        + "\": layer \""
                        + layer().name()
                        + "\" has neither a kernel nor embeddings."));
    adoptWeight(weight);
    kernel = weight;
    vectorU =
        addWeight(
            "vector_u",
            Shape.of(1, weight.shape().dim(-1)),
            new TruncatedNormal().stddev(0.02),
            false,
            null,
            null);
  }

  @Override
  protected Tensor forward(Tensor x) {
    if (training()) {
      normalizeKernel(built(kernel), built(vectorU));
    }
    return layer().call(x);
  }

  private void normalizeKernel(Variable weight, Variable vector) {
    Tensor whole = weight.tensor();
    Tensor matrix = whole.reshape(-1, whole.dim(-1));
    Tensor before = vector.tensor();
    Tensor u = before;
    Tensor v = before;
    for (int i = 0; i < powerIterations; i++) {
      v = unit(u.matmul(matrix.transpose()));
      u = unit(v.matmul(matrix));
    }
    u = u.stopGradient();
    Tensor sigma = v.stopGradient().matmul(matrix).matmul(u.transpose()).reshape(Shape.SCALAR);
    Tensor zero = whole.equal(0).all();
    vector.assign(zero.broadcastTo(u.shape()).where(before, u));
    Tensor divisor = zero.where(sigma.onesLike(), sigma);
    weight.assign(whole.divide(divisor));
  }

  private static Tensor unit(Tensor x) {
    return UnitNormalization.normalize(x, EPSILON, 0, 1);
  }

  @Override
  public Config config() {
    return super.config().put("power_iterations", powerIterations);
  }
}
