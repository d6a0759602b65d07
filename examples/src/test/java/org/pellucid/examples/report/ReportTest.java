package org.pellucid.examples.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;
import org.pellucid.examples.training.Findings;
import org.pellucid.examples.training.RunResult;
import org.pellucid.examples.training.Runs;
import org.pellucid.studio.Studio;

final class ReportTest {
  private static final RunResult RUN = Runs.pictures(0, 0, 2);

  @TempDir private Path folder;

  private Config state(Path page) throws IOException {
    String html = Files.readString(page);
    int start = html.indexOf("id=\"state\">") + "id=\"state\">".length();
    return Json.readObject(html.substring(start, html.indexOf("</script>", start)));
  }

  @Test
  void theFirstPageOfAClassifierHasItsFiguresCurvesAndSettings() throws IOException {
    Path page = RunFolder.at(folder).write(RUN, Studio.forReport());
    Config summary = state(page).nested("api/summary");

    assertThat(Files.readString(page)).contains("<title>tiny</title>");
    assertThat(Json.write(summary))
        .contains("{\"name\":\"test_accuracy\",\"value\":0.6666666666666666,\"goal\":\"\"}")
        .contains("{\"name\":\"of 3 test samples right\",\"value\":2.0,\"goal\":\"\"}")
        .contains("{\"name\":\"test_loss\",\"value\":0.25,\"goal\":\"\"}")
        .contains("\"charts\":{\"loss\":{\"training\":[[1.0,1.5],[2.0,null]]}}")
        .contains("\"Data\":\"Tiny pictures\"", "\"Backend\":\"scalar\"")
        .contains("\"Environment\":{\"JDK\":\"25\"}")
        .contains("[\"The network\",\"Layer (type)\"]");
  }

  @Test
  void theFirstPageOfAnApplicationHasAllThatItShowed() throws IOException {
    Path picture = Files.write(folder.resolve("dot.png"), new byte[] {1, 2, 3});
    Findings findings =
        new Findings(
            Map.of("epochs", 2),
            List.of(
                new Findings.Figure("test_accuracy", 0.75, ">= 0.5"),
                new Findings.Figure("test_loss", Double.NaN, "")),
            Map.of("loss", Map.of("training", List.of(2.0, 1.0))),
            Map.of("loss", List.of(2.0, 1.0)),
            List.of(new Findings.TextTable("Words", List.of("word"), List.of(List.of("good")))),
            List.of(new Findings.Shown(picture, "a dot")),
            List.of(Runs.NASTY),
            "Layer (type)",
            1.25);

    Path page =
        RunFolder.at(folder)
            .write("tiny", "tiny things", findings, Map.of("JDK", "25"), Studio.forReport());

    assertThat(Json.write(state(page).nested("api/summary")))
        .contains("{\"name\":\"test_accuracy\",\"value\":0.75,\"goal\":\">= 0.5\"}")
        .contains("{\"name\":\"seconds in all\",\"value\":1.25,\"goal\":\"\"}")
        .contains("{\"caption\":\"a dot\",\"data\":\"data:image/png;base64,AQID\"}")
        .contains("\"title\":\"Words\"", "\"rows\":[[\"good\"]]")
        .contains("\"loss\":{\"training\":[[1.0,2.0],[2.0,1.0]]}")
        .contains("\"Settings\":{\"epochs\":\"2\"}")
        .contains("[\"What the program said\",\"</script><b>&{{script}}\"]")
        .contains("[\"The network\",\"Layer (type)\"]");
    assertThat(Files.readString(folder.resolve("run.json")))
        .contains("\"test_accuracy\":0.75,\"test_loss\":null,");
  }

  @Test
  void aRunLeavesThreeFiles() throws IOException {
    RunFolder run = RunFolder.at(folder.resolve("deep/run"));

    Path page = run.write(RUN, Studio.forReport());

    assertThat(page).isEqualTo(folder.resolve("deep/run/report.html"));
    try (var files = Files.list(run.path())) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("report.html", "history.csv", "run.json");
    }
    assertThat(run.path().resolve("history.csv")).hasContent("epoch,loss\n1,1.5\n2,NaN\n");
    assertThat(Files.readString(run.path().resolve("run.json")))
        .startsWith(
            "{\"example\":\"tiny\",\"settings\":{\"epochs\":2,\"batch_size\":32,\"seed\":7,"
                + "\"backend\":\"scalar\"}");
  }

  @Test
  void runsOfTheSameSecondGetTheirOwnFolders() {
    LocalDateTime now = LocalDateTime.of(2026, 1, 2, 3, 4, 5);

    assertThat(RunFolder.fresh(folder, "tiny", now).path())
        .isEqualTo(folder.resolve("tiny-20260102-030405"));
    assertThat(RunFolder.fresh(folder, "tiny", now).path())
        .isEqualTo(folder.resolve("tiny-20260102-030405-2"));
  }

  @Test
  void aFileInTheWayIsAnError() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));

    assertThatThrownBy(() -> RunFolder.at(file))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Cannot write to " + file + ": it is not a folder.");
  }
}
