package org.pellucid.examples.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.data.images.Image;

final class RunTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();

  private Run run(Options options) {
    return new Run(options, folder, new PrintWriter(out), epochs -> new Callback());
  }

  @Test
  void optionsOfTheUserGoBeforeTheUsual() {
    Run usual = run(Options.USUAL);
    Run asked = run(new Options(2, 64, 100, 9L));

    assertThat(List.of(usual.epochs(12), usual.batchSize(32), usual.samples(5)))
        .containsExactly(12, 32, 5);
    assertThat(List.of(asked.epochs(12), asked.batchSize(32), asked.samples(500)))
        .containsExactly(2, 64, 100);
    assertThat(asked.samples(50)).isEqualTo(50);
    assertThat(List.of(usual.seed(), asked.seed())).containsExactly(1L, 9L);
    assertThat(asked.findings().options())
        .isEqualTo(Map.of("epochs", 2, "batch_size", 64, "samples", 50, "seed", 9L));
  }

  @Test
  void figuresAreSaidWithTheirGoal() {
    Run run = run(Options.USUAL);
    run.figure("test_accuracy", 0.99315, ">= 0.992");
    run.figure("loss", 2, "");

    assertThat(out.toString().lines())
        .containsExactly("test_accuracy: 0.9932  (to reach: >= 0.992)", "loss: 2.0000");
  }

  @Test
  void theProgressOfATrainingBecomesCurves() {
    Run run = run(Options.USUAL);
    Callback progress = run.progress("encoder", 2);
    progress.onEpochEnd(0, Logs.of(Map.of("loss", 2.0, "val_loss", 3.0)));
    progress.onEpochEnd(1, Logs.of(Map.of("loss", 1.0, "val_loss", 2.5)));

    assertThat(run.findings().charts())
        .isEqualTo(
            Map.of(
                "encoder: loss",
                Map.of("training", List.of(2.0, 1.0), "validation", List.of(3.0, 2.5))));
    assertThat(run.findings().history())
        .isEqualTo(
            Map.of("encoder: loss", List.of(2.0, 1.0), "encoder: val_loss", List.of(3.0, 2.5)));
  }

  @Test
  void aCurveMayGrowPointByPoint() {
    Run run = run(Options.USUAL);
    run.point("rivals", "critic", 2);
    run.point("rivals", "critic", 1);
    run.curve("rivals", "generator", new double[] {3, 4});

    assertThat(run.findings().charts())
        .isEqualTo(
            Map.of("rivals", Map.of("critic", List.of(2.0, 1.0), "generator", List.of(3.0, 4.0))));
  }

  @Test
  void tablesStandInColumns() {
    run(Options.USUAL).table("Words", List.of("word", "n"), List.of(List.of("good", "12")));

    assertThat(out.toString().lines()).containsExactly("", "Words", "word  n", "good  12", "");
  }

  @Test
  void numbersAreSaidAlikeInAllCountries() {
    Run run = run(Options.USUAL);
    run.say("%,d pairs, %.1f %%", 12_345, 99.5);
    run.say("100 % as it is");

    assertThat(run.findings().lines()).containsExactly("12,345 pairs, 99.5 %", "100 % as it is");
  }

  @Test
  void aRowHasACellForEachValue() {
    assertThat(Run.row("%s | %d | %.1f %%", "a|b", 12, 87.55))
        .containsExactly("a|b", "12", "87.6 %");
    assertThatThrownBy(() -> Run.row("%s | %d", "a"))
        .hasMessage("row: the pattern \"%s | %d\" has 2 cells but got 1 values.");
  }

  @Test
  void picturesAreWrittenIntoTheFolder() {
    Run run = run(Options.USUAL);
    run.picture("dot.png", "a dot", new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB));

    run.picture("grey.png", "another", Image.of(1, 1, 1, new byte[] {7}));

    assertThat(folder.resolve("dot.png")).isNotEmptyFile();
    assertThat(Image.read(folder.resolve("grey.png")).at(0, 0, 0)).isEqualTo(7);
    assertThat(run.findings().pictures())
        .containsExactly(
            new Findings.Shown(folder.resolve("dot.png"), "a dot"),
            new Findings.Shown(folder.resolve("grey.png"), "another"));
  }
}
