package org.pellucid.models;

import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.losses.Loss;
import org.pellucid.tensor.Tensor;

/** Stands where an output has no loss. */
final class NoLoss extends Loss {
  NoLoss() {
    super("none");
  }

  @Override
  protected Tensor call(Tensor yTrue, Tensor yPred) {
    throw new IllegalStateException("An output without a loss costs nothing.");
  }

  @Override
  public void check(Shape yTrue, DType yTrueType, Shape yPred, String output) {}
}
