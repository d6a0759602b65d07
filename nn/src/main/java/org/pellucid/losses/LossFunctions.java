package org.pellucid.losses;

import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * Losses as plain functions of targets and predictions: what each sample costs, with nothing
 * weighted or averaged over the batch. Settings are Keras's defaults; for others, set them on the
 * loss of the same name and ask for its {@code reduction("none")}.
 *
 * <p>Source: the functions of {@code keras.losses}.
 */
public final class LossFunctions {
  private LossFunctions() {}

  /**
   * Computes the loss that Keras calls so.
   *
   * @param name a name of the registry, such as {@code "mean_squared_error"} or {@code "mse"}
   * @param settings what differs from the defaults, under Keras's names
   * @param yTrue the targets
   * @param yPred the predictions
   * @return the costs, with the batch axis
   */
  public static Tensor values(String name, Config settings, Tensor yTrue, Tensor yPred) {
    return perSample(Losses.REGISTRY.entry(name).reader().apply(settings), yTrue, yPred);
  }

  private static Tensor perSample(Loss loss, Tensor yTrue, Tensor yPred) {
    return loss.reduction("none").apply(yTrue, yPred);
  }

  /**
   * Computes the cross-entropy of yes-or-no targets.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see BinaryCrossentropy
   */
  public static Tensor binaryCrossentropy(Tensor yTrue, Tensor yPred) {
    return perSample(new BinaryCrossentropy(), yTrue, yPred);
  }

  /**
   * Computes the focal cross-entropy of yes-or-no targets.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see BinaryFocalCrossentropy
   */
  public static Tensor binaryFocalCrossentropy(Tensor yTrue, Tensor yPred) {
    return perSample(new BinaryFocalCrossentropy(), yTrue, yPred);
  }

  /**
   * Computes the cross-entropy of one-hot targets.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see CategoricalCrossentropy
   */
  public static Tensor categoricalCrossentropy(Tensor yTrue, Tensor yPred) {
    return perSample(new CategoricalCrossentropy(), yTrue, yPred);
  }

  /**
   * Computes the focal cross-entropy of one-hot targets.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see CategoricalFocalCrossentropy
   */
  public static Tensor categoricalFocalCrossentropy(Tensor yTrue, Tensor yPred) {
    return perSample(new CategoricalFocalCrossentropy(), yTrue, yPred);
  }

  /**
   * Computes the hinge loss of one-hot targets.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see CategoricalHinge
   */
  public static Tensor categoricalHinge(Tensor yTrue, Tensor yPred) {
    return perSample(new CategoricalHinge(), yTrue, yPred);
  }

  /**
   * Computes minus the cosine of the angle.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see CosineSimilarity
   */
  public static Tensor cosineSimilarity(Tensor yTrue, Tensor yPred) {
    return perSample(new CosineSimilarity(), yTrue, yPred);
  }

  /**
   * Computes connectionist temporal classification.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see CTC
   */
  public static Tensor ctc(Tensor yTrue, Tensor yPred) {
    return perSample(new CTC(), yTrue, yPred);
  }

  /**
   * Computes one minus the Dice coefficient, one number for the whole batch.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see Dice
   */
  public static Tensor dice(Tensor yTrue, Tensor yPred) {
    return perSample(new Dice(), yTrue, yPred);
  }

  /**
   * Computes the hinge loss.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see Hinge
   */
  public static Tensor hinge(Tensor yTrue, Tensor yPred) {
    return perSample(new Hinge(), yTrue, yPred);
  }

  /**
   * Computes Huber's loss.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see Huber
   */
  public static Tensor huber(Tensor yTrue, Tensor yPred) {
    return perSample(new Huber(), yTrue, yPred);
  }

  /**
   * Computes Kullback and Leibler's divergence.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see KLDivergence
   */
  public static Tensor klDivergence(Tensor yTrue, Tensor yPred) {
    return perSample(new KLDivergence(), yTrue, yPred);
  }

