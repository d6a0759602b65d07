package org.pellucid.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pellucid.array.NdArray;
import org.pellucid.conformance.Conformance.Tally;
import org.pellucid.errors.PellucidException;

class CaseReaderTest {
  private static final String CASE =
      """
      {"id": "c1", "area": "regularizers", "object": "keras.regularizers.L1",\
       "config": {"l1": 0.5}, "inputs": {"x": {"dtype": "float32", "shape": [2],\
       "data": [1, "-Infinity"]}}, "expected": {"dtype": "float32", "shape": [], "data": [%s]},\
       "tolerance": {"rtol": 0, "atol": 0.125}}
      """;

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("cases.jsonl"), text);
  }

  @Test
  void readsArraysSettingsAndTolerances() throws IOException {
    RecordedCase recorded = CaseReader.read(file(CASE.formatted("3"))).getFirst();

    assertThat(recorded.toString()).isEqualTo("c1 keras.regularizers.L1");
    assertThat(recorded.config().number("l1")).isEqualTo(0.5);
    assertThat(recorded.inputs().get("x"))
        .isEqualTo(NdArray.of(new float[] {1, Float.NEGATIVE_INFINITY}, 2));
    assertThat(recorded.rtol()).isZero();
    assertThat(recorded.atol()).isEqualTo(0.125);
    assertThat(recorded.outputIndex()).isZero();
  }

  @Test
  void countsByAreaAndTellsTheFirstDifference() throws IOException {
    String text = CASE.replace("\"-Infinity\"", "-4");
    String unknown = text.replace("L1", "L7").replace("c1", "c3");
    List<RecordedCase> cases =
        CaseReader.read(
            file(
                text.formatted("2.5")
                    + text.formatted("2.75").replace("c1", "c2")
                    + unknown.formatted("1")
                    + text.formatted("2.5").replace("\"regularizers\"", "\"other\"")));
    var verdicts = Conformance.check(cases);

    assertThat(verdicts.values())
        .extracting(Verdict::detail)
        .containsExactly(
            "",
            "first difference at []: expected 2.75, got 2.5 (1 of 1 differ);"
                + " expected 2.75, got 2.5",
            "there is no regularizer \"L7\"",
            "there is no area \"other\"");
    assertThat(Conformance.tally(verdicts))
        .containsEntry("regularizers", new Tally(1, 1, 1))
        .containsEntry("other", new Tally(0, 0, 1))
        .containsEntry("total", new Tally(1, 1, 2))
        .hasSize(3);
    assertThat(new Tally(79, 0, 0)).hasToString("79 passed, 0 failed, 0 unsupported");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1] | cases.jsonl line 1 is not a recorded case: a JSON object is expected.",
        "{} {} | cases.jsonl line 1 is not a recorded case: one JSON object per line is expected.",
        "{} | cases.jsonl line 1 is not a recorded case: it has no \"area\".",
      })
  void tellsWhatIsWrongWithALine(String line, String sentence) throws IOException {
    Path file = file(line);

    assertThatThrownBy(() -> CaseReader.read(file))
        .isInstanceOf(PellucidException.class)
        .hasMessage(sentence);
  }

  @Test
  void tellsThatAFileIsNoJson() throws IOException {
    Path file = file("\n{\"id\": ");

    assertThatThrownBy(() -> CaseReader.read(file))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("cases.jsonl line 2 is not valid JSON: ");
  }

  @Test
  void tellsThatAFileIsMissingOrEmpty() throws IOException {
    Path missing = folder.resolve("none.jsonl");
    Path empty = file("");

    assertThatThrownBy(() -> CaseReader.read(missing))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            missing + " does not exist. Give a file of recorded cases, one JSON object per line.");
    assertThatThrownBy(() -> CaseReader.read(empty))
        .isInstanceOf(PellucidException.class)
        .hasMessage(empty + " holds no recorded cases: one JSON object per line.");
  }
}
