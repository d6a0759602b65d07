package org.pellucid.models;

import java.nio.file.Path;
import org.pellucid.callbacks.BackupAndRestore;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.LambdaCallback;
import org.pellucid.callbacks.ModelCheckpoint;
import org.pellucid.config.Session;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Input;
import org.pellucid.optimizers.Adam;

/**
 * Trains a small network for ever, with a backup after each batch and a checkpoint after each
 * epoch; {@link SurvivalTest} kills it.
 */
final class KilledTraining {
  static final float[][] X = Problems.points(40, 3, 4);
  static final float[][] Y = Problems.targets(X);

  private KilledTraining() {}

  static Sequential model() {
    Session.clear();
    Session.setRandomSeed(5);
    Sequential model =
        new Sequential(
            new Input(3),
            new Dense(64).activation("relu"),
            new BatchNormalization(),
            new Dropout(.2),
            new Dense(1));
    model.compile(Compile.optimizer(new Adam(.01)).loss("mse").metrics("mae"));
    return model;
  }

  static Fit fit(int epochs, Callback... callbacks) {
    return Fit.epochs(epochs).batchSize(8).verbose(0).callbacks(callbacks);
  }

  static Callback backup(Path folder) {
    return new BackupAndRestore(folder).saveFreq(1).deleteCheckpoint(false);
  }

  public static void main(String[] arguments) {
    Path folder = Path.of(arguments[0]);
    int[] seen = {0};
    Callback told =
        new LambdaCallback()
            .onTrainBatchEnd((logs, batch) -> {
              if (seen[0]++ == 0) {
                System.out.println("training");
              }
            });
    model()
        .fit(
            X,
            Y,
            fit(
                1_000_000,
                new ModelCheckpoint(folder.resolve("m.safetensors")).saveFreq(2),
                backup(folder.resolve("backup")),
                told));
  }
}