  /**
   * Computes the logarithm of the hyperbolic cosine of the error.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see LogCosh
   */
  public static Tensor logCosh(Tensor yTrue, Tensor yPred) {
    return perSample(new LogCosh(), yTrue, yPred);
  }

  /**
   * Computes the mean absolute error.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see MeanAbsoluteError
   */
  public static Tensor meanAbsoluteError(Tensor yTrue, Tensor yPred) {
    return perSample(new MeanAbsoluteError(), yTrue, yPred);
  }

  /**
   * Computes the mean absolute error in percent.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see MeanAbsolutePercentageError
   */
  public static Tensor meanAbsolutePercentageError(Tensor yTrue, Tensor yPred) {
    return perSample(new MeanAbsolutePercentageError(), yTrue, yPred);
  }

  /**
   * Computes the mean squared error.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see MeanSquaredError
   */
  public static Tensor meanSquaredError(Tensor yTrue, Tensor yPred) {
    return perSample(new MeanSquaredError(), yTrue, yPred);
  }

  /**
   * Computes the mean squared error of logarithms.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see MeanSquaredLogarithmicError
   */
  public static Tensor meanSquaredLogarithmicError(Tensor yTrue, Tensor yPred) {
    return perSample(new MeanSquaredLogarithmicError(), yTrue, yPred);
  }

  /**
   * Computes Poisson's loss.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see Poisson
   */
  public static Tensor poisson(Tensor yTrue, Tensor yPred) {
    return perSample(new Poisson(), yTrue, yPred);
  }

  /**
   * Computes the cross-entropy of class numbers.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see SparseCategoricalCrossentropy
   */
  public static Tensor sparseCategoricalCrossentropy(Tensor yTrue, Tensor yPred) {
    return perSample(new SparseCategoricalCrossentropy(), yTrue, yPred);
  }

  /**
   * Computes the squared hinge loss.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see SquaredHinge
   */
  public static Tensor squaredHinge(Tensor yTrue, Tensor yPred) {
    return perSample(new SquaredHinge(), yTrue, yPred);
  }

  /**
   * Computes one minus the Tversky index, one number for the whole batch.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @return what each sample costs
   * @see Tversky
   */
  public static Tensor tversky(Tensor yTrue, Tensor yPred) {
    return perSample(new Tversky(), yTrue, yPred);
  }

  /**
   * Computes the cross-entropy that forgives wrong labels.
   *
   * @param yTrue the class numbers
   * @param yPred the probabilities
   * @param q how much is forgiven, between 0 and 1
   * @return what each sample costs
   * @see CategoricalGeneralizedCrossEntropy
   */
  public static Tensor categoricalGeneralizedCrossEntropy(Tensor yTrue, Tensor yPred, double q) {
    return perSample(new CategoricalGeneralizedCrossEntropy().q(q), yTrue, yPred);
  }

  /**
   * Computes the circle loss of embeddings among themselves.
   *
   * @param yTrue the class numbers
   * @param yPred the embeddings, of norm 1
   * @return what each sample costs
   * @see Circle
   */
  public static Tensor circle(Tensor yTrue, Tensor yPred) {
    return circle(yTrue, yPred, null, null, new Circle());
  }

  /**
   * Computes the circle loss of embeddings against others.
   *
   * @param yTrue the class numbers
   * @param yPred the embeddings, of norm 1
   * @param refLabels the class numbers of the others; null for the same
   * @param refEmbeddings the others; null for the same
   * @param settings gamma, margin, and whether the diagonal is left out
   * @return what each sample costs
   */
  public static Tensor circle(
      Tensor yTrue,
      Tensor yPred,
      @Nullable Tensor refLabels,
      @Nullable Tensor refEmbeddings,
      Circle settings) {
    return settings.against(
        yTrue,
        yPred,
        refLabels == null ? yTrue : refLabels,
        refEmbeddings == null ? yPred : refEmbeddings);
  }
}
