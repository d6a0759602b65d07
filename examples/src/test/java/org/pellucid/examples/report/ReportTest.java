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
import org.pellucid.errors.PellucidException;
import org.pellucid.examples.training.Findings;
import org.pellucid.examples.training.RunResult;
import org.pellucid.examples.training.Runs;

final class ReportTest {
  private static final RunResult RUN = Runs.pictures(0, 0, 2);

  @TempDir private Path folder;

  @Test
  void thePageLoadsNothingFromElsewhere() {
    String page = Report.html(RUN);

    assertThat(page).doesNotContainPattern("(?i)<(link|img|iframe|object|embed|base)\\b");
    assertThat(page).doesNotContainPattern("(?i)<script[^>]*\\ssrc");
    assertThat(page)
        .doesNotContainPattern("@import|\\burl\\(|sourceMappingURL|\\bfetch\\(|XMLHttpRequest");
    assertThat(page).contains("Chart.js v4");
  }

  @Test
  void allPartsOfTheTemplateAreFilled() {
    String page = Report.html(RUN);

    assertThat(page).doesNotContainPattern("\\{\\{(title|style|data|plots|plots-licence)}}");
    assertThat(page).contains("The MIT License", "<title>Pellucid: tiny</title>");
  }

  @Test
  void textFromOutsideStaysInsideItsScriptElement() {
    String page = Report.html(RUN);
    int start = page.indexOf("id=\"run\">") + "id=\"run\">".length();
    String json = page.substring(start, page.indexOf("</script>", start));

    assertThat(json).startsWith("{").endsWith("}");
    assertThat(json).contains("\\u003c/script\\u003e\\u003cb\\u003e\\u0026{{script}}");
  }

  @Test
  void thePageOfAnApplicationIsWholeToo() throws IOException {
    Path picture = Files.write(folder.resolve("dot.png"), new byte[] {1, 2, 3});
    Findings findings =
        new Findings(
            Map.of("epochs", 2),
            List.of(new Findings.Figure("test_accuracy", 0.75, ">= 0.5")),
            Map.of("loss", Map.of("training", List.of(2.0, 1.0))),
            Map.of("loss", List.of(2.0, 1.0)),
            List.of(new Findings.TextTable("Words", List.of("word"), List.of(List.of("good")))),
            List.of(new Findings.Shown(picture, "a dot")),
            List.of(Runs.NASTY),
            "",
            1.25);

    String page = Report.html("tiny", "tiny things", findings, Map.of("JDK", "25"));

    assertThat(page).doesNotContainPattern("\\{\\{(title|style|data|plots|plots-licence|page)}}");
    assertThat(page)
        .contains("<title>Pellucid: tiny</title>", "\"data\":\"data:image/png;base64,AQID\"")
        .contains("\"charts\":{\"loss\":{\"training\":[2.0,1.0]}}");
    assertThat(page).doesNotContainPattern("(?i)<(link|iframe|object|embed|base)\\b");
  }

  @Test
  void mistakesGoWithTheirPixelsAndGuesses() {
    String json = Json.write(ReportData.of(RUN));

    assertThat(json)
        .contains(
            "\"mistakes\":[{\"number\":1,\"label\":1,\"guesses\":[[0,0.75],[1,0.125],[2,0.125]],"
                + "\"width\":2,\"height\":2,\"pixels\":\"/wAAgA==\"}]");
  }

  @Test
  void numbersThatAreNoneAreGaps() {
    assertThat(Json.write(ReportData.of(RUN))).contains("\"curves\":{\"loss\":[1.5,null]}");
  }

  @Test
  void aRunLeavesThreeFiles() throws IOException {
    RunFolder run = RunFolder.at(folder.resolve("deep/run"));

    Path page = run.write(RUN);

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
