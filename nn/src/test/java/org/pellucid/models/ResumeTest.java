package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.BackupAndRestore;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.EarlyStopping;
import org.pellucid.callbacks.History;
import org.pellucid.callbacks.LambdaCallback;
import org.pellucid.callbacks.ReduceLROnPlateau;
import org.pellucid.config.Registry;
import org.pellucid.config.Session;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GaussianNoise;
import org.pellucid.layers.Input;
import org.pellucid.layers.RandomFlip;
import org.pellucid.layers.RandomTranslation;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.LossScaleOptimizer;
import org.pellucid.optimizers.MultiOptimizer;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.Optimizers;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Variable;

/** A training that was stopped anywhere ends with the bits of one that was not. */
class ResumeTest {
  private static final int SAMPLES = 22;
  private static final int BATCH = 5;
  private static final int EPOCHS = 4;
  private static final float[][][][] X = images();
  private static final int[] Y = labels();

  @TempDir private Path folder;

  private static float[][][][] images() {
    SplittableRandom random = new SplittableRandom(3);
    float[][][][] images = new float[SAMPLES][6][6][2];
    for (float[][][] image : images) {
      for (float[][] row : image) {
        for (float[] pixel : row) {
          pixel[0] = random.nextFloat();
          pixel[1] = random.nextFloat();
        }
      }
    }
    return images;
  }

  private static int[] labels() {
    return new SplittableRandom(4).ints(SAMPLES, 0, 3).toArray();
  }

  /** Augmentation, noise, batch statistics and dropout: all that remembers something. */
  private static Sequential model(Optimizer optimizer) {
    Session.clear();
    Session.setRandomSeed(5);
    Sequential model =
        new Sequential(
            new Input(6, 6, 2),
            new RandomFlip(),
            new RandomTranslation(.2, .2),
            new GaussianNoise(.1),
            new Conv2D(3, 3).activation("relu"),
            new BatchNormalization(),
            new Flatten(),
            new Dropout(.3),
            new Dense(3).activation("softmax"));
    model.compile(
        Compile.optimizer(optimizer).loss("sparse_categorical_crossentropy").metrics("accuracy"));
    return model;
  }

  private static Fit fit(Callback... callbacks) {
    return Fit.epochs(EPOCHS).batchSize(BATCH).verbose(0).validationData(X, Y).callbacks(callbacks);
  }

  private static Optimizer optimizer(String name) {
    Optimizer conv = new Adam(.01);
    Optimizer rest = new SGD(.1).momentum(.9);
    return switch (name) {
      case "LossScaleOptimizer" -> new LossScaleOptimizer(new Adam(.01)).dynamicGrowthSteps(3);
      case "MultiOptimizer" ->
          new MultiOptimizer(weight -> weight.name().startsWith("conv") ? conv : rest);
      default -> Optimizers.get(name);
    };
  }

  private static Callback crashAfter(int batches) {
    int[] seen = {0};
    return new LambdaCallback()
        .onTrainBatchEnd((logs, batch) -> {
          if (++seen[0] == batches) {
            throw new IllegalStateException("power is out");
          }
        });
  }

  @TestFactory
  List<DynamicTest> everyOptimizerGoesOnToTheSameBits() {
    List<DynamicTest> tests = new ArrayList<>();
    int number = 0;
    Map<String, Supplier<Optimizer>> all = new LinkedHashMap<>();
    for (Registry.Entry<Optimizer> entry : Optimizers.REGISTRY.entries()) {
      all.put(entry.name(), () -> optimizer(entry.name()));
    }
    all.put("Adam with averages", () -> new Adam(.01).useEma(true).emaOverwriteFrequency(3));
    all.put("Adam that accumulates", () -> new Adam(.01).gradientAccumulationSteps(3));
    for (Map.Entry<String, Supplier<Optimizer>> entry : all.entrySet()) {
      // Another batch for each, so that ends of epochs are among them: there are 5 a epoch.
      int crash = 3 + number++ % 12;
      tests.add(
          DynamicTest.dynamicTest(
              entry.getKey() + " stopped after batch " + crash,
              () -> stopAndGoOn(entry.getKey(), entry.getValue(), crash)));
    }
    return tests;
  }

  private void stopAndGoOn(String name, Supplier<Optimizer> optimizer, int crash) {
    Sequential whole = model(optimizer.get());
    History expected = whole.fit(X, Y, fit());
    for (int every = 0; every < 2; every++) {
      Path backup = folder.resolve(name + every);
      Supplier<BackupAndRestore> backups =
          every == 0
              ? () -> new BackupAndRestore(backup)
              : () -> new BackupAndRestore(backup).saveFreq(1);
      Sequential stopped = model(optimizer.get());
      assertThatThrownBy(() -> stopped.fit(X, Y, fit(backups.get(), crashAfter(crash))))
          .hasMessage("power is out");
      Sequential resumed = model(optimizer.get());
      History history = resumed.fit(X, Y, fit(backups.get()));
      assertThat(values(resumed.weights())).isEqualTo(values(whole.weights()));
      assertThat(values(resumed.optimizer().variables()))
          .isEqualTo(values(whole.optimizer().variables()));
      assertThat(values(resumed.stateVariables())).isEqualTo(values(whole.stateVariables()));
      assertThat(history.history()).isEqualTo(expected.history());
      assertThat(history.epoch()).isEqualTo(expected.epoch());
    }
  }

  private static List<NdArray> values(List<Variable> variables) {
    return variables.stream().map(Variable::value).toList();
  }

  @Test
  void callbacksGoOnFromWhatTheyRemembered() {
    Supplier<Callback[]> callbacks =
        () ->
            new Callback[] {
              new BackupAndRestore(folder),
              new ReduceLROnPlateau("loss").patience(1).factor(.5).minDelta(9),
              new EarlyStopping("loss").patience(2).minDelta(9).restoreBestWeights(true)
            };
    Sequential whole = model(new Adam(.01));
    History expected = whole.fit(X, Y, fit(callbacks.get()));
    for (int crash = 6; crash < 16; crash += 3) {
      Sequential stopped = model(new Adam(.01));
      Callback[] own = callbacks.get();
      Callback[] all = {own[0], own[1], own[2], crashAfter(crash)};
      assertThatThrownBy(() -> stopped.fit(X, Y, fit(all))).hasMessage("power is out");
      Sequential resumed = model(new Adam(.01));
      History history = resumed.fit(X, Y, fit(callbacks.get()));
      assertThat(history.history()).as("after %s", crash).isEqualTo(expected.history());
      assertThat(resumed.getWeights()).isEqualTo(whole.getWeights());
      assertThat(Files.exists(folder.resolve("training-state.safetensors"))).isFalse();
    }
    assertThat(expected.history().get("learning_rate")).containsExactly(.01, .01, .005);
  }
}
