package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.BackupAndRestore;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.ModelCheckpoint;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.FaultyFileSystem;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;

/** Whichever operation of the disk fails: what was there stays, and a sentence says why. */
class FaultyDiskTest {
  private static final float[][] X = Problems.points(8, 3, 4);
  private static final float[][] Y = Problems.targets(X);
  private static final String FULL = "No space left on device";

  @TempDir private Path folder;

  private static Sequential model() {
    Session.clear();
    Session.setRandomSeed(5);
    // Wide enough for several writes
    Sequential model = new Sequential(new Input(3), new Dense(9000), new Dense(1));
    model.compile("sgd", "mse");
    return model;
  }

  private static Fit fit(int epochs, Callback... callbacks) {
    return Fit.epochs(epochs).batchSize(8).verbose(0).callbacks(callbacks);
  }

  private List<Path> files() {
    try (Stream<Path> paths = Files.list(folder)) {
      return paths.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets the n-th operation fail, for n = 1, 2, ... until the code passes without. */
  private int failEverywhere(Consumer<FaultyFileSystem> code, Runnable check) {
    for (int n = 1; ; n++) {
      FaultyFileSystem faulty = new FaultyFileSystem();
      faulty.failAt(n, "injected");
      try {
        code.accept(faulty);
      } catch (PellucidException e) {
        assertThat(e.getMessage()).as("operation %s", n).contains(folder.toString()).endsWith(".");
      }
      boolean failed = faulty.hasFailed();
      check.run();
      if (!failed) {
        return n;
      }
    }
  }

  @Test
  void savingLeavesTheOldModelOrTheNewOne() throws IOException {
    Path file = folder.resolve("m.safetensors");
    Sequential old = model();
    Sequential fresh = model();
    fresh.fit(X, Y, fit(1));
    old.save(file);
    byte[] before = Files.readAllBytes(file);
    int operations =
        failEverywhere(
            faulty -> {
              restoreBytes(file, before);
              fresh.save(faulty.wrap(file));
            },
            () -> {
              List<NdArray> weights = Model.load(file).getWeights();
              assertThat(weights).isIn(old.getWeights(), fresh.getWeights());
              assertThat(files()).containsExactly(file);
            });
    assertThat(operations).isGreaterThan(6);
    assertThat(Model.load(file).getWeights()).isEqualTo(fresh.getWeights());
  }

  private static void restoreBytes(Path file, byte[] bytes) {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void checkpointsLeaveTheLastModelThatWasWhole() {
    Path file = folder.resolve("m.safetensors");
    int operations =
        failEverywhere(
            faulty -> {
              Sequential model = model();
              model.fit(X, Y, fit(1, new ModelCheckpoint(file)));
              model.fit(X, Y, fit(3, new ModelCheckpoint(faulty.wrap(file))));
            },
            () -> {
              assertThat(Model.load(file).provenance().epochs()).isBetween(1, 3);
              assertThat(files()).containsExactly(file);
            });
    assertThat(operations).isGreaterThan(18);
  }

  @Test
  void backupsLeaveOneFromWhichTrainingGoesOn() throws IOException {
    Sequential whole = model();
    whole.fit(X, Y, fit(4));
    for (boolean twice : new boolean[] {false, true}) {
      Path backup = folder.resolve("backup" + twice);
      int operations =
          failEverywhere(
              faulty -> {
                deleteAll(backup);
                model()
                    .fit(
                        X,
                        Y,
                        fit(
                            3,
                            new BackupAndRestore(faulty.wrap(backup))
                                .doubleCheckpoint(twice)
                                .deleteCheckpoint(false)));
              },
              () -> {
                Sequential resumed = model();
                resumed.fit(X, Y, fit(4, new BackupAndRestore(backup)));
                assertThat(resumed.getWeights()).isEqualTo(whole.getWeights());
              });
      assertThat(operations).isGreaterThan(18);
    }
  }

  private static void deleteAll(Path folder) {
    try {
      if (Files.exists(folder)) {
        try (Stream<Path> paths = Files.list(folder)) {
          for (Path path : paths.toList()) {
            Files.delete(path);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aFullDiskStopsTrainingWithASentence() {
    Path file = folder.resolve("m.safetensors");
    FaultyFileSystem faulty = new FaultyFileSystem();
    faulty.failAt(2, FULL);
    assertThatThrownBy(() -> model().fit(X, Y, fit(3, new ModelCheckpoint(faulty.wrap(file)))))
        .isInstanceOf(PellucidException.class)
        .hasMessageMatching(
            "Cannot save to "
                + file
                + ": the disk is full \\(\\d+ bytes are needed, \\d+ are free\\)\\.");
    assertThat(files()).isEmpty();
  }

  @Test
  void trainingGoesOnWithAFullDiskIfAsked() {
    Path file = folder.resolve("m.safetensors");
    Sequential whole = model();
    whole.fit(X, Y, fit(3));
    FaultyFileSystem faulty = new FaultyFileSystem();
    faulty.failAt(2, FULL);
    FaultyFileSystem other = new FaultyFileSystem();
    other.failAt(2, FULL);
    Sequential model = model();
    model.fit(
        X,
        Y,
        fit(
            3,
            new ModelCheckpoint(faulty.wrap(file)).continueOnFailure(true),
            new BackupAndRestore(other.wrap(folder.resolve("b"))).continueOnFailure(true)));
    assertThat(faulty.hasFailed() && other.hasFailed()).isTrue();
    assertThat(model.getWeights()).isEqualTo(whole.getWeights());
    // The first file is missing, the later ones were written.
    assertThat(Model.load(file).getWeights()).isEqualTo(whole.getWeights());
  }
}
