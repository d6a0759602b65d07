package org.pellucid.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;

/** An operation on given inputs with the answer that was worked out without the interpreter. */
record Sample(Op op, List<NdArray> inputs, List<NdArray> expected) {
  static Sample sample(Op op, NdArray expected, NdArray... inputs) {
    return new Sample(op, List.of(inputs), List.of(expected));
  }

  static Sample sample(Op op, List<NdArray> expected, NdArray... inputs) {
    return new Sample(op, List.of(inputs), expected);
  }

  static NdArray f(double... values) {
    return NdArray.of(values);
  }

  static NdArray f(int[] dims, double... values) {
    return NdArray.of(values, dims).reshape(Shape.of(dims));
  }

  static NdArray i(int... values) {
    return NdArray.of(values);
  }

  static NdArray i(int[] dims, int... values) {
    return NdArray.of(values).reshape(Shape.of(dims));
  }

  static NdArray l(long... values) {
    return NdArray.of(values);
  }

  static NdArray u(int... values) {
    return NdArray.of(values).cast(DType.UINT8);
  }

  static NdArray b(int... values) {
    return NdArray.of(values).cast(DType.BOOL);
  }

  static NdArray scalar(double value) {
    return NdArray.scalar(DType.FLOAT64, value);
  }

  static int[] dims(int... dims) {
    return dims;
  }

  void check() {
    List<NdArray> results = Interpreter.evaluate(op, inputs);
    assertThat(results).hasSameSizeAs(expected);
    for (int i = 0; i < results.size(); i++) {
      assertClose(results.get(i), expected.get(i), 1e-14);
    }
  }

  /**
   * Compares types, shapes and elements; a difference is measured against the larger of 1 and it.
   */
  static void assertClose(NdArray actual, NdArray expected, double tolerance) {
    assertThat(actual.dtype()).isEqualTo(expected.dtype());
    assertThat(actual.shape()).isEqualTo(expected.shape());
    for (int i = 0; i < actual.size(); i++) {
      double a = actual.getDouble(i);
      double e = expected.getDouble(i);
      boolean same =
          actual.dtype().isFloating()
              ? isClose(a, e, tolerance)
              : actual.getLong(i) == expected.getLong(i);
      assertThat(same)
          .as("element %s of %s, expected %s", actual.indexOf(i), actual, expected)
          .isTrue();
    }
  }

  /** NaN is close to NaN; zeros of different sign are not close. */
  private static boolean isClose(double a, double e, double tolerance) {
    return Double.compare(a, e) == 0
        || (a != e && Math.abs(a - e) <= tolerance * Math.max(1, Math.abs(e)));
  }

  @Override
  public String toString() {
    return op + " of " + inputs;
  }
}
