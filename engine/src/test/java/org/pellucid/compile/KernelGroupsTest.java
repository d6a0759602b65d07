package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Origin;
import org.pellucid.graph.TensorType;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

final class KernelGroupsTest {
  private static final int RUNS = 400;

  @TempDir private Path folder;

  private static NdArray random(Random random, int... dims) {
    return RandomGraphs.array(random, new TensorType(DType.FLOAT32, Shape.of(dims)));
  }

  private List<RecordedEvent> recorded(Executable executable, List<NdArray> inputs)
      throws IOException {
    Path file = folder.resolve("kernels.jfr");
    try (Recording recording = new Recording()) {
      recording.enable("org.pellucid.KernelGroup");
      recording.start();
      for (int i = 0; i < RUNS; i++) {
        executable.run(inputs);
      }
      recording.stop();
      recording.dump(file);
    }
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().equals("org.pellucid.KernelGroup"))
        .toList();
  }

  @Test
  void aRecordingTellsWhatEachKindOfStepCostEachLayer() throws IOException {
    Random random = new Random(5);
    Tensor weights = Tensor.of(random(random, 128, 96));
    Executable executable =
        Backend.named("scalar")
            .compile(
                Program.of(x -> Origin.at("dense", () -> x.matmul(weights).tanh()).sum(0))
                    .graph(List.of(new TensorType(DType.FLOAT32, Shape.of(64, 128)))));

    List<RecordedEvent> events = recorded(executable, List.of(random(random, 64, 128)));

    RecordedEvent product =
        events.stream()
            .filter(event -> event.getString("kind").equals("product"))
            .toList()
            .getFirst();
    assertThat(product.getString("layer")).isEqualTo("dense");
    assertThat(product.getDouble("flop")).isEqualTo(2.0 * 64 * 128 * 96);
    assertThat(product.getLong("bytes")).isEqualTo(4L * (64 * 128 + 128 * 96 + 64 * 96));
    assertThat(product.getInt("steps")).isEqualTo(1);
    // The first run is told of at once, those that follow together.
    assertThat(product.getLong("runs")).isEqualTo(1);
    assertThat(product.getDuration("time")).isPositive();
    assertThat(events.stream().map(event -> event.getString("executable")).distinct()).hasSize(1);
    Map<String, Long> runs =
        events.stream()
            .collect(
                Collectors.groupingBy(
                    event -> event.getString("layer") + " " + event.getString("kind"),
                    TreeMap::new,
                    Collectors.summingLong(event -> event.getLong("runs"))));
    assertThat(runs.keySet()).contains("dense product");
    assertThat(runs.values()).allSatisfy(count -> assertThat(count).isBetween(1L, (long) RUNS));
    for (RecordedEvent event : events) {
      assertThat(event.getDuration("total"))
          .isGreaterThanOrEqualTo(event.getDuration("time").multipliedBy(event.getLong("runs")));
    }
  }

  @Test
  void numbersAreThoseOfRunsThatNobodyRecords() throws IOException {
    Random random = new Random(6);
    List<NdArray> inputs = List.of(random(random, 16, 20), random(random, 16, 10));
    Graph recorded = TrainingGraphs.classifier(4, 16, 20, 30, 10);
    Graph alone = TrainingGraphs.classifier(4, 16, 20, 30, 10);
    recorded(Backend.named("scalar").compile(recorded), inputs);
    Executable executable = Backend.named("scalar").compile(alone);
    for (int i = 0; i < RUNS; i++) {
      executable.run(inputs);
    }

    for (int i = 0; i < alone.updates().size(); i++) {
      assertThat(recorded.updates().get(i).cell().read())
          .isEqualTo(alone.updates().get(i).cell().read());
    }
  }

  @Test
  void kindsAreTheWordsBeforeSizesAndTypes() {
    assertThat(
            List.of(
                kind("product 3 times [2, 4] x [4, 8], then 2 instructions on tiles"),
                kind("copy of 512"),
                kind("kernel gradient of convolution float32[3, 3, 1, 8]"),
                kind("loop [4, 2] of 7 instructions in 1 phases"),
                kind("gradient of attention 2 x 4 times [8, 16]")))
        .containsExactly(
            "product", "copy", "kernel gradient of convolution", "loop", "gradient of attention");
  }

  private static String kind(String what) {
    return new KernelStep(what, "", List.of(), List.of(), false, _ -> () -> {}).kind();
  }
}
