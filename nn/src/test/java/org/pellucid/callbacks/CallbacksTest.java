package org.pellucid.callbacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.errors.PellucidException;

class CallbacksTest {
  private final FakeModel model = new FakeModel();

  @Test
  void logsAreOrderedAsKerasOrdersThem() {
    Logs logs = new Logs();
    logs.append("learning_rate", 0.1);
    for (String name : List.of("val_loss", "loss", "val_accuracy", "accuracy", "mae")) {
      logs.put(name, name.length());
    }
    assertThat(logs.names())
        .containsExactly("accuracy", "loss", "mae", "val_accuracy", "val_loss", "learning_rate");
    assertThat(logs.get("val_loss")).isEqualTo(8);
    logs.put("loss", 7);
    assertThat(logs.toMap()).hasSize(6).containsEntry("loss", 7.0);
    assertThat(logs.copy().names()).isEqualTo(logs.names());
    logs.clear();
    assertThat(logs.size()).isZero();
  }

  @Test
  void aMissingNumberInTheLogsIsOneSentence() {
    assertThatThrownBy(() -> Logs.of(Map.of("loss", 1.0)).get("acc"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("The logs have no \"acc\"; available: loss.");
  }

  @Test
  void historyKeepsEachEpoch() {
    History history = new History();
    model.train(history, "loss", 3, 2, 1);
    assertThat(history.epoch()).containsExactly(0, 1, 2);
    assertThat(history.get("loss")).containsExactly(3.0, 2.0, 1.0);
    assertThat(history.history()).containsOnlyKeys("loss");
    assertThatThrownBy(() -> history.get("val_loss"))
        .isInstanceOf(PellucidException.class)
        .hasMessage("History: no metric \"val_loss\"; available: loss.");
  }

  @Test
  void listsCallInOrderAndTheHistorySeesWhatOthersAdd() {
    List<String> calls = new ArrayList<>();
    History history = new History();
    CallbackList list =
        CallbackList.forTraining(
            List.of(
                new LambdaCallback().onEpochEnd((logs, epoch) -> calls.add("first " + epoch)),
                new LambdaCallback()
                    .onEpochEnd((logs, epoch) -> {
                      calls.add("second " + epoch);
                      logs.append("added", epoch);
                    })),
            history,
            model,
            new Callback.Params(0, 1, 1));
    list.onTrainBegin(new Logs());
    list.onEpochEnd(0, Logs.of(Map.of("loss", 1.0)));
    assertThat(calls).containsExactly("first 0", "second 0");
    assertThat(history.get("added")).containsExactly(0.0);
  }

  @Test
  void lambdasAreCalledAtEachMoment() {
    List<String> calls = new ArrayList<>();
    LambdaCallback callback =
        new LambdaCallback()
            .onTrainBegin(logs -> calls.add("train begin"))
            .onTrainEnd(logs -> calls.add("train end"))
            .onEpochBegin((logs, epoch) -> calls.add("epoch begin " + epoch))
            .onTrainBatchBegin((logs, batch) -> calls.add("batch begin " + batch))
            .onTrainBatchEnd((logs, batch) -> calls.add("batch end " + batch));
    callback.onTrainBegin(new Logs());
    callback.onEpochBegin(1, new Logs());
    callback.onTrainBatchBegin(2, new Logs());
    callback.onTrainBatchEnd(3, new Logs());
    callback.onEpochEnd(4, new Logs());
    callback.onTrainEnd(new Logs());
    assertThat(calls)
        .containsExactly(
            "train begin", "epoch begin 1", "batch begin 2", "batch end 3", "train end");
  }

  @Test
  void terminatesOnNanAndInfinityOnly() {
    StringBuilder out = new StringBuilder();
    TerminateOnNaN callback = new TerminateOnNaN(out);
    callback.setModel(model);
    callback.onTrainBatchEnd(0, Logs.of(Map.of("loss", 1e30)));
    assertThat(model.stopped).isFalse();
    callback.onTrainBatchEnd(7, Logs.of(Map.of("loss", Double.NaN)));
    assertThat(model.stopped).isTrue();
    assertThat(out.toString()).isEqualTo("Batch 7: Invalid loss, terminating training\n");
  }

  @Test
  void schedulerSetsTheRateOfEachEpoch() {
    StringBuilder out = new StringBuilder();
    LearningRateScheduler callback =
        new LearningRateScheduler((epoch, rate) -> epoch == 0 ? rate : rate / 2, out).verbose(1);
    model.train(callback, "loss", 1, 1, 1);
    assertThat(model.optimizer.learningRate()).isEqualTo(0.025);
    assertThat(out.toString())
        .isEqualTo(
            """

            Epoch 1: LearningRateScheduler setting learning rate to 0.1.

            Epoch 2: LearningRateScheduler setting learning rate to 0.05.

            Epoch 3: LearningRateScheduler setting learning rate to 0.025.
            """);
  }

  @Test
  void csvHasALinePerEpoch(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("log.csv");
    model.train(new CSVLogger(file), "loss", 0.5, 0.25);
    assertThat(Files.readString(file))
        .isEqualTo("epoch,loss,val_loss\r\n0,0.5,NA\r\n1,0.25,NA\r\n");
    model.train(new CSVLogger(file).append(true), "loss", 0.125);
    assertThat(Files.readString(file))
        .isEqualTo("epoch,loss,val_loss\r\n0,0.5,NA\r\n1,0.25,NA\r\n0,0.125,NA\r\n");
    model.train(new CSVLogger(file).separator(";"), "loss", 2);
    assertThat(Files.readString(file)).isEqualTo("epoch;loss;val_loss\r\n0;2.0;NA\r\n");
  }

  @Test
  void aFileThatCannotBeWrittenIsOneSentence(@TempDir Path folder) {
    Path file = folder.resolve("missing").resolve("log.csv");
    assertThatThrownBy(() -> model.train(new CSVLogger(file), "loss", 1))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("CSVLogger: cannot write " + file);
  }

  @Test
  void aCallbackWithoutAModelSaysSo() {
    assertThatThrownBy(() -> new ReduceLROnPlateau().onEpochEnd(0, new Logs()))
        .isInstanceOf(PellucidException.class)
        .hasMessage("ReduceLROnPlateau: there is no model yet; pass the callback to fit.");
  }
}
