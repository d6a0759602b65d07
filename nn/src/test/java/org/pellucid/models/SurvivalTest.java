package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.callbacks.BackupAndRestore;
import org.pellucid.callbacks.History;

/**
 * A training is killed again and again, at random instants. Each time its checkpoint can be loaded
 * and the training goes on from its backup; after the last time, it ends with the bits of one that
 * was never killed. {@code -Dpellucid.kills=200} for more than a few times.
 */
@Tag("slow")
class SurvivalTest {
  private static final int KILLS = Integer.getInteger("pellucid.kills", 10);

  @Test
  void aTrainingSurvivesBeingKilledAtAnyInstant(@TempDir Path folder) throws Exception {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    Path checkpoint = folder.resolve("m.safetensors");
    int epochs = 0;
    for (int kill = 1; kill <= KILLS; kill++) {
      Process process =
          ChildJava.start(
              List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"),
              List.of(tools.jackson.core.JsonParser.class),
              KilledTraining.class,
              folder.toString());
      // From the first batch on; a cold batch with its files takes some ten milliseconds.
      assertThat(process.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("training");
      TimeUnit.MICROSECONDS.sleep(random.nextInt(250_000));
      process.destroyForcibly();
      assertThat(process.waitFor()).isNotZero();
      if (Files.exists(checkpoint)) {
        Model model = Model.load(checkpoint);
        assertThat(model.provenance().epochs())
            .as("kill %s, seed %s", kill, seed)
            .isGreaterThanOrEqualTo(epochs);
        epochs = model.provenance().epochs();
      }
    }
    int end = epochs + 3;
    Sequential resumed = KilledTraining.model();
    History history =
        resumed.fit(
            KilledTraining.X,
            KilledTraining.Y,
            KilledTraining.fit(end, new BackupAndRestore(folder.resolve("backup"))));
    Sequential whole = KilledTraining.model();
    History expected = whole.fit(KilledTraining.X, KilledTraining.Y, KilledTraining.fit(end));
    System.out.println(
        KILLS + " kills over " + epochs + " epochs of 5 batches; seed " + seed + ".");
    assertThat(resumed.getWeights()).isEqualTo(whole.getWeights());
    assertThat(history.history()).isEqualTo(expected.history());
    assertThat(history.epoch()).hasSize(end);
    try (Stream<Path> files = Files.list(folder)) {
      // What the last killed process was just writing, and nothing of those before.
      assertThat(files.filter(file -> file.toString().endsWith(".tmp"))).hasSizeLessThan(2);
    }
  }
}
