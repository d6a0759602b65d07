package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pellucid.config.Session;
import org.pellucid.doctor.Doctor;
import org.pellucid.doctor.Finding;
import org.pellucid.examples.doctor.RunDoctor;
import org.pellucid.examples.report.RunFolder;
import org.pellucid.examples.training.Options;
import org.pellucid.examples.training.Run;
import org.pellucid.studio.Studio;

/** The doctor has nothing to say of applications that learn slices of their data. */
@Tag("slow")
final class HealthyApplicationsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "houses, tabular, tabular.zip, 4000, 8",
    "income, tabular, tabular.zip, 4000, 5",
    "sentiment, sentiment-sst2, train.tsv, 6000, 5",
  })
  void theDoctorFindsNothing(String name, String data, String file, int samples, int epochs) {
    ProgramRuns.assumeData(data, file);
    List<Doctor> doctors = new ArrayList<>();
    Run run =
        new Run(
            new Options(epochs, null, samples, 1L),
            folder,
            new PrintWriter(new StringWriter()),
            count -> {
              Doctor doctor = new Doctor();
              doctors.add(doctor);
              return doctor;
            });
    Session.clear();
    Session.setRandomSeed(1);

    if (name.equals("sentiment")) {
      // Without the reviews from elsewhere and the sentence vectors, which take minutes.
      Sentiment.learnWords(run, Sentiment.sst2(run));
    } else if (Examples.named(name) instanceof Application application) {
      application.run(run);
    }

    assertThat(doctors).isNotEmpty();
    assertThat(doctors.stream().flatMap(doctor -> doctor.findings().stream()))
        .extracting(Finding::toString)
        .isEmpty();
    RunFolder.at(folder).write(name, "a slice", run.findings(), Map.of(), Studio.forReport());
    RunDoctor.Report over = RunDoctor.look(folder);
    assertThat(over.looked()).hasSize(2);
    assertThat(over.findings()).extracting(Finding::toString).isEmpty();
  }
}
