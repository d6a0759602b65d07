package org.pellucid.losses;

import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/** The check of targets that must be one-hot. */
final class OneHotTargets {
  private OneHotTargets() {}

  /** Raises a sentence when targets look like class numbers. */
  static void check(String loss, Shape yTrue, Shape yPred, int axis) {
    if (yPred.rank() == 0 || yPred.dim(axis) == 1) {
      return;
    }
    boolean shorter = yTrue.rank() == yPred.rank() - 1;
    boolean single = yTrue.rank() == yPred.rank() && yTrue.dim(axis) == 1;
    if (shorter || single) {
      throw new PellucidException(
          "Loss "
              + loss
              + " expects one-hot targets of shape "
              + yPred
              + " but y is "
              + yTrue
              + ". For integer labels use sparse_categorical_crossentropy.");
    }
  }
}
