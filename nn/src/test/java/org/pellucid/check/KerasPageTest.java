package org.pellucid.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page about Keras's names follows the registries. */
class KerasPageTest {
  private static Path file() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("docs/decisions"))) {
        return folder.resolve("docs/keras.md");
      }
    }
    throw new IllegalStateException("docs is not found");
  }

  @Test
  void thePageIsUpToDate() throws Exception {
    String page = new KerasPage().text();
    if ("write".equals(System.getProperty("pellucid.page"))) {
      Files.writeString(file(), page);
    }
    assertThat(Files.readString(file()))
        .as("docs/keras.md is stale: run this test with -Dpellucid.page=write")
        .isEqualTo(page);
  }

  @Test
  void everyNameOfKerasIsThereOrSaysWhyNot() throws Exception {
    KerasPage page = new KerasPage();
    int names = 0;
    for (var section : page.rows().entrySet()) {
      for (KerasPage.Row row : section.getValue()) {
        names++;
        assertThat(row.here() + row.note()).as(section.getKey() + ": " + row.name()).isNotEmpty();
      }
    }
    assertThat(names).isEqualTo(1001);
  }

  @Test
  void nothingIsMissingFromTheSectionsThatAreWhole() throws Exception {
    KerasPage page = new KerasPage();
    for (String section :
        new String[] {
          "Initializers",
          "Regularizers",
          "Constraints",
          "Losses",
          "Metrics",
          "Optimizers",
          "Learning-rate schedules"
        }) {
      assertThat(page.there(section)).as(section).isEqualTo((long) page.rows().get(section).size());
    }
  }

  @Test
  void namesBecomeJavas() throws IOException {
    assertThat(KerasPage.camelCase("log_sum_exp")).isEqualTo("logSumExp");
    assertThat(KerasPage.camelCase("relu")).isEqualTo("relu");
  }
}
