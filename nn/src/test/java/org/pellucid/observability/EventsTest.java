package org.pellucid.observability;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.callbacks.History;
import org.pellucid.config.Session;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.layers.LSTM;
import org.pellucid.losses.MeanSquaredError;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.SGD;

final class EventsTest {
  private static final float[][] X = {{1, 2}, {3, 4}, {5, 6}};
  private static final float[][] Y = {{1}, {2}, {3}};

  private static Model model() {
    Model model = new Sequential(new Input(2), new Dense(1));
    model.compile(new SGD(0.01), new MeanSquaredError());
    return model;
  }

  @Test
  void aRecordingHasEpochsStepsCompilationsWaitsAndCheckpoints(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("training.jfr");
    History history;
    try (Recording recording = new Recording()) {
      for (String name : List.of("Epoch", "Step", "DataWait", "Compilation", "Checkpoint")) {
        recording.enable("org.pellucid." + name).withoutThreshold();
      }
      recording.start();
      Model model = model();
      history = model.fit(X, Y, Fit.epochs(2).batchSize(2).verbose(0));
      model.save(folder.resolve("model.safetensors"));
      recording.stop();
      recording.dump(file);
    }

    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("org.pellucid."))
            .filter(event -> !event.getEventType().getName().equals("org.pellucid.KernelGroup"))
            .toList();
    Map<String, Long> counts =
        events.stream()
            .collect(groupingBy(event -> event.getEventType().getName(), TreeMap::new, counting()));
    // Two steps of two shapes in each epoch; the third wait of an epoch finds its end.
    assertThat(counts)
        .isEqualTo(
            Map.of(
                "org.pellucid.Epoch", 2L,
                "org.pellucid.Step", 4L,
                "org.pellucid.DataWait", 6L,
                "org.pellucid.Compilation", 2L,
                "org.pellucid.Checkpoint", 1L));
    RecordedEvent last =
        events.stream()
            .filter(event -> event.getEventType().getName().equals("org.pellucid.Epoch"))
            .toList()
            .getLast();
    assertThat(last.getLong("epoch")).isEqualTo(2);
    assertThat(last.getLong("steps")).isEqualTo(2);
    assertThat(last.getDouble("loss")).isEqualTo(history.get("loss").getLast());
  }

  @Test
  void aRecordingHasTheKernelsOfEachLayer(@TempDir Path folder) throws IOException {
    Session.clear();
    Path file = folder.resolve("kernels.jfr");
    Model model = new Sequential(new Input(3, 2), new LSTM(4), new Dense(1));
    model.compile(new SGD(0.01), new MeanSquaredError());
    try (Recording recording = new Recording()) {
      recording.enable("org.pellucid.KernelGroup");
      recording.start();
      model.fit(new float[5][3][2], new float[5][1], Fit.epochs(3).verbose(0));
      recording.stop();
      recording.dump(file);
    }

    List<RecordedEvent> events =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().equals("org.pellucid.KernelGroup"))
            .toList();
    List<RecordedEvent> loops =
        events.stream()
            .filter(event -> event.getString("kind").equals("recurrent loop"))
            .filter(event -> event.getString("layer").equals("lstm"))
            .toList();
    // In each of three steps [5, 4] x [4, 16] forward, and [5, 16] x [16, 4] back.
    assertThat(loops)
        .isNotEmpty()
        .allSatisfy(event -> {
          assertThat(event.getInt("steps")).isEqualTo(2);
          assertThat(event.getDouble("flop")).isEqualTo(2 * 3 * 2.0 * 5 * 4 * 16);
        });
    assertThat(events)
        .allSatisfy(event -> assertThat(event.getDuration("total")).isPositive())
        .anySatisfy(event -> assertThat(event.getString("layer")).isEqualTo("dense"));
  }

  @Test
  void costsNothingWhereNobodyRecords() {
    assertThat(Events.step()).isSameAs(Span.OFF);
    assertThat(Events.epoch()).isSameAs(Span.OFF);
    assertThat(Events.dataWait()).isSameAs(Span.OFF);
    assertThat(Events.compilation()).isSameAs(Span.OFF);
    assertThat(Events.checkpoint()).isSameAs(Span.OFF);
  }
}
