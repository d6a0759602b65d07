package org.pellucid.doctor;

import java.util.Locale;

/**
 * Something about a training that is probably not as it should be.
 *
 * @param kind what it is
 * @param where the layer, weight, data or curve that it is about
 * @param number the number that gave it away, as in the sentence
 * @param sentence what was seen, with the number, and what to do
 */
public record Finding(Kind kind, String where, double number, String sentence) {
  /** What can be found. */
  public enum Kind {
    /** Inputs are large, or tiny, where a network learns best from numbers about 1. */
    INPUTS_NOT_NORMALISED,
    /** Some classes are far more frequent than others. */
    UNBALANCED_LABELS,
    /** Samples come ordered by class, and are not shuffled or not all used. */
    ORDERED_LABELS,
    /** One column of the inputs tells the label. */
    LEAKING_COLUMN,
    /** Samples of the validation data are training data too. */
    DUPLICATES,
    /** The first loss is far above what a guess would have. */
    FIRST_LOSS,
    /** Units that are 0 for every sample, so that they cannot learn. */
    DEAD_UNITS,
    /** Units at the flat ends of sigmoid or tanh, so that they hardly learn. */
    SATURATED_UNITS,
    /** Gradients get lost on the way to a layer. */
    VANISHING_GRADIENTS,
    /** Gradients are far larger than the weights that they change. */
    EXPLODING_GRADIENTS,
    /** Validation gets worse while training gets better. */
    OVERFITTING,
    /** The model does not learn its training data. */
    UNDERFITTING,
    /** Steps are too large: the loss jumps or rises. */
    LEARNING_RATE_TOO_HIGH,
    /** Steps are too small: the loss falls slowly all the time. */
    LEARNING_RATE_TOO_LOW,
    /** A loss or a weight is NaN or infinite. */
    NOT_FINITE;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  @Override
  public String toString() {
    return kind + " (" + where + "): " + sentence;
  }
}
