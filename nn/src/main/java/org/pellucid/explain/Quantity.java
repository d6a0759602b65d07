package org.pellucid.explain;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * An array of numbers on the way from the batch to the loss, with the gradient of the loss by it.
 */
public final class Quantity {
  private final Ledger ledger;
  private final Value value;
  private final String name;

  Quantity(Ledger ledger, Value value, String name) {
    this.ledger = ledger;
    this.value = value;
    this.name = name;
  }

  /** {@return what it is: an input's name, a weight's path, or layer and operation} */
  public String name() {
    return name;
  }

  /** {@return the numbers} */
  public NdArray numbers() {
    return ledger.number(value);
  }

  /** {@return the gradient of the loss by each of them; null where there is none} */
  public @Nullable NdArray gradient() {
    return ledger.deltas.get(value);
  }

  /** {@return the shape} */
  public Shape shape() {
    return value.shape();
  }

  /** {@return whether it came from outside: a part of the batch, a weight or a constant} */
  public boolean isGiven() {
    return value.op() instanceof Op.Source;
  }

  /** {@return how it was computed, with names; empty for what is given} */
  public String formula() {
    return isGiven() ? "" : new Formula(ledger).symbolic(value);
  }

  /**
   * Works out how a number came about.
   *
   * @param place its indices
   * @return such as {@code 0.5 × 2 + 1 × (-0.25)}
   */
  public String worked(int... place) {
    return worked(index(place));
  }

  String worked(int index) {
    return new Formula(ledger).worked(new Element(value, index));
  }

  /**
   * Works out how the gradient of the loss by a number came about: for each number that it helped
   * to make, the derivative of that times the gradient of the loss by that.
   *
   * @param place its indices
   * @return such as {@code 0.5 × 0.02 + 1 × (-0.1)}
   */
  public String chained(int... place) {
    return chained(index(place));
  }

  String chained(int index) {
    return new Formula(ledger).chained(new Element(value, index));
  }

  private int index(int... place) {
    return flat(name, value.shape(), place);
  }

  static int flat(String name, Shape shape, int... place) {
    boolean fits = place.length == shape.rank();
    for (int axis = 0; fits && axis < place.length; axis++) {
      fits = place[axis] >= 0 && place[axis] < shape.dim(axis);
    }
    if (!fits) {
      throw new PellucidException(
          "explain: "
              + name
              + " has shape "
              + shape
              + "; there is no element "
              + Arrays.toString(place)
              + ".");
    }
    return Show.index(shape, place);
  }

  @Override
  public String toString() {
    return name + " " + value.shape();
  }
}
