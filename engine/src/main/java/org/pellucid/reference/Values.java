package org.pellucid.reference;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.TensorType;

/**
 * An array inside the interpreter, in row-major order: floating types as doubles, integers and
 * truth values as longs. Operations on single elements let a loop be written once for both.
 */
abstract sealed class Values permits Reals, Integers {
  private final TensorType type;

  Values(TensorType type) {
    this.type = type;
  }

  static Values zeros(TensorType type) {
    return type.dtype().isFloating() ? new Reals(type) : new Integers(type);
  }

  static Values zeros(DType dtype, Shape shape) {
    return zeros(new TensorType(dtype, shape));
  }

  static Values of(NdArray array) {
    TensorType type = new TensorType(array.dtype(), array.shape());
    return array.dtype().isFloating()
        ? new Reals(type, array.toDoubleArray())
        : new Integers(type, array.toLongArray());
  }

  TensorType type() {
    return type;
  }

  DType dtype() {
    return type.dtype();
  }

  Shape shape() {
    return type.shape();
  }

  int size() {
    return type.shape().size();
  }

  /** The values as an array of their element type, to which they are rounded. */
  abstract NdArray toArray();

  /** The same elements under another shape. */
  abstract Values reshape(Shape shape);

  /** Elements {@code from[0], from[1], ...} of these values; where that is negative, 0. */
  final Values pick(Shape shape, int[] from) {
    Values result = zeros(dtype(), shape);
    for (int i = 0; i < from.length; i++) {
      if (from[i] >= 0) {
        result.set(i, this, from[i]);
      }
    }
    return result;
  }

  /** Sets every element, converting the number as {@code cast} does. */
  abstract void fill(double value);

  /** Sets every element to the least value of the type; floats have minus infinity. */
  abstract void fillLeast();

  /** Sets every element to the greatest value of the type; floats have infinity. */
  abstract void fillGreatest();

  /** {@code this[at] = x[i]}. */
  abstract void set(int at, Values x, int i);

  /** {@code this[at] += x[i]}. */
  abstract void add(int at, Values x, int i);

  /** {@code this[at] *= x[i]}. */
  abstract void multiply(int at, Values x, int i);

  /** {@code this[at] += x[i] * y[j]}, rounded once. */
  abstract void addProduct(int at, Values x, int i, Values y, int j);

  /** {@code this[at] = max(this[at], x[i])}. */
  abstract void max(int at, Values x, int i);

  /** {@code this[at] = min(this[at], x[i])}. */
  abstract void min(int at, Values x, int i);

  /** Whether element i is not a number. */
  abstract boolean isNaN(int i);

  /** Whether element i is less than element j; false where either is NaN. */
  abstract boolean isLess(int i, int j);
}
