package org.pellucid.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.IdentityHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainRowsTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 31, 32, 33, 34, 35, 63, 64, 65, 66, 67, 511, 512})
  void rowsHoldWhatLoopsDoBeyondTheLengthThatWasAskedFor(int length) {
    PlainRows rows = new PlainRows(8, 512);
    for (float[] row : rows.rows(1L << 20)) {
      assertThat(rows.padded(length)).isBetween(length, row.length);
    }
  }

  @Test
  void eachRowIsAnArrayOfItsOwnWhereverTheCollectorMovesThem() {
    PlainRows rows = new PlainRows(64, 128);
    for (int round = 0; round < 4; round++) {
      IdentityHashMap<float[], Boolean> seen = new IdentityHashMap<>();
      for (float[] row : rows.rows(1L << 20)) {
        assertThat(row).hasSizeGreaterThanOrEqualTo(128);
        seen.put(row, true);
      }
      assertThat(seen).hasSize(64);
      System.gc();
    }
  }
}
