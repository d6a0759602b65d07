package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.callbacks.Callback;
import org.pellucid.examples.training.Options;
import org.pellucid.examples.training.Run;

final class StrangersTest {
  @TempDir private Path folder;

  @Test
  void eachIsToldAndAllTogether() {
    StringWriter out = new StringWriter();
    Run run =
        new Run(
            new Options(null, null, null, 1L), folder, new PrintWriter(out), _ -> new Callback());

    Strangers strangers = new Strangers(run, List.of("yes", "no"));
    strangers.judged("anna", new int[] {0, 0, 1, 1}, new int[] {0, 0, 1, 0});
    strangers.judged("bert", new int[] {0}, new int[] {1});
    strangers.show(">= 0.5");

    assertThat(out.toString().lines())
        .contains(
            "anna, never met: 75.0 %",
            "bert, never met: 0.0 %",
            "anna  4           75.0 %",
            "bert  1           0.0 %",
            "accuracy_unseen_speakers: 0.6000  (to reach: >= 0.5)");
    assertThat(folder.resolve("strangers.png")).isRegularFile();
  }
}
