package org.pellucid.studio;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.losses.BinaryCrossentropy;
import org.pellucid.losses.BinaryFocalCrossentropy;
import org.pellucid.losses.CategoricalCrossentropy;
import org.pellucid.losses.CategoricalFocalCrossentropy;
import org.pellucid.losses.CategoricalGeneralizedCrossEntropy;
import org.pellucid.losses.CategoricalHinge;
import org.pellucid.losses.Hinge;
import org.pellucid.losses.KLDivergence;
import org.pellucid.losses.Loss;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.losses.SquaredHinge;
import org.pellucid.models.Model;

/** What a model said to samples, beside what they are. */
sealed interface Outcome permits ClassOutcome, NumberOutcome {
  /** Everything about all samples, as JSON. */
  Map<String, Object> summary();

  /**
   * What was said to one sample, as JSON: truth, prediction, loss.
   *
   * @param place of the sample among those that were asked
   */
  Map<String, Object> of(int place);

  /** How far off the model was: the higher, the worse. */
  double loss(int place);

  /** How many samples were asked. */
  int count();

  /** The places of some samples, the worst first; what is not a number is worst of all. */
  default List<Integer> worst(IntStream places) {
    return places
        .boxed()
        .sorted(
            Comparator.comparingDouble(
                place -> Double.isNaN(loss(place)) ? Double.NEGATIVE_INFINITY : -loss(place)))
        .toList();
  }

  /** A number as JSON knows it. */
  static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }

  /**
   * Compares.
   *
   * @param model the model that was asked
   * @param samples the samples
   * @param asked which of them were asked
   * @param outputs what it said, a row for each
   */
  static Outcome of(Model model, Samples samples, int[] asked, NdArray outputs) {
    if (outputs.shape().rank() == 1) {
      return of(model, samples, asked, outputs.reshape(outputs.shape().plus(1)));
    }
    if (outputs.shape().rank() != 2) {
      throw new PellucidException(
          "Results are there for outputs of shape [samples, classes] or [samples, numbers]; \""
              + model.name()
              + "\" gives "
              + outputs.shape()
              + ".");
    }
    Loss loss = model.compiledLosses().isEmpty() ? null : model.compiledLosses().getFirst();
    NdArray labels = samples.labels().rows(asked);
    boolean classes =
        !samples.classNames().isEmpty()
            || (loss == null ? looksLikeClasses(labels, outputs) : partsClasses(loss));
    if (!classes) {
      return NumberOutcome.of(labels, outputs);
    }
    if (outputs.shape().dim(1) > 1 && isBinary(loss)) {
      throw new PellucidException(
          "Results are there for one class per sample; \""
              + model.name()
              + "\" answers yes or no to "
              + outputs.shape().dim(1)
              + " questions at once.");
    }
    return ClassOutcome.of(samples.classNames(), labels, outputs, areLogits(loss, outputs));
  }

  private static boolean isBinary(@Nullable Loss loss) {
    return loss instanceof BinaryCrossentropy || loss instanceof BinaryFocalCrossentropy;
  }

  private static boolean isCrossentropy(Loss loss) {
    return isBinary(loss)
        || loss instanceof CategoricalCrossentropy
        || loss instanceof CategoricalFocalCrossentropy
        || loss instanceof SparseCategoricalCrossentropy;
  }

  private static boolean partsClasses(Loss loss) {
    return isCrossentropy(loss)
        || loss instanceof CategoricalGeneralizedCrossEntropy
        || loss instanceof CategoricalHinge
        || loss instanceof Hinge
        || loss instanceof SquaredHinge
        || loss instanceof KLDivergence;
  }

  /**
   * Of a model whose loss is not known: one label for several outputs, or labels 0 and 1 for a
   * probability.
   */
  private static boolean looksLikeClasses(NdArray labels, NdArray outputs) {
    int samples = outputs.shape().dim(0);
    if (labels.size() > samples) {
      return false;
    }
    boolean one = outputs.size() == samples;
    for (int i = 0; i < samples; i++) {
      double label = labels.getDouble(i);
      if (label != Math.rint(label) || label < 0 || (one && label > 1)) {
        return false;
      }
    }
    return !one || !areLogits(null, outputs);
  }

  /** What the loss says, or what the numbers look like. */
  private static boolean areLogits(@Nullable Loss loss, NdArray outputs) {
    if (loss != null && isCrossentropy(loss)) {
      return loss.config().flag("from_logits", false);
    }
    for (int i = 0; i < outputs.size(); i++) {
      if (outputs.getDouble(i) < 0 || outputs.getDouble(i) > 1) {
        return true;
      }
    }
    return false;
  }
}
