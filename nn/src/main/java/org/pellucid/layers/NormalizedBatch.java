package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.gradient.Gradients;
import org.pellucid.tensor.Tensor;

/**
 * What batch normalization computes while training, and its gradient, arranged so that the large
 * arrays are read as few times as can be: {@code y = x a + b} with {@code a = gamma / s}, {@code b
 * = beta - mean a}, {@code s = sqrt(variance + epsilon)}.
 *
 * <p>With {@code n} numbers for each channel and {@code z = (x - mean) / s}, the gradients are
 *
 * <pre>
 * dbeta = sum(dy)     dgamma = sum(dy z)     dx = a (dy - dbeta / n - z dgamma / n)
 * </pre>
 *
 * <p>and dx is again of the form {@code dy a + x c + d}. So x is read once for each statistic and
 * once for y, and dy and x once for the sums and once for dx. Differentiating the general formulas
 * gives the same numbers but stores {@code x - mean} and sums four times.
 *
 * <p>Source: Ioffe and Szegedy, 2015, section 3.
 */
final class NormalizedBatch {
  private final Shape weights;
  private final int[] others;
  private final Tensor mean;
  private final Tensor variance;
  private final double epsilon;

  /**
   * Takes the statistics of a batch.
   *
   * @param x the batch
   * @param weights the shape of x, with 1 for all axes but that of the channels
   * @param others the other axes
   * @param epsilon added to the variance
   */
  NormalizedBatch(Tensor x, Shape weights, int[] others, double epsilon) {
    this.weights = weights;
    this.others = others.clone();
    this.epsilon = epsilon;
    mean = x.mean(others);
    variance = x.subtract(mean.reshape(weights)).square().mean(others);
  }

  /** The mean of each channel. */
  Tensor mean() {
    return mean;
  }

  /** The population variance of each channel. */
  Tensor variance() {
    return variance;
  }

  /**
   * Normalizes, scales and shifts.
   *
   * @param x the batch
   * @param gamma one factor per channel, or null
   * @param beta one summand per channel, or null
   */
  Tensor normalize(Tensor x, @Nullable Tensor gamma, @Nullable Tensor beta) {
    Tensor inverse = variance.add(epsilon).rsqrt();
    Tensor factor = gamma == null ? inverse : inverse.multiply(gamma);
    Tensor shift = mean.multiply(factor).negative();
    Tensor moved = beta == null ? shift : shift.add(beta);
    return Gradients.rearranged(
        NormalizationLayer.present(x, gamma, beta),
        in -> in.getFirst().multiply(spread(factor)).add(spread(moved)),
        (dy, y, in) -> gradients(dy, in.getFirst(), inverse, factor, gamma != null, beta != null));
  }

  private List<@Nullable Tensor> gradients(
      Tensor dy, Tensor x, Tensor inverse, Tensor factor, boolean hasGamma, boolean hasBeta) {
    double n = x.shape().size() / (double) Math.max(1, weights.size());
    Tensor z = x.multiply(spread(inverse)).subtract(spread(mean.multiply(inverse)));
    Tensor sum = dy.sum(others);
    Tensor product = dy.multiply(z).sum(others);
    Tensor c = factor.multiply(inverse).multiply(product).multiply(-1 / n);
    Tensor d = factor.multiply(sum).multiply(-1 / n).subtract(mean.multiply(c));
    Tensor dx = dy.multiply(spread(factor)).add(x.multiply(spread(c)).add(spread(d)));
    return new ArrayList<>(
        NormalizationLayer.present(dx, hasGamma ? product : null, hasBeta ? sum : null));
  }

  private Tensor spread(Tensor perChannel) {
    return perChannel.reshape(weights);
  }
}
