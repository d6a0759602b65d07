package org.pellucid.losses;

import org.pellucid.array.Shape;

/** How targets say which class is right; Keras reads it off the shapes. */
public enum Targets {
  /** A number between 0 and 1 per output. */
  BINARY,
  /** The number of the class. */
  SPARSE,
  /** A 1 at the class, 0 elsewhere. */
  ONE_HOT;

  /**
   * Reads the kind off the shapes.
   *
   * @param yTrue the shape of the targets
   * @param yPred the shape of the output
   * @return the kind
   */
  public static Targets of(Shape yTrue, Shape yPred) {
    if (yPred.rank() > 0 && yPred.dim(-1) == 1) {
      return BINARY;
    }
    boolean single = yTrue.rank() > 0 && yTrue.dim(-1) == 1 && yPred.rank() > 0;
    return yTrue.rank() < yPred.rank() || (single && yPred.dim(-1) > 1) ? SPARSE : ONE_HOT;
  }
}
