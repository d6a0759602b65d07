package org.pellucid.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

final class NdArrayTest {
  @Test
  void nestedArraysAreCopied() {
    float[][] rows = {{1, 2, 3}, {4, 5, 6}};
    NdArray array = NdArray.copyOf(rows);
    rows[0][0] = 9;
    assertThat(array).isEqualTo(NdArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
  }

  @Test
  void javaTypesDecideTheElementType() {
    assertThat(NdArray.copyOf(1f).dtype()).isEqualTo(DType.FLOAT32);
    assertThat(NdArray.copyOf(1.0).dtype()).isEqualTo(DType.FLOAT64);
    assertThat(NdArray.copyOf(1).dtype()).isEqualTo(DType.INT32);
    assertThat(NdArray.copyOf(1L).dtype()).isEqualTo(DType.INT64);
    assertThat(NdArray.copyOf(new byte[] {-1})).hasToString("[255]");
    assertThat(NdArray.copyOf(new boolean[] {true, false})).hasToString("[true, false]");
    assertThat(NdArray.copyOf(new Double[][] {{1.5}}).shape()).isEqualTo(Shape.of(1, 1));
  }

  @Test
  void raggedRowsAreRefused() {
    assertThatThrownBy(() -> NdArray.copyOf(new float[][] {{1, 2}, {3}}))
        .hasMessage(
            "Rows of a nested array must be equally long: found 1 where the first has 2 (axis 1).");
  }

  @Test
  void textIsRefused() {
    assertThatThrownBy(() -> NdArray.copyOf("1"))
        .hasMessage(
            "Cannot make a tensor of String: give numbers, truth values or (nested) arrays of"
                + " them.");
  }

  @Test
  void missingElementsAreRefused() {
    assertThatThrownBy(() -> NdArray.copyOf(new Float[] {1f, null}))
        .hasMessage("A nested array holds a null row or element.");
    assertThatThrownBy(() -> NdArray.copyOf(new float[][] {{1}, null}))
        .hasMessage("A nested array holds a null row or element.");
    assertThatThrownBy(() -> NdArray.copyOf(new float[][] {null, {1}}))
        .hasMessage("A nested array holds a null row or element.");
  }

  @Test
  void emptyNestedArrayIsRefused() {
    assertThatThrownBy(() -> NdArray.copyOf(new float[0][3]))
        .hasMessage("An empty nested array has no known shape: give it a shape of its own.");
    assertThat(NdArray.copyOf(new float[0]).shape()).isEqualTo(Shape.of(0));
  }

  @Test
  void wrappedArrayMustFitItsShape() {
    assertThatThrownBy(() -> NdArray.of(new float[5], 2, 3))
        .hasMessage("Shape [2, 3] needs 6 elements but the array has 5.");
  }

  @Test
  void castFollowsJava() {
    NdArray x = NdArray.of(new double[] {-1.7, 300.2, Double.NaN, 0.5});
    assertThat(x.cast(DType.INT32)).hasToString("[-1, 300, 0, 0]");
    assertThat(x.cast(DType.UINT8)).hasToString("[255, 44, 0, 0]");
    assertThat(x.cast(DType.BOOL)).hasToString("[true, true, true, true]");
    assertThat(x.cast(DType.FLOAT64)).isSameAs(x);
    NdArray whole = NdArray.of(new long[] {(1L << 40) + 3});
    assertThat(whole.cast(DType.INT32).getLong(0)).isEqualTo(3);
  }

  @Test
  void halfWidthFloatsRoundToTheNearestEven() {
    NdArray x = NdArray.of(new float[] {1f, 0x1.01p0f, 0x1.03p0f, 3.1415927f, -0f});
    assertThat(x.cast(DType.BFLOAT16).toFloatArray())
        .containsExactly(1f, 1f, 1.015625f, 3.140625f, -0f);
    assertThat(x.cast(DType.FLOAT16).toFloatArray()[3]).isEqualTo(3.140625f);
    NdArray special =
        NdArray.of(new float[] {Float.NaN, Float.NEGATIVE_INFINITY, Float.MAX_VALUE})
            .cast(DType.BFLOAT16);
    assertThat(special.toFloatArray())
        .containsExactly(Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY);
  }

  @Test
  void arraysAreReadInEveryType() {
    NdArray x = NdArray.of(new int[] {1, -2});
    assertThat(x.toFloatArray()).containsExactly(1, -2);
    assertThat(x.toDoubleArray()).containsExactly(1, -2);
    assertThat(x.toLongArray()).containsExactly(1, -2);
    x.toIntArray()[0] = 9;
    assertThat(x.getLong(0)).isEqualTo(1);
  }

  @Test
  void oneNumberEverywhere() {
    for (DType dtype : DType.values()) {
      for (int size : new int[] {0, 1, 2, 3, 7, 1000}) {
        NdArray full = NdArray.full(NdArray.scalar(dtype, 1L), Shape.of(size));
        assertThat(full.dtype()).isEqualTo(dtype);
        assertThat(full.toDoubleArray()).isEqualTo(ones(size));
      }
    }
  }

  private static double[] ones(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void itemNeedsOneElement() {
    assertThat(NdArray.scalar(DType.INT64, 1L << 60).getLong(0)).isEqualTo(1L << 60);
    assertThat(NdArray.of(new float[] {2}, 1, 1).item()).isEqualTo(2);
    assertThatThrownBy(() -> NdArray.zeros(DType.FLOAT32, Shape.of(2)).item())
        .hasMessage("item() needs exactly one element but the array has shape [2].");
  }

  @Test
  void equalityIsToTheBit() {
    NdArray x = NdArray.of(new float[] {0, Float.NaN});
    assertThat(x).isEqualTo(x.copy()).hasSameHashCodeAs(x.copy());
    assertThat(x).isNotEqualTo(NdArray.of(new float[] {-0f, Float.NaN}));
    assertThat(x).isNotEqualTo(x.reshape(Shape.of(2, 1)));
    assertThat(x).isNotEqualTo(x.cast(DType.FLOAT64));
  }

  @Test
  void rowsAreCopied() {
    NdArray x = NdArray.of(new int[] {1, 2, 3, 4, 5, 6}, 3, 2);
    assertThat(x.rows(2, 0, 2)).hasToString("[[5, 6], [1, 2], [5, 6]]");
    assertThat(x.rowRange(1, 3)).hasToString("[[3, 4], [5, 6]]");
    NdArray target = NdArray.zeros(DType.INT32, Shape.of(2, 2));
    x.copyRows(new int[] {9, 1, 2}, 1, 2, target);
    assertThat(target).hasToString("[[3, 4], [5, 6]]");
  }

  @Test
  void nonFiniteElementsAreFound() {
    assertThat(NdArray.of(new float[] {1, 2}).isFinite()).isTrue();
    NdArray x = NdArray.of(new double[] {1, 2, 3, 4, Double.NEGATIVE_INFINITY, 6}, 2, 3);
    assertThat(x.firstNonFinite()).isEqualTo(4);
    assertThat(x.indexOf(4)).isEqualTo(Ints.of(1, 1));
    assertThat(NdArray.of(new int[] {1}).isFinite()).isTrue();
  }

  @Test
  void longAxesAreShortened() {
    assertThat(NdArray.of(new int[] {0, 1, 2, 3, 4, 5, 6, 7}))
        .hasToString("[0, 1, 2, 3, 4, 5, 6, 7]");
    assertThat(NdArray.of(new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}))
        .hasToString("[0, 1, 2, 3, ..., 6, 7, 8, 9]");
    assertThat(NdArray.zeros(DType.FLOAT32, Shape.of(2, 0))).hasToString("[[], []]");
    assertThat(NdArray.scalar(DType.FLOAT32, 0.1)).hasToString("0.1");
  }

  @Test
  void theFirstNumberThatIsNotFiniteIsFoundInLongArraysToo() {
    for (int place : new int[] {0, 4095, 4096, 9000, 9999}) {
      for (float strange : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
        float[] numbers = new float[10_000];
        java.util.Arrays.fill(numbers, -Float.MAX_VALUE);
        assertThat(NdArray.of(numbers, 10_000).firstNonFinite()).isEqualTo(-1);
        numbers[place] = strange;
        numbers[9999] = Float.NaN;
        assertThat(NdArray.of(numbers, 10_000).firstNonFinite()).isEqualTo(place);
      }
    }
  }
}
