package org.pellucid.rl.memory;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/**
 * Some transitions side by side, in arrays that are filled anew for each draw.
 *
 * @param observations what was seen, {@code [batch, width]}
 * @param actions what was done, {@code [batch, numbers of an action]}
 * @param rewards what was paid, {@code [batch]}
 * @param reached what was seen then, {@code [batch, width]}
 * @param discounts with what the value of the states reached counts, {@code [batch]}
 * @param weights how much each counts in the loss, {@code [batch]}
 * @param places where each stands in the buffer
 */
public record Minibatch(
    NdArray observations,
    NdArray actions,
    NdArray rewards,
    NdArray reached,
    NdArray discounts,
    NdArray weights,
    int[] places) {
  /**
   * Makes room.
   *
   * @param batch for how many transitions
   * @param observationWidth how many numbers an observation has
   * @param actionWidth how many numbers an action has
   * @return float32 zeros
   */
  public static Minibatch of(int batch, int observationWidth, int actionWidth) {
    return new Minibatch(
        zeros(batch, observationWidth),
        zeros(batch, actionWidth),
        zeros(batch),
        zeros(batch, observationWidth),
        zeros(batch),
        zeros(batch),
        new int[batch]);
  }

  private static NdArray zeros(int... dims) {
    return NdArray.zeros(DType.FLOAT32, Shape.of(dims));
  }

  /** {@return how many transitions there are} */
  public int size() {
    return places.length;
  }
}
