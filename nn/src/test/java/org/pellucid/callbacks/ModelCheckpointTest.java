package org.pellucid.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.errors.PellucidException;

class ModelCheckpointTest {
  @TempDir private Path folder;
  private final FakeModel model = new FakeModel();
  private final StringBuilder out = new StringBuilder();

  private ModelCheckpoint checkpoint(String name) {
    return new ModelCheckpoint(folder + "/" + name, out);
  }

  @Test
  void savesEachEpochUnderItsNumbers() {
    model.train(checkpoint("m-{epoch:02d}-{loss:.2f}-{loss}.safetensors"), "loss", 0.5, 0.255);
    assertThat(model.saved)
        .containsExactly(
            "state " + folder + "/m-01-0.50-0.5.safetensors {epoch=1}",
            "state " + folder + "/m-02-0.26-0.255.safetensors {epoch=2}");
  }

  @Test
  void savesOnlyWhatIsBetterAndSaysSo() {
    model.train(
        checkpoint("best.safetensors")
            .monitor("loss")
            .saveBestOnly(true)
            .saveWeightsOnly(true)
            .verbose(1),
        "loss",
        0.5,
        0.75,
        0.25);
    String file = folder + "/best.safetensors";
    assertThat(model.saved).containsExactly("weights " + file, "weights " + file);
    assertThat(out.toString())
        .isEqualTo(
            "\nEpoch 1: loss improved from None to 0.50000, saving model to "
                + file
                + "\n\nEpoch 1: finished saving model to "
                + file
                + "\n\nEpoch 2: loss did not improve from 0.50000\n"
                + "\nEpoch 3: loss improved from 0.50000 to 0.25000, saving model to "
                + file
                + "\n\nEpoch 3: finished saving model to "
                + file
                + "\n");
  }

  @Test
  void theFirstModelMustBeatTheThreshold() {
    model.train(
        checkpoint("best.safetensors")
            .monitor("accuracy")
            .saveBestOnly(true)
            .initialValueThreshold(0.9),
        "accuracy",
        0.8,
        0.95,
        0.93);
    assertThat(model.saved).containsExactly("state " + folder + "/best.safetensors {epoch=2}");
  }

  @Test
  void savesAfterSoManyBatchesAcrossEpochs() {
    ModelCheckpoint checkpoint =
        checkpoint("{epoch}-{batch:02d}.safetensors").saveFreq(3).saveWeightsOnly(true);
    checkpoint.setModel(model);
    Logs logs = Logs.of(Map.of("loss", 1.0));
    for (int epoch = 0; epoch < 2; epoch++) {
      checkpoint.onEpochBegin(epoch, logs);
      for (int batch = 0; batch < 4; batch++) {
        checkpoint.onTrainBatchEnd(batch, logs);
      }
      checkpoint.onEpochEnd(epoch, logs);
    }
    assertThat(model.saved)
        .containsExactly(
            "weights " + folder + "/1-03.safetensors", "weights " + folder + "/2-02.safetensors");
  }

  @Test
  void wrongNamesAreOneSentence() {
    assertThatThrownBy(() -> new ModelCheckpoint("model.h5"))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "ModelCheckpoint: filepath must end in .safetensors, .pellucid, .keras, .weights.h5,"
                + " got \"model.h5\".");
    assertThatThrownBy(() -> model.train(checkpoint("{los:.2f}.safetensors"), "loss", 1))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "ModelCheckpoint: \""
                + folder
                + "/{los:.2f}.safetensors\" needs \"los\"; available: epoch, loss.");
  }
}
