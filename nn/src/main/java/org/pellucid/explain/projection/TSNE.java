package org.pellucid.explain.projection;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * A plane in which samples that are near each other stay neighbours (t-distributed stochastic
 * neighbour embedding). Who is far from whom, and how dense a crowd is, says little there.
 *
 * <p>It makes {@code KL = Σ pᵢⱼ log(pᵢⱼ / qᵢⱼ)} small. {@code pᵢⱼ} says how near samples are: by a
 * Gaussian around each, as wide as it takes to reach {@code perplexity} neighbours; {@code qᵢⱼ},
 * proportional to {@code 1 / (1 + |yᵢ - yⱼ|²)}, says how near they lie in the plane. Far crowds
 * push like one point in their middle (Barnes and Hut).
 *
 * <pre>{@code
 * NdArray plane = new TSNE().perplexity(40).fitTransform(x);   // [samples, 2]
 * }</pre>
 *
 * <p>Names, defaults and course as in scikit-learn: perplexity 30, early exaggeration 12 for the
 * first 250 of 1000 iterations, momentum 0.5 then 0.8, learning rate {@code max(n /
 * earlyExaggeration / 4, 50)}, a start on the principal components, angle 0.5. Time grows with n
 * log n, and with n² features for the neighbours: let {@link PCA} make more than some fifty
 * features fewer. The common pool's threads take part; the points are the same for any number of
 * them.
 *
 * <p>Sources: van der Maaten, Hinton, 2008; van der Maaten, 2014; Belkina et al., 2019 (the
 * learning rate).
 */
public final class TSNE {
  private static final int EXPLORING = 250;
  private static final int LOOK_EVERY = 50;
  private static final int PATIENCE = 300;
  private static final double FLAT = 1e-7;
  private static final double START_DEVIATION = 1e-4;

  private double perplexity = 30;
  private double earlyExaggeration = 12;
  private double learningRate = Double.NaN;
  private int iterations = 1000;
  private double angle = 0.5;
  private long seed;
  private boolean randomStart;
  private @Nullable NdArray start;
  private Predicate<Layout> watcher = any -> true;

  /** Prepares with the defaults. */
  public TSNE() {}

  /**
   * Points in the plane.
   *
   * @param points {@code [samples, 2]}
   * @param klDivergence how much of the neighbourhoods is lost; 0 is nothing
   * @param iteration after how many iterations
   */
  public record Layout(NdArray points, double klDivergence, int iteration) {}

  /**
   * Sets how many neighbours count, smoothly; from 5 to 50 as a rule.
   *
   * @param perplexity at least 1, less than the number of samples
   * @return this
   */
  public TSNE perplexity(double perplexity) {
    this.perplexity = above("perplexity", perplexity, 1);
    return this;
  }

  /**
   * Sets how much stronger neighbours pull in the first 250 iterations.
   *
   * @param earlyExaggeration at least 1
   * @return this
   */
  public TSNE earlyExaggeration(double earlyExaggeration) {
    this.earlyExaggeration = above("earlyExaggeration", earlyExaggeration, 1);
    return this;
  }

  /**
   * Sets how far points move in one iteration, instead of by the number of samples.
   *
   * @param learningRate above 0; some 10 to 1000
   * @return this
   */
  public TSNE learningRate(double learningRate) {
    this.learningRate = above("learningRate", learningRate, Double.MIN_VALUE);
    return this;
  }

  /**
   * Sets how often points move at most.
   *
   * @param iterations at least 250
   * @return this
   */
  public TSNE iterations(int iterations) {
    this.iterations = (int) above("iterations", iterations, EXPLORING);
    return this;
  }

  /**
   * Sets how small a crowd must look to count as one point.
   *
   * @param angle side over distance, from 0 to 1; 0 sums over all pairs, as the formula says
   * @return this
   */
  public TSNE angle(double angle) {
    if (!(angle >= 0 && angle <= 1)) {
      throw new PellucidException("TSNE: angle must be from 0 to 1, got " + angle + ".");
    }
    this.angle = angle;
    return this;
  }

