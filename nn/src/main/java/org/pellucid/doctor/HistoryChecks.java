package org.pellucid.doctor;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What can be seen in the curves of a training. */
final class HistoryChecks {
  private static final int LEAST_EPOCHS = 5;

  private final Map<String, List<Double>> history;
  private final double guess;

  /**
   * Takes curves.
   *
   * @param history numbers of each epoch by name
   * @param guess the loss of a model that knows nothing; NaN when that is not known
   */
  HistoryChecks(Map<String, List<Double>> history, double guess) {
    this.history = history;
    this.guess = guess;
  }

  List<Finding> all() {
    List<Finding> found = new ArrayList<>();
    List<Double> loss = history.getOrDefault("loss", List.of());
    for (Map.Entry<String, List<Double>> curve : history.entrySet()) {
      add(found, finite(curve.getKey(), curve.getValue()));
    }
    if (!found.isEmpty() || loss.size() < LEAST_EPOCHS) {
      return found;
    }
    Finding high = tooHigh(loss);
    add(found, high);
    if (high == null) {
      add(found, notLearned(loss));
    }
    List<Double> held = history.getOrDefault("val_loss", List.of());
    if (held.size() == loss.size()) {
      add(found, overfitting(loss, held));
    }
    return found;
  }

  private static void add(List<Finding> found, @Nullable Finding finding) {
    if (finding != null) {
      found.add(finding);
    }
  }

  private static @Nullable Finding finite(String name, List<Double> curve) {
    if (!name.endsWith("loss")) {
      return null;
    }
    for (int epoch = 0; epoch < curve.size(); epoch++) {
      if (!Double.isFinite(curve.get(epoch))) {
        return new Finding(
            Finding.Kind.NOT_FINITE,
            name,
            curve.get(epoch),
            name
                + " is "
                + Text.number(curve.get(epoch))
                + " after epoch "
                + (epoch + 1)
                + ". Train with a NaNDetective to learn which operation it began in; often a lower"
                + " learning rate or clipnorm mends it.");
      }
    }
    return null;
  }

  /** A loss that ends higher than it began or than a guess, or jumps. */
  private @Nullable Finding tooHigh(List<Double> loss) {
    double first = loss.getFirst();
    double last = loss.getLast();
    double best = Collections.min(loss);
    double size = Math.abs(first);
    if (last > first + 0.1 * size && last > best + 0.2 * size) {
      return new Finding(
          Finding.Kind.LEARNING_RATE_TOO_HIGH,
          "loss",
          last,
          "The loss rose from "
              + Text.number(first)
              + " after epoch 1 to "
              + Text.number(last)
              + " after epoch "
              + loss.size()
              + ". Lower the learning rate, by a factor of 10 at first, or ask a"
              + " LearningRateFinder.");
    }
    if (last > 2 * guess && falls(loss) < 0.7 * (loss.size() - 1)) {
      return new Finding(
          Finding.Kind.LEARNING_RATE_TOO_HIGH,
          "loss",
          last,
          "The loss is "
              + Text.number(last)
              + " after "
              + loss.size()
              + " epochs and does not fall steadily, while a model that knows nothing has "
              + Text.number(guess)
              + ". Lower the learning rate, by a factor of 10 at first, or ask a"
              + " LearningRateFinder.");
    }
    int jumps = 0;
    for (int epoch = 1; epoch < loss.size(); epoch++) {
      if (loss.get(epoch) > loss.get(epoch - 1) + 0.15 * size) {
        jumps++;
      }
    }
    if (jumps < 0.25 * (loss.size() - 1)) {
      return null;
    }
    return new Finding(
        Finding.Kind.LEARNING_RATE_TOO_HIGH,
        "loss",
        jumps,
        "The loss jumped up by more than "
            + Text.percent(0.15)
            + " of its first value in "
            + jumps
            + " of "
            + (loss.size() - 1)
            + " epochs. Lower the learning rate, by a factor of 3 at first, or take larger"
            + " batches.");
  }

  /** A loss that hardly falls: steadily, so that larger steps would help, or not at all. */
  private @Nullable Finding notLearned(List<Double> loss) {
    double first = loss.getFirst();
    double last = loss.getLast();
    double fall = (first - last) / Math.abs(first);
    boolean knows = accuracy() > 0.9 || (!Double.isNaN(guess) && last < 0.6 * guess);
    if (knows || !(first > 0) || fall > 0.1) {
      return null;
    }
    int falling = falls(loss);
    int half = loss.size() / 2;
    double early = first - loss.get(half);
    double late = loss.get(half) - last;
    boolean steady = falling >= 0.9 * (loss.size() - 1) && late > 0.5 * early && fall > 1e-5;
    String seen =
        (fall > 0 ? "The loss fell by only " + Text.percent(fall) : "The loss did not fall")
            + " in "
            + loss.size()
            + " epochs, from "
            + Text.number(first)
            + " to "
            + Text.number(last);
    return steady
        ? new Finding(
            Finding.Kind.LEARNING_RATE_TOO_LOW,
            "loss",
            fall,
            seen
                + ", and it still falls as fast as at first. Raise the learning rate, by a factor"
                + " of 10 at first, or ask a LearningRateFinder.")
        : new Finding(
            Finding.Kind.UNDERFITTING,
            "loss",
            fall,
            seen
                + ": the model does not learn its training data. Look whether x and y belong"
                + " together, then try a larger model, less regularization, another learning"
                + " rate.");
  }

  private static int falls(List<Double> loss) {
    int falls = 0;
    for (int epoch = 1; epoch < loss.size(); epoch++) {
      falls += loss.get(epoch) < loss.get(epoch - 1) ? 1 : 0;
    }
    return falls;
  }

  /** The accuracy on the training data in the end; 0 when none is measured. */
  private double accuracy() {
    double most = 0;
    for (Map.Entry<String, List<Double>> curve : history.entrySet()) {
      if (curve.getKey().endsWith("accuracy")
          && !curve.getKey().startsWith("val_")
          && !curve.getValue().isEmpty()) {
        most = Math.max(most, curve.getValue().getLast());
      }
    }
    return most;
  }

  /** Validation loss that has turned while training loss went on falling. */
  private static @Nullable Finding overfitting(List<Double> loss, List<Double> held) {
    int best = 0;
    for (int epoch = 1; epoch < held.size(); epoch++) {
      best = held.get(epoch) < held.get(best) ? epoch : best;
    }
    int since = held.size() - 1 - best;
    if (since < 3) {
      return null;
    }
    double least = held.get(best);
    // The mean of the last epochs, so that one bad epoch is no finding.
    int from = Math.max(best + 1, held.size() - 5);
    double late =
        held.subList(from, held.size()).stream()
            .mapToDouble(Double::doubleValue)
            .average()
            .orElse(0);
    boolean turned = late > 1.2 * least && late - least > 0.1 * Math.abs(held.getFirst());
    boolean fell = loss.getLast() < loss.get(best) && loss.getLast() < 0.7 * late;
    if (!turned || !fell) {
      return null;
    }
    return new Finding(
        Finding.Kind.OVERFITTING,
        "val_loss",
        late / least,
        "val_loss was least, "
            + Text.number(least)
            + ", after epoch "
            + (best + 1)
            + " and has risen to "
            + Text.number(late)
            + " since, while the training loss fell to "
            + Text.number(loss.getLast())
            + ". Stop there (EarlyStopping with restoreBestWeights), or add data, Dropout or weight"
            + " decay.");
  }
}
