package org.pellucid.data.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.models.Batch;

final class TextWindowsTest {
  private static final int[] TEXT = IntStream.range(0, 9).toArray();

  @Test
  void windowsInOrderCoverTheTextAndShareOneNumber() {
    assertThat(TextWindows.consecutive(TEXT, 4).toList())
        .containsExactly(new int[] {0, 1, 2, 3, 4}, new int[] {4, 5, 6, 7, 8});
    assertThat(TextWindows.consecutive(TEXT, 5).toList())
        .containsExactly(new int[] {0, 1, 2, 3, 4, 5});
  }

  @Test
  void randomWindowsDifferFromPassToPassAndComeAgainWithTheSeed() {
    int[] text = IntStream.range(0, 5000).toArray();

    int[] first = TextWindows.random(text, 128, 1).pass(0).next();
    assertThat(first).isEqualTo(IntStream.rangeClosed(first[0], first[0] + 128).toArray());
    assertThat(TextWindows.random(text, 128, 1).pass(0).next()).isEqualTo(first);
    assertThat(TextWindows.random(text, 128, 1).pass(1).next()).isNotEqualTo(first);
    assertThat(TextWindows.random(text, 128, 1).count()).isEqualTo(39);
  }

  @Test
  void fromEachNumberTheNextOneIsToBeGuessed() {
    List<Batch> batches = TextWindows.batches(TextWindows.consecutive(TEXT, 3), 2).toList();

    assertThat(batches).hasSize(1);
    assertThat(batches.getFirst().x()).isEqualTo(NdArray.of(new int[] {0, 1, 2, 3, 4, 5}, 2, 3));
    assertThat(batches.getFirst().y()).isEqualTo(NdArray.of(new int[] {1, 2, 3, 4, 5, 6}, 2, 3));
  }

  @Test
  void aTextShorterThanAWindowIsRefused() {
    assertThatThrownBy(() -> TextWindows.random(TEXT, 9, 1))
        .hasMessage(
            "TextWindows: length must be from 1 to 8, one less than the text has numbers; got 9.");
    assertThatThrownBy(() -> TextWindows.consecutive(TEXT, 0))
        .hasMessage(
            "TextWindows: length must be from 1 to 8, one less than the text has numbers; got 0.");
  }
}
