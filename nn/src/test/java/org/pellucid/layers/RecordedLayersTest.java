package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.conformance.CaseReader;
import org.pellucid.conformance.Conformance;
import org.pellucid.conformance.RecordedCase;

/** Layers give the outputs that Keras 3.15 gave when these files were recorded. */
final class RecordedLayersTest {
  @TestFactory
  Stream<DynamicTest> answersAsRecorded() {
    return Stream.of(
            "keras-images.jsonl",
            "keras-colors.jsonl",
            "keras-warps.jsonl",
            "keras-preprocessing.jsonl")
        .flatMap(file -> cases(file).stream())
        .map(recorded ->
            DynamicTest.dynamicTest(
                recorded.toString(),
                () ->
                    assertThat(Conformance.check(recorded).detail())
                        .as(recorded.toString())
                        .isEmpty()));
  }

  private static List<RecordedCase> cases(String file) {
    try {
      Path path =
          Path.of(Objects.requireNonNull(RecordedLayersTest.class.getResource(file), file).toURI());
      List<RecordedCase> cases = CaseReader.read(path);
      assertThat(cases).isNotEmpty();
      return cases;
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
