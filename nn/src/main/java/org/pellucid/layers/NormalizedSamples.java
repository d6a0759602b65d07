package org.pellucid.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/**
 * The gradient of layer normalization, arranged so that few large arrays are kept and read: that of
 * {@code y = c (gamma / s) + beta} with {@code c = x - mean}, {@code s = sqrt(variance + epsilon)}.
 *
 * <p>With means over the numbers of a sample, {@code z = c / s} and {@code g = dy gamma}, the
 * gradients are
 *
 * <pre>
 * dbeta = sum(dy)     dgamma = sum(dy z)     dx = (g - mean(g) - z mean(g z)) / s
 * </pre>
 *
 * <p>Of what is as large as x, c alone is kept for them; differentiating the general formulas gives
 * the same numbers but keeps {@code gamma / s} for each number of x, too, and makes another array
 * of products to sum up.
 *
 * <p>Source: Ba et al., 2016, section 3.
 */
final class NormalizedSamples {
  private final Shape weights;
  private final int[] axes;
  private final Tensor centered;
  private final Tensor inverse;

  /**
   * Takes what is known of the samples.
   *
   * @param centered the samples less their means
   * @param inverse one over the deviation of each
   * @param weights the shape of a sample, with 1 for all axes but those that are normalized
   * @param axes the normalized axes
   */
  NormalizedSamples(Tensor centered, Tensor inverse, Shape weights, int[] axes) {
    this.centered = centered;
    this.inverse = inverse;
    this.weights = weights;
    this.axes = axes.clone();
  }

  private Tensor mean(Tensor numbers) {
    return numbers.keep(numbers.mean(axes), axes);
  }

  /**
   * Finds the gradients of the samples and of what there is of weights.
   *
   * @param dy the gradient of the result
   * @param gamma one factor per place in a sample, or null
   * @param beta one summand per place in a sample, or null
   */
  List<@Nullable Tensor> gradients(Tensor dy, @Nullable Tensor gamma, @Nullable Tensor beta) {
    Tensor g = gamma == null ? dy : dy.multiply(gamma.reshape(weights));
    Tensor slope = inverse.square().multiply(mean(g.multiply(centered)));
    Tensor dx = g.subtract(mean(g)).subtract(centered.multiply(slope)).multiply(inverse);
    int[] others = IntStream.range(0, dy.rank()).filter(axis -> !isNormalized(axis)).toArray();
    Tensor z = centered.multiply(inverse);
    return new ArrayList<>(
        NormalizationLayer.present(
            dx,
            gamma == null ? null : dy.multiply(z).sum(others).reshape(gamma.shape()),
            beta == null ? null : dy.sum(others).reshape(beta.shape())));
  }

  private boolean isNormalized(int axis) {
    return Arrays.stream(axes).anyMatch(normalized -> normalized == axis);
  }
}
