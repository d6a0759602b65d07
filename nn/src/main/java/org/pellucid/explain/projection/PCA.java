package org.pellucid.explain.projection;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Tensor;

/**
 * Principal components: the directions, at right angles, in which samples spread most.
 *
 * <p>The components are the eigenvectors of {@code Xᵀ X / (n - 1)}, X being the samples less their
 * mean, with the largest eigenvalues λ, which are the variances along them; {@code transform(x) =
 * (x - mean) · components}ᵀ. The number of largest size in each component is positive.
 *
 * <pre>{@code
 * PCA pca = PCA.fit(x, 2);
 * NdArray plane = pca.transform(x);            // [samples, 2]
 * double[] shares = pca.explainedVarianceRatio();
 * }</pre>
 *
 * <p>Everything is computed in double precision. Up to 128 samples or features, all eigenvectors
 * are found by Jacobi's method; above, those wanted by repeated multiplication of 10 directions
 * more than wanted, from a fixed start, until no variance moves by more than 10⁻⁷ of the largest
 * (at most 30 times).
 *
 * <p>Names as in scikit-learn. Sources: Pearson, 1901; Halko, Martinsson, Tropp, 2011.
 */
public final class PCA {
  private static final int MOST_EXACT = 128;
  private static final int MORE = 10;
  private static final int ROUNDS = 30;
  private static final double ENOUGH = 1e-7;

  private final NdArray components;
  private final NdArray mean;
  private final double[] variances;
  private final double all;
  private final int samples;

  private PCA(NdArray components, NdArray mean, double[] variances, double all, int samples) {
    this.components = components;
    this.mean = mean;
    this.variances = variances;
    this.all = all;
    this.samples = samples;
  }

  /** Directions as columns, and the squared length of the samples along each. */
  private record Found(Tensor directions, double[] squares) {}

  /**
   * Finds the components of samples.
   *
   * @param x the samples, {@code [samples, features]}; further axes count as features
   * @param components how many components, at most as many as samples and as features
   * @return them
   */
  public static PCA fit(NdArray x, int components) {
    NdArray rows = Rows.flat("PCA", x);
    int samples = rows.shape().dim(0);
    int features = rows.shape().dim(1);
    int most = Math.min(samples, features);
    if (components < 1 || components > most) {
      throw new PellucidException(
          "PCA: components must be from 1 to "
              + most
              + " (the smaller of "
              + samples
              + " samples and "
              + features
              + " features), got "
              + components
              + ".");
    }
    NdArray mean = Tensor.of(rows).mean(0).value();
    NdArray centred = Tensor.of(rows).subtract(Tensor.of(mean)).value();
    double all = Tensor.of(centred).square().sum().item() / (samples - 1);
    Found found = most <= MOST_EXACT ? exact(centred, components) : largest(centred, components);
    double[] variances = new double[components];
    Arrays.setAll(variances, i -> Math.max(0, found.squares()[i]) / (samples - 1));
    return new PCA(signed(found.directions()), mean, variances, all, samples);
  }

  private static Found exact(NdArray centred, int components) {
    Tensor x = Tensor.of(centred);
    boolean wide = centred.shape().dim(1) > centred.shape().dim(0);
    List<Tensor> eigen = Linalg.eigh(wide ? x.matmul(x.transpose()) : x.transpose().matmul(x));
    Found found = sorted(eigen, components);
    if (!wide) {
      return found;
    }
    // From the samples' side to the features': directions that are nothing stay at right angles
    List<Tensor> qr = Linalg.qr(x.transpose().matmul(found.directions()), false);
    return new Found(qr.getFirst(), found.squares());
  }

  private static Found largest(NdArray centred, int components) {
    Tensor x = Tensor.of(centred);
    int features = centred.shape().dim(1);
    int width = Math.min(components + MORE, Math.min(features, centred.shape().dim(0)));
    NdArray directions = start(features, width);
    double[] before = new double[components];
    for (int round = 0; ; round++) {
      NdArray along = x.matmul(Tensor.of(directions)).value();
      Found small =
          sorted(Linalg.eigh(Tensor.of(along).transpose().matmul(Tensor.of(along))), components);
      if (round == ROUNDS || isSettled(before, small.squares())) {
        return new Found(Tensor.of(directions).matmul(small.directions()), small.squares());
      }
      before = small.squares();
      Tensor next = x.transpose().matmul(Tensor.of(along));
      directions = Linalg.qr(next, false).getFirst().value();
    }
  }

