package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pellucid.config.Session;
import org.pellucid.data.TrainTest;
import org.pellucid.doctor.Doctor;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;

/** The doctor has nothing to say of the examples that come with the library. */
final class HealthyExamplesTest {
  @ParameterizedTest
  @CsvSource({"xor, 300, 1", "iris, 60, 1", "iris, 60, 2", "iris, 60, 3", "digits, 5, 1"})
  void theDoctorFindsNothing(String name, int epochs, long seed) {
    Session.clear();
    Session.setRandomSeed(seed);
    Example example = Examples.classifier(name);
    TrainTest data = example.data();
    Model model = example.model();
    Doctor doctor = new Doctor(data.trainX(), data.trainY());

    model.fit(
        data.trainX(),
        data.trainY(),
        Fit.epochs(epochs)
            .batchSize(example.batchSize())
            .validationSplit(example.validationSplit())
            .seed(seed)
            .verbose(0)
            .callbacks(doctor));

    assertThat(doctor.findings()).isEmpty();
  }
}
