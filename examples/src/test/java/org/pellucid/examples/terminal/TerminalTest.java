package org.pellucid.examples.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pellucid.callbacks.Logs;
import org.pellucid.data.ConfusionMatrix;
import org.pellucid.examples.training.RunResult;
import org.pellucid.examples.training.Runs;

final class TerminalTest {
  private static final Style COLOURED = new Style(true, true);

  private static final ConfusionMatrix MATRIX =
      new ConfusionMatrix(List.of("cat", "elephant"), List.of(List.of(12, 0), List.of(3, 1234)));

  @Test
  void aConfusionMatrixIsATable() {
    assertThat(new ConfusionTable(MATRIX, Style.PLAIN).lines())
        .containsExactly(
            "            cat elepha", //
            "     cat     12      .",
            "elephant      3   1234");
  }

  @Test
  void onATerminalRightIsGreenAndWrongIsRed() {
    List<String> lines = new ConfusionTable(MATRIX, COLOURED).lines();

    assertThat(lines.get(1)).contains("\u001b[32m     12\u001b[0m");
    assertThat(lines.get(2)).contains("\u001b[1;31m      3\u001b[0m");
  }

  @Test
  void smallPicturesAreDrawnTwiceAsLargeInShades() {
    RunResult run = Runs.pictures(0, 1, 0);

    List<String> lines = new Gallery(run, Style.PLAIN).lines();

    assertThat(lines.subList(0, 3))
        .containsExactly(
            "@@      @@      @@", //
            "  ++      ++      ++",
            "a (7    b (7    a (7");
  }

  @Test
  void aPictureOnATerminalIsMadeOfHalfBlocks() {
    RunResult run = Runs.pictures(0);

    String line = new Gallery(run, COLOURED).lines().getFirst();

    assertThat(line)
        .isEqualTo(
            "\u001b[38;5;255;48;5;255m\u2580".repeat(2)
                + "\u001b[38;5;232;48;5;232m\u2580".repeat(2)
                + "\u001b[0m");
  }

  @Test
  void mistakesSayWhatItReallyIs() {
    RunResult run = Runs.pictures(0, 0);

    assertThat(String.join("\n", new Gallery(run, Style.PLAIN).lines())).contains("wron");
  }

  @Test
  void inAFileAnEpochIsOneLine() {
    StringWriter text = new StringWriter();
    Progress progress = new Progress(new PrintWriter(text), Style.PLAIN, 2);

    progress.onEpochBegin(0, new Logs());
    progress.onTrainBatchEnd(0, Logs.of(Map.of("loss", 3.0)));
    progress.onEpochEnd(0, Logs.of(Map.of("loss", 0.5, "accuracy", 0.25)));

    assertThat(text.toString())
        .matches("Epoch 1/2  accuracy 0\\.2500  loss 0\\.5000  \\d+\\.\\d s\\R");
  }

  @Test
  void onATerminalTheLineGrowsDuringTheEpoch() {
    StringWriter text = new StringWriter();
    Progress progress = new Progress(new PrintWriter(text), COLOURED, 2);

    progress.onEpochBegin(1, new Logs());
    progress.onTrainBatchEnd(0, Logs.of(Map.of("loss", 3.0)));

    assertThat(text.toString()).isEqualTo("\r\u001b[KEpoch 2/2  loss 3.0000");
  }

  @Test
  void ofManyEpochsTwentyLinesAreKept() {
    StringWriter text = new StringWriter();
    Progress progress = new Progress(new PrintWriter(text), Style.PLAIN, 1000);

    for (int epoch = 0; epoch < 1000; epoch++) {
      progress.onEpochBegin(epoch, new Logs());
      progress.onEpochEnd(epoch, Logs.of(Map.of("loss", 0.5)));
    }

    assertThat(text.toString().lines()).hasSize(20);
    assertThat(text.toString().lines().reduce((a, b) -> b))
        .hasValue("Epoch 1000/1000  loss 0.5000");
  }
}
