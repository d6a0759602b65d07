package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.examples.training.Findings;
import org.pellucid.examples.training.Run;

final class RecognitionTest {
  private static final NdArray STRANGERS = NdArray.of(new float[] {0, 0, 1, 0, 0, 0, 0, 1}, 2, 4);

  @TempDir private Path folder;

  /** Two portraits of each of two people, who are as alike as the cosine says. */
  private static List<Likeness> likeness(double cosine) {
    float along = (float) cosine;
    float aside = (float) Math.sqrt(1 - cosine * cosine);
    float[] numbers = {1, 0, 0, 0, 1, 0, 0, 0, along, aside, 0, 0, along, aside, 0, 0};
    return List.of(Likeness.of(NdArray.of(numbers, 4, 4), STRANGERS, 2));
  }

  @Test
  void theThresholdOfAFoldComesFromAllPeopleForTuningButThoseOfTheFoldBefore() {
    Recognition recognition = new Recognition();
    // With people this alike, the best thresholds are 0.95, 0.45 and 0.15.
    recognition.add(likeness(0.945), likeness(0.9));
    recognition.add(likeness(0.445), likeness(0.9));
    recognition.add(likeness(0.145), likeness(0.9));
    Run run = ProgramRuns.tiny(1, folder);

    recognition.show(run, "title");

    Findings findings = run.findings();
    assertThat(findings.tables().getFirst().header())
        .containsExactly("view", "1", "2", "3", "mean");
    // The second fold's is 0.45, for the people of the first one's tuning are in its test.
    assertThat(findings.tables().getFirst().rows())
        .containsExactly(
            List.of(
                "all together", "1.000, 1.000", "0.500, 1.000", "1.000, 1.000", "0.833, 1.000"));
    assertThat(findings.figures())
        .extracting(Findings.Figure::name)
        .containsExactly("verification_accuracy", "one_shot_identification");
  }
}
