package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * A last layer that is computed instead of trained: after it, things of one kind differ from each
 * other by the same amount in all directions. What changes between portraits of one person, such as
 * light and smile, then counts little, and what differs between people counts more.
 *
 * <p>With the principal directions P of the centred numbers and the covariance W within the kinds,
 * seen in these directions, z = L<sup>-1</sup> P<sup>T</sup> (x - mean), where L L<sup>T</sup> = W
 * + a tenth of W's mean variance. Source: Hatch and Stolcke, "Generalized linear kernels for
 * one-versus-all classification", 2006; Belhumeur et al., "Eigenfaces vs. Fisherfaces", 1997.
 */
final class Whitening {
  private static final int DIRECTIONS = 200;
  private static final double LEAST = 0.1;

  private final Tensor mean;
  private final Tensor directions;
  private final Tensor lower;

  private Whitening(Tensor mean, Tensor directions, Tensor lower) {
    this.mean = mean;
    this.directions = directions;
    this.lower = lower;
  }

  /**
   * Finds the layer.
   *
   * @param numbers of things, {@code [things, numbers]}
   * @param kinds which kind each is of, {@code [things]}, from 0
   * @param count how many kinds there are
   */
  static Whitening of(NdArray numbers, NdArray kinds, int count) {
    Tensor x = Tensor.of(numbers);
    int things = x.dim(0);
    Tensor mean = x.mean(0);
    Tensor centred = x.subtract(mean);
    // The principal directions by way of the products of things with things, which are fewer. (PCA
    // is made for few directions of many things; here nearly as many as there are things count.)
    List<Tensor> eigen = Linalg.eigh(centred.matmul(centred.transpose()));
    int rank = Math.min(DIRECTIONS, Math.min(things - 1, x.dim(1)));
    Tensor lengths = eigen.get(0).slice(0, things - rank, things).maximum(1e-6).sqrt();
    Tensor vectors = eigen.get(1).slice(1, things - rank, things);
    Tensor directions = centred.transpose().matmul(vectors).divide(lengths);
    Tensor seen = vectors.multiply(lengths);
    Tensor member = Nn.oneHot(Tensor.of(kinds), count);
    Tensor centres = member.transpose().matmul(seen).divide(member.sum(0).maximum(1).expandDims(1));
    Tensor within = seen.subtract(member.matmul(centres));
    double least = LEAST * within.square().mean().item();
    Tensor covariance = within.transpose().matmul(within).divide(things);
    Tensor lower = Linalg.cholesky(covariance.add(Tensor.eye(rank).multiply(least)));
    return new Whitening(mean.detach(), directions.detach(), lower.detach());
  }

  /** What comes after the layer, {@code [things, directions]}. */
  NdArray apply(NdArray numbers) {
    Tensor seen = Tensor.of(numbers).subtract(mean).matmul(directions);
    return Linalg.solveTriangular(lower, seen.transpose(), true, false).transpose().value();
  }
}
