package org.pellucid.losses;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

/**
 * A cost of embeddings: samples of one class shall lie close together, samples of different classes
 * far apart. With cosine distances d, a sample costs {@code softplus(logsumexp(-gamma * [margin +
 * d]+ * (margin - d)) + logsumexp(gamma * [1 + margin - d]+ * (1 - margin - d)))}, the first sum
 * over its own class, the second over all others.
 *
 * <p>Targets are class numbers {@code [batch]} or {@code [batch, 1]}; predictions are embeddings
 * {@code [batch, width]} of norm 1. Samples without a partner count nothing, in the mean neither.
 * Source: {@code keras.losses.Circle}; Sun et al., "Circle Loss" (2020).
 */
public final class Circle extends FluentLoss<Circle> {
  /** What stands for the logarithm of 0: its exponential is 0, and no sum with it is undefined. */
  private static final double NOTHING = -1e30;

  private double gamma = 80;
  private double margin = 0.4;
  private boolean removeDiagonal = true;

  /** Makes the loss. */
  public Circle() {
    super("circle");
  }

  static Circle fromConfig(Config config) {
    return new Circle()
        .read(config)
        .gamma(config.number("gamma", 80))
        .margin(config.number("margin", 0.4))
        .removeDiagonal(config.flag("remove_diagonal", true));
  }

  /**
   * Sets the scale of all terms.
   *
   * @param scale 80 without
   * @return this
   */
  public Circle gamma(double scale) {
    gamma = scale;
    return this;
  }

  /**
   * Sets from which distance on a pair costs little.
   *
   * @param relaxation 0.4 without
   * @return this
   */
  public Circle margin(double relaxation) {
    margin = relaxation;
    return this;
  }

  /**
   * Sets whether a sample is left out of its own class; it is without.
   *
   * @param remove whether it is
   * @return this
   */
  public Circle removeDiagonal(boolean remove) {
    removeDiagonal = remove;
    return this;
  }

  @Override
  protected boolean keepsLabels() {
    return true;
  }

  @Override
  public void check(Shape yTrue, DType yTrueType, Shape yPred, String output) {
    boolean column = yTrue.rank() == 2 && yTrue.dim(1) == 1;
    if (yPred.rank() != 2 || !(yTrue.rank() == 1 || column)) {
      throw new PellucidException(
          "Loss "
              + name()
              + " expects class numbers [batch] and embeddings [batch, width], but y is "
              + yTrue
              + " and output \""
              + output
              + "\" is "
              + yPred
              + ".");
    }
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    return against(yTrue, yPred, yTrue, yPred);
  }

  /** The costs of samples against reference samples. */
  Tensor against(Tensor yTrue, Tensor yPred, Tensor labels, Tensor embeddings) {
    Tensor distance = yPred.matmul(embeddings.transpose()).subtractFrom(1).maximum(0);
    Tensor same =
        yTrue.cast(DType.INT32).reshape(-1, 1).equal(labels.cast(DType.INT32).reshape(1, -1));
    Tensor others = same.not();
    Tensor own = same;
    if (removeDiagonal) {
      Tensor rows = Tensor.iota(DType.INT32, same.shape(), 0);
      own = same.and(rows.notEqual(Tensor.iota(DType.INT32, same.shape(), 1)));
    }
    Tensor near = distance.add(margin).maximum(0).multiply(distance.subtractFrom(margin));
    Tensor far =
        distance.subtractFrom(1 + margin).maximum(0).multiply(distance.subtractFrom(1 - margin));
    Tensor sum = logSumExp(own, near.multiply(-gamma)).add(logSumExp(others, far.multiply(gamma)));
    return Nn.softplus(sum.maximum(NOTHING));
  }

  private static Tensor logSumExp(Tensor counts, Tensor terms) {
    Tensor kept = counts.where(terms, Tensor.full(terms.dtype(), terms.shape(), NOTHING));
    Tensor highest = kept.max(1).stopGradient();
    Tensor sum = kept.subtract(kept.keep(highest, 1)).exp().sum(1);
    return counts.any(1).where(sum.log().add(highest), highest);
  }

  @Override
  protected @Nullable Tensor lossMask(Tensor yTrue, Tensor yPred) {
    return call(yTrue, yPred).greater(0);
  }

  @Override
  public Config config() {
    return super.config()
        .put("gamma", gamma)
        .put("margin", margin)
        .put("remove_diagonal", removeDiagonal);
  }
}
