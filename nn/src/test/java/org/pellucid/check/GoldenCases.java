package org.pellucid.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.pellucid.config.Config;
import org.pellucid.conformance.CaseReader;
import org.pellucid.conformance.Conformance;
import org.pellucid.conformance.RecordedCase;
import org.pellucid.conformance.Verdict;

/**
 * Recorded answers of Keras as tests.
 *
 * <p>The file is the one that the system property {@code pellucid.golden} names, else {@code
 * shared/golden/keras-cases.jsonl} beside the project. Tests are skipped where there is none.
 */
public final class GoldenCases {
  private GoldenCases() {}

  /**
   * Makes a test of each recorded case of an area.
   *
   * @param area such as "layers"; with a dot at the end, all areas that begin so
   * @param notYet the objects that are allowed not to exist
   * @return the tests, at least one
   */
  public static List<DynamicTest> tests(String area, Set<String> notYet) {
    return read(area).stream()
        .map(
            recorded -> DynamicTest.dynamicTest(recorded.toString(), () -> check(recorded, notYet)))
        .toList();
  }

  /**
   * Reads a JSON object.
   *
   * @param text the object
   * @return its settings
   */
  public static Config json(String text) {
    return CaseReader.json(text);
  }

  private static void check(RecordedCase recorded, Set<String> notYet) {
    Verdict verdict = Conformance.check(recorded);
    assumeTrue(
        verdict.kind() != Verdict.Kind.UNSUPPORTED || !notYet.contains(recorded.simpleName()),
        verdict.detail());
    assertThat(verdict.detail()).as(recorded.toString()).isEmpty();
  }

  private static List<RecordedCase> read(String area) {
    Path file = file();
    if (file == null) {
      System.getLogger("org.pellucid.check")
          .log(
              System.Logger.Level.WARNING,
              "Skipped: tests against recorded answers of Keras; set -Dpellucid.golden=FILE.");
    }
    assumeTrue(file != null, "no golden cases: set -Dpellucid.golden=FILE");
    List<RecordedCase> cases =
        CaseReader.read(file).stream()
            .filter(recorded ->
                area.endsWith(".")
                    ? recorded.area().startsWith(area)
                    : recorded.area().equals(area))
            .toList();
    assertThat(cases).isNotEmpty();
    return cases;
  }

  private static @Nullable Path file() {
    String given = System.getProperty("pellucid.golden");
    if (given != null) {
      Path path = Path.of(given);
      return Files.isDirectory(path) ? path.resolve("keras-cases.jsonl") : path;
    }
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      Path path = folder.resolve("shared/golden/keras-cases.jsonl");
      if (Files.isRegularFile(path)) {
        return path;
      }
    }
    return null;
  }
}
