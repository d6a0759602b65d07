package org.pellucid.examples.language;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pellucid.examples.language.PrintedText.Passage;

final class PrintedTextTest {
  /** Whether something is printed in a line, between two columns. */
  private static boolean isPrinted(BufferedImage image, int line, int left, int right) {
    return IntStream.range(16 * line + 4, Math.min(16 * line + 17, image.getHeight()))
        .anyMatch(
            y -> IntStream.range(left, right).anyMatch(x -> (image.getRGB(x, y) & 0xFF) < 0xA0));
  }

  @Test
  void headsStandBesideTheFirstLinesOfTexts() {
    BufferedImage image =
        PrintedText.draw(List.of(new Passage("one", "I\n\nam"), new Passage("two", "here")));

    // Three lines, an empty one, one line, an empty one.
    assertThat(image.getHeight()).isEqualTo(16 * 6);
    assertThat(IntStream.range(0, 6).filter(line -> isPrinted(image, line, 0, 90)))
        .containsExactly(0, 4);
    assertThat(IntStream.range(0, 6).filter(line -> isPrinted(image, line, 90, 640)))
        .containsExactly(0, 2, 4);
  }
}
