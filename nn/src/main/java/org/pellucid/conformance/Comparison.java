package org.pellucid.conformance;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.tensor.Tensor;

/** Compares answers with recorded ones: equal shapes, and elements within the tolerance. */
final class Comparison {
  /** No tolerance is tighter than this, since recorded numbers are rounded. */
  private static final double FLOOR = 1e-6;

  private Comparison() {}

  static Verdict of(RecordedCase recorded, @Nullable Object actual) {
    return of(actual, recorded.expected(), recorded.rtol(), recorded.atol());
  }

  static Verdict of(@Nullable Object actual, @Nullable Object expected, double rtol, double atol) {
    Object got = actual instanceof Tensor tensor ? tensor.value() : actual;
    if (got instanceof NdArray array && RecordedValues.isArray(expected)) {
      return arrays(array, RecordedValues.array(expected), rtol, atol);
    }
    if (RecordedValues.isArray(got) && RecordedValues.isArray(expected)) {
      return arrays(RecordedValues.array(got), RecordedValues.array(expected), rtol, atol);
    }
    Object want = expected instanceof RecordedText text ? text.nested() : expected;
    if (got instanceof List<?> || got instanceof String || got instanceof Boolean) {
      return got.equals(want)
          ? Verdict.passed()
          : Verdict.failed("expected " + shorten(want) + ", got " + shorten(got));
    }
    return Verdict.failed("expected " + shorten(want) + ", got " + shorten(got));
  }

  private static Verdict arrays(NdArray actual, NdArray expected, double rtol, double atol) {
    if (!actual.shape().equals(expected.shape())) {
      return Verdict.failed("expected shape " + expected.shape() + ", got shape " + actual.shape());
    }
    int different = 0;
    int first = -1;
    for (int i = 0; i < expected.size(); i++) {
      if (!close(actual, expected, i, rtol, atol)) {
        first = different++ == 0 ? i : first;
      }
    }
    return different == 0
        ? Verdict.passed()
        : Verdict.failed(
            "first difference at "
                + (expected.shape().equals(Shape.SCALAR) ? "[]" : expected.indexOf(first))
                + ": expected "
                + element(expected, first)
                + ", got "
                + element(actual, first)
                + " ("
                + different
                + " of "
                + expected.size()
                + " differ); expected "
                + shorten(expected)
                + ", got "
                + shorten(actual));
  }

  private static boolean close(NdArray actual, NdArray expected, int i, double rtol, double atol) {
    if (isWhole(actual) && isWhole(expected)) {
      double difference = Math.abs((double) actual.getLong(i) - (double) expected.getLong(i));
      return actual.getLong(i) == expected.getLong(i)
          || difference <= atol + rtol * Math.abs((double) expected.getLong(i));
    }
    double want = expected.getDouble(i);
    double got = actual.getDouble(i);
    double limit = Math.max(atol, FLOOR) + Math.max(rtol, FLOOR) * Math.abs(want);
    return want == got
        || (Double.isNaN(want) && Double.isNaN(got))
        || (Double.isFinite(want) && Math.abs(got - want) <= limit);
  }

  private static boolean isWhole(NdArray array) {
    return array.dtype().isInteger() || array.dtype() == DType.BOOL;
  }

  private static String element(NdArray array, int i) {
    return isWhole(array) ? Long.toString(array.getLong(i)) : Double.toString(array.getDouble(i));
  }

  static String shorten(@Nullable Object value) {
    String text = String.valueOf(value).replaceAll("\\s+", " ");
    return text.length() <= 120 ? text : text.substring(0, 117) + "...";
  }
}
