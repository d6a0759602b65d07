package org.pellucid.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

final class TrainTestTest {
  /** Letters by turns: a, b, c, a, b, c, ... */
  private static TrainTest letters(int... labels) {
    NdArray y = NdArray.of(labels);
    NdArray x = NdArray.of(new float[labels.length], labels.length, 1);
    return new TrainTest("letters", x, y, x, y, List.of("a", "b", "c"), "no licence needed");
  }

  @Test
  void asManyOfEachClassAreDrawnAndTheSeedSaysWhich() {
    int[] labels = new int[300];
    Arrays.setAll(labels, i -> i % 3);
    TrainTest data = letters(labels);

    int[] chosen = data.someOfEachClass(10, 1);
    int[] counts = new int[3];
    for (int sample : chosen) {
      counts[labels[sample]]++;
    }
    assertThat(counts).containsExactly(10, 10, 10);
    assertThat(chosen).doesNotHaveDuplicates();
    assertThat(data.someOfEachClass(10, 1)).isEqualTo(chosen);
    assertThat(data.someOfEachClass(10, 2)).isNotEqualTo(chosen);
  }

  @Test
  void allOfAClassMayBeDrawn() {
    assertThat(letters(0, 1, 2).someOfEachClass(1, 5)).containsExactlyInAnyOrder(0, 1, 2);
  }

  @Test
  void thereMustBeEnoughOfEachClass() {
    assertThatThrownBy(() -> letters(0, 1, 1, 2, 0).someOfEachClass(2, 1))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "letters: someOfEachClass: count must be from 1 to the 1 training samples of class c,"
                + " got 2.");
    assertThatThrownBy(() -> letters(0, 1, 2).someOfEachClass(0, 1))
        .hasMessage(
            "letters: someOfEachClass: count must be from 1 to the 1 training samples of class a,"
                + " got 0.");
    assertThatThrownBy(() -> letters(0, 3, 2).someOfEachClass(1, 1))
        .hasMessage("letters: someOfEachClass: there are 3 classes, but a label 3.");
  }

  @Test
  void theLastTrainingSamplesAreHeldBackForTuning() {
    TrainTest tuning = letters(0, 1, 2, 0, 1).forTuning(2);

    assertThat(tuning.trainY().toIntArray()).containsExactly(0, 1, 2);
    assertThat(tuning.testY().toIntArray()).containsExactly(0, 1);
    assertThat(tuning.trainX().shape().dim(0)).isEqualTo(3);
    assertThat(tuning.testX().shape().dim(0)).isEqualTo(2);
    assertThat(tuning.classNames()).containsExactly("a", "b", "c");
    assertThatThrownBy(() -> letters(0, 1, 2).forTuning(3))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "letters: forTuning: count must be from 1 to 2, one less than there are training"
                + " samples, got 3.");
    assertThatThrownBy(() -> letters(0, 1, 2).forTuning(0)).hasMessageEndingWith("got 0.");
  }
}
