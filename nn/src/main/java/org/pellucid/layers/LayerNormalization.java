package org.pellucid.layers;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.tensor.Tensor;

/**
 * Normalizes each sample by mean and (population) variance along some axes.
 *
 * <p>Input and output {@code [batch, ..., features]}. Weights: gamma and beta, with the extents of
 * those axes. Defaults: the last axis, see {@link NormalizationLayer}.
 *
 * <p>Errors: another width than the layer was built for.
 *
 * <p>Source: Ba et al., 2016; {@code keras.layers.LayerNormalization}.
 */
public final class LayerNormalization extends NormalizationLayer<LayerNormalization> {
  private Ints axes = Ints.of(-1);
  private boolean rmsScaling;
  private @Nullable Shape builtFor;

  /** Makes the layer. */
  public LayerNormalization() {}

  /**
   * Sets the axes that are normalized together, the last one without.
   *
   * @param newAxes the axes; may count from the end
   * @return this
   */
  public LayerNormalization axis(int... newAxes) {
    checkNotBuilt("axis");
    axes = Ints.of(newAxes);
    return this;
  }

  /**
   * Sets whether the input keeps its mean and is only divided by the standard deviation, without a
   * beta; a form that Keras keeps for old models.
   *
   * @param keepMean whether it does, false without
   * @return this
   */
  public LayerNormalization rmsScaling(boolean keepMean) {
    checkNotBuilt("rmsScaling");
    rmsScaling = keepMean;
    return this;
  }

  static LayerNormalization fromConfig(Config config) {
    return new LayerNormalization()
        .axis(Axes.read(config, -1).toArray())
        .rmsScaling(config.flag("rms_scaling", false))
        .readNormalization(config);
  }

  @Override
  protected void check(List<Shape> inputs) {
    Shape width = weights(inputs.getFirst());
    if (builtFor != null && !builtFor.equals(width)) {
      boolean last = axes.equals(Ints.of(-1));
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" was built for "
              + (last ? "last dimension " + builtFor.dim(0) : "extents " + text(builtFor))
              + "; now called with "
              + (last ? width.dim(0) : text(width))
              + ".");
    }
  }

  private static String text(Shape shape) {
    return Arrays.toString(shape.toArray());
  }

  /** The normalized axes, ascending. */
  private int[] over(Shape input) {
    return Arrays.stream(axes.toArray()).map(input::axis).sorted().toArray();
  }

  private Shape weights(Shape input) {
    return Shape.of(Arrays.stream(over(input)).map(input::dim).toArray());
  }

  @Override
  protected void build(Shape input) {
    Shape shape = weights(input);
    for (int dim : shape.toArray()) {
      known(dim, "normalized axes", input);
    }
    if (rmsScaling) {
      addGamma(shape);
    } else {
      addGammaAndBeta(shape);
    }
    builtFor = shape;
  }

  @Override
  protected Tensor forward(Tensor x) {
    int[] over = over(x.shape());
    int[] dims = new int[x.rank()];
    Arrays.fill(dims, 1);
    for (int axis : over) {
      dims[axis] = x.dim(axis);
    }
    Shape weights = Shape.of(dims);
    Tensor centered = x.subtract(x.keep(x.mean(over), over));
    Tensor variance = x.keep(centered.square().mean(over), over);
    if (rmsScaling) {
      return normalize(x, variance, weights);
    }
    Tensor gamma = gammaOrNull();
    Tensor beta = betaOrNull();
    NormalizedSamples samples =
        new NormalizedSamples(centered, variance.add(epsilon()).rsqrt(), weights, over);
    return Gradients.rearranged(
        present(x, gamma, beta),
        _ -> normalize(centered, variance, weights),
        (dy, y, in) -> samples.gradients(dy, gamma, beta));
  }

  @Override
  public Config config() {
    return writeNormalization(super.config().put("axis", Axes.write(axes)))
        .put("rms_scaling", rmsScaling);
  }
}