  private static boolean isSettled(double[] before, double[] now) {
    double move = 0;
    for (int i = 0; i < now.length; i++) {
      move = Math.max(move, Math.abs(now[i] - before[i]));
    }
    return move <= ENOUGH * now[0];
  }

  private static NdArray start(int rows, int columns) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(0);
    double[] numbers = new double[rows * columns];
    Arrays.setAll(numbers, i -> random.nextGaussian());
    return Linalg.qr(Tensor.of(NdArray.of(numbers, rows, columns)), false).getFirst().value();
  }

  /** The largest first; eigenvalues come in ascending order. */
  private static Found sorted(List<Tensor> eigen, int count) {
    double[] values = eigen.getFirst().value().toDoubleArray();
    NdArray vectors = eigen.getLast().value();
    int rows = vectors.shape().dim(0);
    int columns = vectors.shape().dim(1);
    double[] squares = new double[count];
    double[] chosen = new double[rows * count];
    for (int i = 0; i < count; i++) {
      squares[i] = values[columns - 1 - i];
      for (int row = 0; row < rows; row++) {
        chosen[row * count + i] = vectors.getDouble(row * columns + columns - 1 - i);
      }
    }
    return new Found(Tensor.of(NdArray.of(chosen, rows, count)), squares);
  }

  /** As rows, turned so that the number of largest size is positive. */
  private static NdArray signed(Tensor directions) {
    NdArray rows = directions.transpose().value();
    int width = rows.shape().dim(1);
    double[] numbers = rows.toDoubleArray();
    for (int from = 0; from < numbers.length; from += width) {
      double largest = 0;
      for (int i = from; i < from + width; i++) {
        largest = Math.abs(numbers[i]) > Math.abs(largest) ? numbers[i] : largest;
      }
      for (int i = from; i < from + width && largest < 0; i++) {
        numbers[i] = -numbers[i];
      }
    }
    return NdArray.of(numbers, rows.shape().dim(0), width);
  }

  /** {@return the directions, {@code [components, features]}, each of length 1} */
  public NdArray components() {
    return components;
  }

  /** {@return the mean of the samples, {@code [features]}} */
  public NdArray mean() {
    return mean;
  }

  /** {@return the variance along each component, the largest first} */
  public double[] explainedVariance() {
    return variances.clone();
  }

  /** {@return which part of the whole variance lies along each component, from 0 to 1} */
  public double[] explainedVarianceRatio() {
    return Arrays.stream(variances).map(v -> all == 0 ? 0 : v / all).toArray();
  }

  /** {@return the length of the samples along each component: √((n - 1) λ)} */
  public double[] singularValues() {
    return Arrays.stream(variances).map(v -> Math.sqrt(v * (samples - 1))).toArray();
  }

  /**
   * Tells where samples lie along the components.
   *
   * @param x samples with as many features as those that the components were found of
   * @return {@code [samples, components]}
   */
  public NdArray transform(NdArray x) {
    int features = mean.size();
    int rows = x.shape().rank() == 0 ? 0 : x.shape().dim(0);
    if (x.shape().rank() < 2 || x.size() != rows * features) {
      throw new PellucidException(
          "PCA: x has shape " + x.shape() + ", expected [samples, " + features + "].");
    }
    NdArray flat = x.cast(DType.FLOAT64).reshape(Shape.of(rows, features));
    return Tensor.of(flat)
        .subtract(Tensor.of(mean))
        .matmul(Tensor.of(components).transpose())
        .value();
  }

  /**
   * Goes back from components to features; what lay along other directions is lost.
   *
   * @param z {@code [samples, components]}
   * @return {@code [samples, features]}
   */
  public NdArray inverseTransform(NdArray z) {
    int count = components.shape().dim(0);
    if (z.shape().rank() != 2 || z.shape().dim(1) != count) {
      throw new PellucidException(
          "PCA: z has shape " + z.shape() + ", expected [samples, " + count + "].");
    }
    return Tensor.of(z.cast(DType.FLOAT64))
        .matmul(Tensor.of(components))
        .add(Tensor.of(mean))
        .value();
  }
}
