package org.pellucid.layers;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.gradient.Gradients;
import org.pellucid.tensor.Tensor;

/**
 * What layer normalization computes, and its gradient, arranged so that few large arrays are kept
 * and read: {@code y = c (gamma / s) + beta} with {@code c = x - mean}, {@code s = sqrt(variance +
 * epsilon)}.
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
   * Takes the statistics of samples.
   *
   * @param x the samples
   * @param weights the shape of x, with 1 for all axes but those that are normalized
   * @param axes the normalized axes
   * @param epsilon added to the variance
   */
  NormalizedSamples(Tensor x, Shape weights, int[] axes, double epsilon) {
    this.weights = weights;
    this.axes = axes.clone();
    centered = x.subtract(mean(x));
    inverse = mean(centered.square()).add(epsilon).rsqrt();
  }

  private Tensor mean(Tensor numbers) {
    return numbers.keep(numbers.mean(axes), axes);
  }

  /**
   * Normalizes, scales and shifts.
   *
   * @param x the samples
   * @param gamma one factor per place in a sample, or null
   * @param beta one summand per place in a sample, or null
   */
  Tensor normalize(Tensor x, @Nullable Tensor gamma, @Nullable Tensor beta) {
    List<Tensor> inputs = new ArrayList<>(List.of(x));
    if (gamma != null) {
      inputs.add(gamma);
    }
    if (beta != null) {
      inputs.add(beta);
    }
    return Gradients.rearranged(
        inputs,
        _ -> {
          Tensor factor = gamma == null ? inverse : inverse.multiply(gamma.reshape(weights));
          Tensor scaled = centered.multiply(factor);
          return beta == null ? scaled : scaled.add(beta.reshape(weights));
        },
        (dy, y, in) -> gradients(dy, gamma, beta));
  }

  private List<@Nullable Tensor> gradients(
      Tensor dy, @Nullable Tensor gamma, @Nullable Tensor beta) {
    Tensor g = gamma == null ? dy : dy.multiply(gamma.reshape(weights));
    Tensor slope = inverse.square().multiply(mean(g.multiply(centered)));
    Tensor dx = g.subtract(mean(g)).subtract(centered.multiply(slope)).multiply(inverse);
    int[] others = IntStream.range(0, dy.rank()).filter(axis -> !isNormalized(axis)).toArray();
    List<@Nullable Tensor> all = new ArrayList<>(Arrays.asList(dx));
    if (gamma != null) {
      Tensor z = centered.multiply(inverse);
      all.add(dy.multiply(z).sum(others).reshape(gamma.shape()));
    }
    if (beta != null) {
      all.add(dy.sum(others).reshape(beta.shape()));
    }
    return all;
  }

  private boolean isNormalized(int axis) {
    return Arrays.stream(axes).anyMatch(normalized -> normalized == axis);
  }
}
