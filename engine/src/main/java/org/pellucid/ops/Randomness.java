package org.pellucid.ops;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Random numbers by their distributions. The streams are our own: the same seed gives the same
 * numbers everywhere, though not those of Keras.
 *
 * <p>Source: {@code keras.random}.
 */
public final class Randomness {
  /** Rounds of rejection for a gamma number, each of which fails once in twenty times at most. */
  private static final int GAMMA_ROUNDS = 12;

  /** Below it, the logarithm of a gamma number would leave the range of float32. */
  private static final double LEAST_SHAPE = 1e-30;

  private Randomness() {}

  private static Tensor typed(Tensor x, @Nullable DType dtype) {
    return x.cast(dtype == null ? DType.FLOAT32 : dtype);
  }

  /** Normal numbers. */
  public static Tensor normal(
      Shape shape, double mean, double stddev, @Nullable DType dtype, SeedGenerator seed) {
    return typed(seed.normal(shape, mean, stddev), dtype);
  }

  /** Normal numbers within two standard deviations. */
  public static Tensor truncatedNormal(
      Shape shape, double mean, double stddev, @Nullable DType dtype, SeedGenerator seed) {
    return typed(seed.truncatedNormal(shape, mean, stddev), dtype);
  }

  /** Numbers spread evenly from minval to below maxval. */
  public static Tensor uniform(
      Shape shape, double minval, double maxval, @Nullable DType dtype, SeedGenerator seed) {
    return typed(seed.uniform(shape, minval, maxval), dtype);
  }

  /** Whole numbers spread evenly from minval to below maxval. */
  public static Tensor randint(
      Shape shape, int minval, int maxval, DType dtype, SeedGenerator seed) {
    return seed.integers(shape, minval, maxval).cast(dtype);
  }

  /**
   * Classes by the logarithms of their probabilities, by the largest of those with Gumbel noise.
   *
   * @param logits {@code [batch, classes]}
   * @param numSamples how many per row
   * @return {@code [batch, numSamples]}
   */
  public static Tensor categorical(Tensor logits, int numSamples, DType dtype, SeedGenerator seed) {
    Shape shape = Shape.of(logits.dim(0), numSamples, logits.dim(1));
    Tensor noise = open(seed, shape).log().negative().log().negative();
    return noise.add(logits.expandDims(1)).argmax(-1).cast(dtype);
  }

  /** Evenly spread numbers above 0 and below 1. */
  private static Tensor open(SeedGenerator seed, Shape shape) {
    return seed.uniform(shape).clip(0x1p-25, 1 - 0x1p-24);
  }

  /** Numbers set to 0 at a rate, the others enlarged so that sums stay the same on average. */
  public static Tensor dropout(
      Tensor inputs, double rate, @Nullable Shape noiseShape, SeedGenerator seed) {
    if (rate <= 0 || rate >= 1) {
      return rate <= 0 ? inputs : inputs.zerosLike();
    }
    Tensor kept = seed.uniform(noiseShape == null ? inputs.shape() : noiseShape).less(1 - rate);
    return kept.where(inputs.divide(1 - rate), inputs.zerosLike());
  }

  /** The slices of an axis in a random order. */
  public static Tensor shuffle(Tensor x, int axis, SeedGenerator seed) {
    Tensor order = seed.bits(Shape.of(x.dim(axis))).argsort(false);
    return x.take(order, x.shape().axis(axis));
  }

  /**
   * A gamma number as {@code base * exp(boost)}: for shapes near 0 that product is below all
   * floats.
   *
   * @param base of shape alpha, or of alpha + 1 where alpha is below 1
   * @param boost the logarithm of what takes it to alpha, 0 or less
   */
  private record GammaDraw(Tensor base, Tensor boost) {
    /** Marsaglia and Tsang, 2000. */
    static GammaDraw of(Shape shape, Tensor alpha, SeedGenerator seed) {
      Tensor a = Operands.floats(alpha).cast(DType.FLOAT32).broadcastTo(shape);
      Tensor small = a.less(1);
      Tensor d = small.where(a.add(1), a).subtract(1.0 / 3);
      Tensor c = d.multiply(9).rsqrt();
      Tensor base = d;
      Tensor open = Tensor.full(DType.BOOL, shape, 1);
      for (int round = 0; round < GAMMA_ROUNDS; round++) {
        Tensor x = seed.normal(shape, 0, 1);
        Tensor root = c.multiply(x).add(1);
        Tensor v = root.multiply(root).multiply(root).maximum(1e-30);
        Tensor bound =
            x.square().multiply(0.5).add(d).subtract(d.multiply(v)).add(d.multiply(v.log()));
        Tensor accepted = root.greater(0).and(open(seed, shape).log().less(bound));
        base = open.and(accepted).where(d.multiply(v), base);
        open = open.and(accepted.not());
      }
      Tensor boost = open(seed, shape).log().divide(a.maximum(LEAST_SHAPE));
      return new GammaDraw(base, small.where(boost, boost.zerosLike()));
    }

    Tensor logarithm() {
      return base.log().add(boost);
    }
  }

  /** Gamma numbers of shape alpha and scale 1. */
  public static Tensor gamma(Shape shape, Tensor alpha, @Nullable DType dtype, SeedGenerator seed) {
    GammaDraw draw = GammaDraw.of(shape, alpha, seed);
    return typed(draw.base.multiply(draw.boost.exp()), dtype);
  }

  /**
   * Beta numbers: the share of one gamma number in two, found from their logarithms, since for
   * parameters near 0 both numbers may be below all floats.
   */
  public static Tensor beta(
      Shape shape, Tensor alpha, Tensor beta, @Nullable DType dtype, SeedGenerator seed) {
    Tensor x = GammaDraw.of(shape, alpha, seed).logarithm();
    Tensor y = GammaDraw.of(shape, beta, seed).logarithm();
    return typed(x.subtract(y).sigmoid(), dtype);
  }

  /**
   * Shares of a whole that sum to 1 along the last axis (a Dirichlet distribution of equal
   * parameters), found from logarithms of gamma numbers.
   */
  public static Tensor dirichlet(Shape shape, Tensor alpha, SeedGenerator seed) {
    Tensor logarithms = GammaDraw.of(shape, alpha, seed).logarithm();
    return Nn.softmax(logarithms, -1);
  }

  /** How many of so many trials succeed; asks for the largest count. */
  public static Tensor binomial(
      Shape shape, Tensor counts, Tensor probabilities, @Nullable DType dtype, SeedGenerator seed) {
    Tensor n = Operands.floats(counts).broadcastTo(shape);
    Tensor p = Operands.floats(probabilities).broadcastTo(shape);
    int most = (int) counts.max().item();
    List<Tensor> parts = new ArrayList<>();
    for (int from = 0; from < most; from += 64) {
      int trials = Math.min(64, most - from);
      Shape each = shape.plus(trials);
      Tensor number = Tensor.iota(DType.FLOAT32, each, -1).add(from);
      Tensor success = seed.uniform(each).less(p.expandDims(-1)).and(number.less(n.expandDims(-1)));
      parts.add(success.cast(DType.FLOAT32).sum(-1));
    }
    Tensor sum = parts.stream().reduce(Tensor::add).orElse(n.zerosLike());
    return typed(sum, dtype);
  }
}
