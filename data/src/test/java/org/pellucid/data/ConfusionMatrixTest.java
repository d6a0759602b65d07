package org.pellucid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.errors.PellucidException;

final class ConfusionMatrixTest {
  private static final List<String> NAMES = List.of("cat", "dog", "emu");

  private static final ConfusionMatrix MATRIX =
      ConfusionMatrix.of(NAMES, new int[] {0, 0, 0, 1, 1, 2}, new int[] {0, 0, 1, 1, 0, 0});

  @Test
  void rowsAreWhatSamplesAreAndColumnsWhatTheyWereTakenFor() {
    assertThat(MATRIX.counts())
        .containsExactly(List.of(2, 1, 0), List.of(1, 1, 0), List.of(1, 0, 0));
    assertThat(MATRIX.count(0, 1)).isEqualTo(1);
  }

  @Test
  void partsOfRowsAndColumnsAreRecallAndPrecision() {
    assertThat(MATRIX.accuracy()).isEqualTo(0.5);
    assertThat(MATRIX.recall(0)).isEqualTo(2.0 / 3);
    assertThat(MATRIX.precision(0)).isEqualTo(0.5);
    assertThat(MATRIX.recall(2)).isZero();
    assertThat(MATRIX.precision(2)).isNaN();
  }

  @Test
  void aMatrixKeepsItsCounts() {
    List<List<Integer>> counts = new ArrayList<>(List.of(List.of(1)));
    ConfusionMatrix matrix = new ConfusionMatrix(List.of("all"), counts);
    counts.clear();

    assertThat(matrix.counts()).containsExactly(List.of(1));
  }

  @Test
  void whatIsNoClassIsAnError() {
    assertThatThrownBy(() -> ConfusionMatrix.of(NAMES, new int[] {0, 1}, new int[] {0, 3}))
        .isInstanceOf(PellucidException.class)
        .hasMessage("ConfusionMatrix: prediction 1 is 3, outside 0..2.");
    assertThatThrownBy(() -> ConfusionMatrix.of(NAMES, new int[] {-1}, new int[] {0}))
        .hasMessage("ConfusionMatrix: label 0 is -1, outside 0..2.");
  }

  @Test
  void numbersThatDoNotFitAreAnError() {
    assertThatThrownBy(() -> ConfusionMatrix.of(NAMES, new int[] {0, 1}, new int[] {0}))
        .hasMessage("ConfusionMatrix: 2 labels but 1 predictions.");
    assertThatThrownBy(() -> new ConfusionMatrix(NAMES, List.of(List.of(1, 2, 3))))
        .hasMessage("ConfusionMatrix: 3 classes need as many rows and columns of counts.");
  }
}
