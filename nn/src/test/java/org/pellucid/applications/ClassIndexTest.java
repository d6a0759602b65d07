package org.pellucid.applications;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.applications.ClassIndex.Guess;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.ModelFormatException;
import org.pellucid.tensor.Tensor;

final class ClassIndexTest {
  @TempDir private Path folder;

  private ClassIndex index(String json) throws IOException {
    Path file = folder.resolve("index.json");
    Files.writeString(file, json);
    return ClassIndex.read(file);
  }

  private ClassIndex three() throws IOException {
    return index(
        "{\"0\": [\"n0\", \"cat\"], \"1\": [\"n1\", \"dog\"], \"2\": [\"n2\", \"\u00e9lan\"]}");
  }

  @Test
  void givesIdNameAndScoreOfTheBestClassesOfEachSample() throws IOException {
    Tensor predictions = Tensor.of(new float[][] {{0.2f, 0.7f, 0.1f}, {0.25f, 0.25f, 0.5f}});
    assertThat(three().decodePredictions(predictions, 2))
        .containsExactly(
            List.of(new Guess("n1", "dog", 0.7f), new Guess("n0", "cat", 0.2f)),
            List.of(new Guess("n2", "\u00e9lan", 0.5f), new Guess("n1", "dog", 0.25f)));
    assertThat(three().decodePredictions(predictions).getFirst()).hasSize(3);
  }

  @Test
  void refusesPredictionsOfOtherShapesAndATopOfNone() throws IOException {
    ClassIndex index = three();
    assertThatThrownBy(() -> index.decodePredictions(Tensor.of(new float[][] {{1, 2}}), 1))
        .isInstanceOf(PellucidException.class)
        .hasMessage("decodePredictions: expected predictions [samples, 3], got [1, 2].");
    assertThatThrownBy(() -> index.decodePredictions(Tensor.of(new float[][] {{1, 2, 3}}), 0))
        .hasMessage("decodePredictions: top must be >= 1, got 0.");
  }

  @Test
  void aFileThatIsNoClassIndexIsRefused() {
    for (String json : List.of("{}", "[", "{\"0\": [\"n0\"]}", "{\"1\": [\"n0\", \"cat\"]}")) {
      assertThatThrownBy(() -> index(json))
          .isInstanceOf(ModelFormatException.class)
          .hasMessageContaining("index.json is not a valid class index: ");
    }
  }
}
