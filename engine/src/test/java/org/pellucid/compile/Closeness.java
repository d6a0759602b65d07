package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.pellucid.array.NdArray;

/** Compares results with those of the interpreter. */
final class Closeness {
  private Closeness() {}

  static void assertClose(List<NdArray> actual, List<NdArray> expected, String what) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < actual.size(); i++) {
      assertClose(actual.get(i), expected.get(i), what + ", output " + i);
    }
  }

  static void assertClose(NdArray actual, NdArray expected, String what) {
    assertThat(actual.dtype()).as(what).isEqualTo(expected.dtype());
    assertThat(actual.shape()).as(what).isEqualTo(expected.shape());
    for (int i = 0; i < actual.size(); i++) {
      double a = actual.getDouble(i);
      double e = expected.getDouble(i);
      boolean close =
          actual.dtype().isFloating()
              ? Double.compare(a, e) == 0
                  || Math.abs(a - e) <= 2e-4 * Math.max(1, Math.abs(e))
                  || (Double.isNaN(a) && Double.isNaN(e))
              : actual.getLong(i) == expected.getLong(i);
      if (!close) {
        throw new AssertionError(
            what + ", element " + expected.indexOf(i) + ": " + a + " instead of " + e);
      }
    }
  }
}
