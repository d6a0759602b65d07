package org.pellucid.data.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.data.ConfusionMatrix;

final class ConfusionPlotTest {
  private static final int CELL = 40;

  private final Image plot =
      ConfusionPlot.draw(
          new ConfusionMatrix(List.of("a", "b"), List.of(List.of(4, 0), List.of(3, 1))));

  /** The color of a cell near its corner, where no number stands. */
  private List<Integer> color(int row, int column) {
    int start = plot.height() - 8 - 2 * CELL;
    int y = start + row * CELL + 3;
    int x = start + column * CELL + 3;
    return List.of(plot.at(y, x, 0), plot.at(y, x, 1), plot.at(y, x, 2));
  }

  @Test
  void whatIsRightIsBlueAndWhatIsWrongIsRed() {
    assertThat(plot.height()).isEqualTo(plot.width());
    assertThat(color(0, 0)).containsExactly(0x15, 0x65, 0xC0);
    assertThat(color(0, 1)).containsExactly(255, 255, 255);
  }

  @Test
  void aLargerPartOfTheRowIsDarker() {
    // Roots of 3/4 and 1/4, mixed with white
    assertThat(color(1, 0)).containsExactly(206, 69, 69);
    assertThat(color(1, 1)).containsExactly(138, 178, 224);
  }
}
