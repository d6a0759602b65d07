package org.pellucid.studio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.errors.PellucidException;

@Timeout(60)
final class StudioReportTest {
  private static final String NASTY = "</script><b>&{{state}}";

  @TempDir private Path folder;

  private String report(Studio studio) throws IOException {
    Path file = folder.resolve("report.html");
    studio.report(file);
    return Files.readString(file);
  }

  private static Config answers(String page) {
    int start = page.indexOf("id=\"state\">") + "id=\"state\">".length();
    return Json.readObject(page.substring(start, page.indexOf("</script>", start)));
  }

  @Test
  void aTrainingIsInItsReportWithItsResultsAndItsEmbedding() throws IOException {
    String page;
    try (Studio studio = Studio.forReport()) {
      Trained.train(studio, 60);
      page = report(studio);
    }
    Config answers = answers(page);

    assertThat(answers.list("tabs")).containsSubsequence("live", "results", "embedding");
    assertThat(answers.nested("api/live").nested("byEpoch").list("loss")).hasSize(2);
    assertThat(answers.nested("api/results").list("classes"))
        .containsExactly("top", "middle", "bottom");
    assertThat(answers.nested("api/results/samples?from=0").list("samples")).hasSize(24);
    assertThat(answers.nested("api/embedding").list("points")).hasSize(120);
    assertThat(answers.list("api/embedding/points")).hasSize(60);
    assertThat(page).contains("<title>Training</title>");
    assertThat(page.length()).isLessThan(2_000_000);
  }

  @Test
  void thePageLoadsNothingFromElsewhere() throws IOException {
    String page = report(Studio.forReport());

    assertThat(page).doesNotContainPattern("(?i)<(link|iframe|object|embed|base)\\b");
    assertThat(page).doesNotContainPattern("(?i)<script[^>]*\\ssrc");
    assertThat(page).doesNotContainPattern("@import|\\burl\\(|sourceMappingURL");
    assertThat(page).contains("Chart.js v4", "The MIT License", "default-src 'none'");
  }

  @Test
  void modulesFindEachOtherByTheMap() throws IOException {
    String page = report(Studio.forReport());
    Matcher map = Pattern.compile("<script type=\"importmap\">(.*?)</script>").matcher(page);
    assertThat(map.find()).isTrue();
    Config imports = Json.readObject(map.group(1)).nested("imports");

    assertThat(imports.keys()).contains("studio.js", "charts.js", "embedding.js", "scatter.js");
    for (String name : imports.keys()) {
      String data = imports.text(name, "");
      assertThat(data).startsWith("data:text/javascript;base64,");
      String text =
          new String(
              Base64.getDecoder().decode(data.substring(data.indexOf(',') + 1)),
              StandardCharsets.UTF_8);
      assertThat(text).as(name).doesNotContainPattern("from\\s+\"\\./");
      Matcher from =
          Pattern.compile("^(?:import|\\}).*from \"([^\"]+)\"", Pattern.MULTILINE).matcher(text);
      while (from.find()) {
        assertThat(imports.keys()).as(name).contains(from.group(1));
      }
    }
  }

  @Test
  void whatTheProgramTellsStaysInsideItsElement() throws IOException {
    Path dot = Files.write(folder.resolve("dot.png"), new byte[] {1, 2, 3});
    Path large = Files.write(folder.resolve("large.gif"), new byte[4 << 20]);
    Studio studio = Studio.forReport();
    studio.about(
        new RunSummary(NASTY, "things")
            .figure("test_accuracy", 0.75, ">= 0.5")
            .figure("test_loss", Double.NaN, "")
            .picture(dot, "a dot")
            .picture(large, "a film")
            .table("Words", List.of("word"), Collections.nCopies(600, List.of("good")))
            .curve("loss", "training", Arrays.asList(2.0, Double.NaN))
            .facts("Settings", Map.of("epochs", 2))
            .text("What it said", List.of("one", "two")));
    String page = report(studio);
    Config summary = answers(page).nested("api/summary");

    assertThat(page).contains("<title>&lt;/script&gt;&lt;b&gt;&amp;{{state}}</title>");
    assertThat(summary.text("name", "")).isEqualTo(NASTY);
    assertThat(Json.write(summary))
        .contains("{\"name\":\"test_accuracy\",\"value\":0.75,\"goal\":\">= 0.5\"}")
        .contains(
            "\"value\":\"NaN\"", "{\"caption\":\"a dot\",\"data\":\"data:image/png;base64,AQID\"}")
        .contains("\"left\":\"large.gif (4.0 MiB)\"", "\"left\":100")
        .contains("\"loss\":{\"training\":[[1.0,2.0],[2.0,null]]}")
        .contains("[\"What it said\",\"one\\ntwo\"]");
    assertThat(answers(page).list("tabs")).containsExactly("summary");
  }

  @Test
  void attentionIsKeptForTheFirstSamples() throws IOException {
    Studio studio = Studio.forReport();
    studio.test(Trained.attentive(), Trained.sentenceSamples());
    Config answers = answers(report(studio));

    assertThat(answers.list("tabs")).contains("attention");
    assertThat(answers.nested("api/attention").list("kept")).containsExactly(0L, 1L);
    assertThat(answers.nested("api/attention/sample?sample=1").list("layers")).hasSize(2);
  }

  @Test
  void longCoursesAreThinnedToTheirBytes() {
    List<String> all = Collections.nCopies(1000, "0123456789");

    assertThat(Bounded.thinned(all, 4000)).hasSize(250);
    assertThat(Bounded.thinned(List.of(1, 2, 3, 4, 5), 7)).containsExactly(1, 3, 5);
    assertThat(Bounded.first(Map.of("a", "0123456789"), 10)).isEmpty();
  }

  @Test
  void aStudioForReportsHasNoPage() {
    assertThatThrownBy(() -> Studio.forReport().uri())
        .isInstanceOf(PellucidException.class)
        .hasMessage("Studio: one made by forReport() has no page; use new Studio().");
  }
}
