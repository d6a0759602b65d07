package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.data.images.Box;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.MarkedImage;
import org.pellucid.examples.training.Run;

final class FoundBoxesTest {
  private static final Box CELL = new Box("cell", 10, 10, 30, 30);
  private static final Image DARK = Image.of(40, 50, 1, new byte[2000]);

  @TempDir private Path folder;

  @Test
  void whatWasFoundIsMeasuredAndDrawnBesideWhatPeopleMarked() {
    FoundBoxes boxes =
        new FoundBoxes(
            List.of(new MarkedImage(DARK, List.of(CELL)), new MarkedImage(DARK, List.of(CELL))),
            List.of(
                List.of(new Box("cell", 10, 10, 30, 30, 0.9), new Box("cell", 0, 0, 5, 5, 0.3)),
                List.of()));
    Run run = ProgramRuns.tiny(1, folder);

    boxes.tabulate(run);
    boxes.draw(run, "cells");

    // One of two cells is found, by the surest box.
    assertThat(boxes.precision()).isEqualTo(0.5);
    assertThat(run.findings().tables().getFirst().rows())
        .containsExactly(List.of("cell", "2", "0.500"));
    assertThat(run.findings().pictures()).hasSize(6);
    Image first = Image.read(folder.resolve("cells-1.png"));
    assertThat(first.width()).isEqualTo(104);
    assertThat(isDrawn(first, 30, 30)).isTrue();
    assertThat(isDrawn(first, 84, 30)).isTrue();
    assertThat(isDrawn(first, 54, 5)).as("too unsure").isFalse();
    assertThat(isDrawn(Image.read(folder.resolve("cells-6.png")), 84, 30)).isFalse();
  }

  private static boolean isDrawn(Image image, int column, int row) {
    return image.at(row, column, 0) > 0;
  }
}