  /**
   * Starts from random points instead of the principal components.
   *
   * @param seed their seed
   * @return this
   */
  public TSNE seed(long seed) {
    this.seed = seed;
    this.randomStart = true;
    return this;
  }

  /**
   * Starts from given points.
   *
   * @param start {@code [samples, 2]}
   * @return this
   */
  public TSNE init(NdArray start) {
    this.start = start;
    return this;
  }

  /**
   * Sets who looks on, every 50 iterations.
   *
   * @param watcher says whether to go on
   * @return this
   */
  public TSNE watch(Predicate<Layout> watcher) {
    this.watcher = watcher;
    return this;
  }

  private static double above(String name, double value, double least) {
    if (!(value >= least && value < Double.POSITIVE_INFINITY)) {
      throw new PellucidException(
          "TSNE: "
              + name
              + " must be "
              + (least == Double.MIN_VALUE ? "above 0" : "at least " + (int) least)
              + ", got "
              + value
              + ".");
    }
    return value;
  }

  /**
   * Lays samples out.
   *
   * @param x the samples, {@code [samples, features]}; further axes count as features
   * @return their points, {@code [samples, 2]}
   */
  public NdArray fitTransform(NdArray x) {
    return fit(x).points();
  }

  /**
   * Lays samples out.
   *
   * @param x the samples, {@code [samples, features]}; further axes count as features
   * @return their points, and how well they fit
   */
  public Layout fit(NdArray x) {
    NdArray rows = Rows.flat("TSNE", x);
    int n = rows.shape().dim(0);
    if (perplexity >= n) {
      throw new PellucidException(
          "TSNE: perplexity must be less than the number of samples ("
              + n
              + "), got "
              + perplexity
              + ".");
    }
    int neighbours = angle == 0 ? n - 1 : Math.min(n - 1, (int) (3 * perplexity + 1));
    Affinities near = Affinities.of(Rows.of(rows), perplexity, neighbours);
    double rate =
        Double.isNaN(learningRate) ? Math.max(n / earlyExaggeration / 4, 50) : learningRate;
    return down(new Descent(near, beginning(rows), angle, rate));
  }

  private Layout down(Descent descent) {
    double best = Double.POSITIVE_INFINITY;
    int bestAt = EXPLORING;
    for (int i = 1; ; i++) {
      boolean exploring = i <= EXPLORING;
      double slope = descent.step(exploring ? earlyExaggeration : 1, exploring ? 0.5 : 0.8);
      boolean last = i >= iterations;
      if (i % LOOK_EVERY != 0 && !last) {
        continue;
      }
      double divergence = descent.divergence();
      Layout layout = new Layout(points(descent), divergence, i);
      if (!exploring && divergence < best) {
        best = divergence;
        bestAt = i;
      }
      boolean stuck = !exploring && (slope <= FLAT || i - bestAt > PATIENCE);
      if (!watcher.test(layout) || last || stuck) {
        return layout;
      }
    }
  }

  private static NdArray points(Descent descent) {
    double[] points = descent.points().clone();
    return NdArray.of(points, points.length / 2, 2);
  }

  private double[] beginning(NdArray rows) {
    int n = rows.shape().dim(0);
    NdArray given = start;
    if (given != null) {
      if (!given.shape().equals(Shape.of(n, 2))) {
        throw new PellucidException(
            "TSNE: init has shape " + given.shape() + ", expected [" + n + ", 2].");
      }
      return given.cast(DType.FLOAT64).toDoubleArray().clone();
    }
    double[] points = new double[2 * n];
    if (randomStart) {
      RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
      Arrays.setAll(points, i -> START_DEVIATION * random.nextGaussian());
      return points;
    }
    int directions = Math.min(2, rows.shape().dim(1));
    double[] along = PCA.fit(rows, directions).transform(rows).toDoubleArray();
    double square = 0;
    for (int i = 0; i < n; i++) {
      square += along[i * directions] * along[i * directions];
    }
    double deviation = Math.sqrt(square / n);
    for (int i = 0; i < along.length; i++) {
      points[directions == 2 ? i : 2 * i] =
          deviation == 0 ? 0 : along[i] / deviation * START_DEVIATION;
    }
    return points;
  }
}
