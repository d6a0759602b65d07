package org.pellucid.examples.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.doctor.Finding;
import org.pellucid.examples.report.RunFolder;
import org.pellucid.examples.training.Options;
import org.pellucid.examples.training.Run;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.studio.Studio;

final class RunDoctorTest {
  @TempDir Path folder;

  private void curves(String text) throws IOException {
    Files.writeString(folder.resolve("history.csv"), text);
  }

  @Test
  void readsTheCurvesOfARun() throws IOException {
    curves(
        """
        epoch,loss,val_loss
        1,1.0,1.0
        2,0.6,0.7
        3,0.4,0.6
        4,0.2,0.8
        5,0.1,0.9
        6,0.05,1.1
        """);

    RunDoctor.Report report = RunDoctor.look(folder);

    assertThat(report.looked()).containsExactly("6 epochs");
    assertThat(report.findings())
        .extracting(Finding::toString)
        .containsExactly(
            "overfitting (val_loss): val_loss was least, 0.6, after epoch 3 and has risen to 0.9333"
                + " since, while the training loss fell to 0.05. Stop there (EarlyStopping with"
                + " restoreBestWeights), or add data, Dropout or weight decay.");
  }

  @Test
  void readsEachTrainingOfAnApplication() {
    Run run =
        new Run(
            Options.USUAL, folder, new PrintWriter(new StringWriter()), epochs -> new Callback());
    train(run, "encoder", 1, 0.8, 0.6, 0.5, 0.4, 0.35);
    train(run, "head, frozen", 0.7, 0.7, 0.7, 0.7, 0.7);
    RunFolder.at(folder)
        .write("twice", "two trainings", run.findings(), Map.of(), Studio.forReport());

    RunDoctor.Report report = RunDoctor.look(folder);

    assertThat(report.looked()).containsExactly("6 epochs");
    assertThat(report.findings())
        .extracting(Finding::kind, Finding::where)
        .containsExactly(Tuple.tuple(Finding.Kind.UNDERFITTING, "head; frozen: loss"));
  }

  private static void train(Run run, String phase, double... losses) {
    Callback progress = run.progress(phase, losses.length);
    for (int epoch = 0; epoch < losses.length; epoch++) {
      progress.onEpochEnd(epoch, Logs.of(Map.of("loss", losses[epoch])));
    }
  }

  @Test
  void readsTheWeightsOfARun() throws IOException {
    Model model = new Sequential(new Input(2), new Dense(1).name("out"));
    model.setWeights(
        List.of(NdArray.of(new float[] {1, Float.NaN}, 2, 1), NdArray.of(new float[] {0}, 1)));
    model.save(folder.resolve("model.safetensors"));
    curves("epoch,loss\n1,0.5\n");

    RunDoctor.Report report = RunDoctor.look(folder);

    assertThat(report.looked()).containsExactly("1 epoch", "2 weight arrays");
    assertThat(report.findings())
        .extracting(Finding::kind, Finding::where)
        .containsExactly(Tuple.tuple(Finding.Kind.NOT_FINITE, "out/kernel"));
  }

  @Test
  void saysWhatIsNoRun() throws IOException {
    assertThatThrownBy(() -> RunDoctor.look(folder))
        .hasMessage(
            "doctor: "
                + folder
                + " is not the folder of a run: it has neither history.csv nor model.safetensors."
                + " Give a folder that \"pellucid train\" has made.");
    curves("epoch,loss\n1,much\n");
    assertThatThrownBy(() -> RunDoctor.look(folder))
        .hasMessage(folder.resolve("history.csv") + " line 2: \"much\" is not a number.");
  }
}
