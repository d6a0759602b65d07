package org.pellucid.doctor;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.losses.Loss;

/**
 * What a loss would be for a model that knows nothing.
 *
 * @param loss the loss of a guess
 * @param words how the guess is made
 * @param limit how many times as much a fresh model may have
 */
record FirstLoss(double loss, String words, double limit) {
  /**
   * Works out the loss of a guess.
   *
   * @param loss the loss function
   * @param labels the targets
   * @param outputs how many numbers the model gives per sample
   * @return the loss; null where it is not known
   */
  static @Nullable FirstLoss of(Loss loss, Table labels, int outputs) {
    String type = loss.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "binarycrossentropy" ->
          new FirstLoss(Math.log(2), "a guess of 0.5 for each output has ln 2", 6);
      case "sparsecategoricalcrossentropy", "categoricalcrossentropy" ->
          outputs < 2
              ? null
              : new FirstLoss(
                  Math.log(outputs),
                  "a guess of equal probabilities for " + outputs + " classes has ln " + outputs,
                  6);
      case "meansquarederror" -> {
        double sum = 0;
        for (int column = 0; column < labels.width(); column++) {
          double deviation = labels.spread(column).deviation();
          sum += deviation * deviation;
        }
        yield sum == 0
            ? null
            : new FirstLoss(
                sum / labels.width(), "to always answer the mean of y has its variance", 10);
      }
      case "meanabsoluteerror" -> {
        double[] values = labels.array().toDoubleArray();
        Arrays.sort(values);
        double middle = values[values.length / 2];
        double sum = 0;
        for (double value : values) {
          sum += Math.abs(value - middle);
        }
        yield sum == 0 || labels.width() > 1
            ? null
            : new FirstLoss(sum / values.length, "to always answer the median of y has", 10);
      }
      default -> null;
    };
  }

  @Nullable Finding check(double first, boolean classes) {
    if (!(first > limit * loss)) {
      return null;
    }
    return new Finding(
        Finding.Kind.FIRST_LOSS,
        "loss",
        first,
        "The first loss is "
            + Text.number(first)
            + ", but "
            + words
            + (words.endsWith("has") ? " " : " = ")
            + Text.number(loss)
            + ": the fresh model is wrong with great confidence. "
            + (classes
                ? "Normalise the inputs, start from smaller weights, and see whether the loss takes"
                    + " logits or probabilities."
                : "Scale y to mean 0 and standard deviation 1, or start the last bias at the mean"
                    + " of y."));
  }
}
