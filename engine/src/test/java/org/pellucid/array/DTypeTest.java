package org.pellucid.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class DTypeTest {
  @ParameterizedTest
  @CsvSource({
    "FLOAT32, FLOAT64, FLOAT64",
    "INT64, FLOAT32, FLOAT32",
    "INT32, FLOAT64, FLOAT64",
    "INT64, BFLOAT16, BFLOAT16",
    "BFLOAT16, FLOAT16, FLOAT32",
    "FLOAT16, FLOAT32, FLOAT32",
    "INT32, INT64, INT64",
    "UINT8, INT32, INT32",
    "UINT8, INT64, INT64",
    "BOOL, UINT8, UINT8",
    "BOOL, FLOAT16, FLOAT16",
    "BOOL, BOOL, BOOL"
  })
  void typesMeetInACommonType(DType a, DType b, DType common) {
    assertThat(a.promote(b)).isEqualTo(common);
    assertThat(b.promote(a)).isEqualTo(common);
  }

  @ParameterizedTest
  @EnumSource
  void typeIsFoundByItsName(DType dtype) {
    assertThat(DType.named(dtype.text())).isEqualTo(dtype);
    assertThat(dtype).hasToString(dtype.text());
  }

  @ParameterizedTest
  @EnumSource
  void arrayOfATypeHasItsWidth(DType dtype) {
    NdArray array = NdArray.zeros(dtype, Shape.of(3));
    int bytes =
        switch (array.data()) {
          case float[] _, int[] _ -> 4;
          case double[] _, long[] _ -> 8;
          case short[] _ -> 2;
          default -> 1;
        };
    assertThat(dtype.bytes()).isEqualTo(bytes);
    assertThat(dtype.isFloating() && dtype.isInteger()).isFalse();
  }

  @Test
  void unknownNameOffersTheNearest() {
    assertThatThrownBy(() -> DType.named("flaot32"))
        .hasMessage(
            "Unknown dtype \"flaot32\". Did you mean \"float32\"? Known: bfloat16, bool, float16,"
                + " float32, float64, int32, int64, uint8.");
  }
}
