package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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
import org.pellucid.callbacks.ModelCheckpoint;
import org.pellucid.callbacks.ReduceLROnPlateau;
import org.pellucid.callbacks.SwapEMAWeights;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Input;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.LossScaleOptimizer;
import org.pellucid.optimizers.Nadam;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.RMSprop;
import org.pellucid.optimizers.SGD;
import org.pellucid.optimizers.ScheduleFreeAdamW;
import org.pellucid.optimizers.schedules.CosineDecay;

/** Models in files while they are trained. */
class CheckpointTest {
  private static final float[][] X = Problems.points(50, 3, 4);
  private static final float[][] Y = Problems.targets(X);

  @TempDir private Path folder;

  private static Sequential model(Supplier<Optimizer> optimizer) {
    Session.clear();
    Session.setRandomSeed(5);
    Sequential model =
        new Sequential(
            new Input(3),
            new Dense(8).activation("relu"),
            new BatchNormalization(),
            new Dropout(.2),
            new Dense(1));
    model.compile(Compile.optimizer(optimizer.get()).loss("mse"));
    return model;
  }

  private static Fit fit(Callback... callbacks) {
    return Fit.epochs(6).batchSize(16).seed(9).verbose(0).callbacks(callbacks);
  }

  @TestFactory
  List<DynamicTest> aTrainingThatWasStoppedGoesOnToTheSameBits() {
    Map<String, Supplier<Optimizer>> optimizers =
        Map.of(
            "adam", () -> new Adam(.01).amsgrad(true),
            "sgd with momentum and averages", () -> new SGD(.01).momentum(.9).useEma(true),
            "rmsprop", () -> new RMSprop(.01).centered(true),
            "nadam", () -> new Nadam(.01),
            "schedule", () -> new Adam(new CosineDecay(.01, 20)),
            "schedule-free", () -> new ScheduleFreeAdamW(.01),
            "loss scale", () -> new LossScaleOptimizer(new Adam(.01)).dynamicGrowthSteps(3));
    return optimizers.entrySet().stream()
        .map(entry ->
            DynamicTest.dynamicTest(
                entry.getKey(), () -> stopAndGoOn(entry.getKey(), entry.getValue())))
        .toList();
  }

  private static Callback crashAfter(int steps, Sequential model) {
    return new LambdaCallback()
        .onTrainBatchEnd((logs, batch) -> {
          if (model.optimizer().iterations().value().item() == steps) {
            throw new IllegalStateException("power is out");
          }
        });
  }

  private void stopAndGoOn(String name, Supplier<Optimizer> optimizer) {
    Sequential whole = model(optimizer);
    History expected = whole.fit(X, Y, fit());
    Path backup = folder.resolve(name);
    Sequential stopped = model(optimizer);
    Callback crash = crashAfter(10, stopped);
    assertThatThrownBy(() -> stopped.fit(X, Y, fit(new BackupAndRestore(backup), crash)))
        .hasMessage("power is out");
    assertThat(backup.resolve("training-state.safetensors")).exists();

    Sequential resumed = model(optimizer);
    var history = resumed.fit(X, Y, fit(new BackupAndRestore(backup)));
    assertThat(history.epoch()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(history.history()).isEqualTo(expected.history());
    assertThat(resumed.getWeights()).isEqualTo(whole.getWeights());
    assertThat(backup.resolve("training-state.safetensors")).doesNotExist();
  }

  @Test
  void epochsOfSomeStepsGoOnWithTheDataAlsoAfterAStop() {
    Supplier<Optimizer> adam = () -> new Adam(.01);
    List<Integer> lengths = new ArrayList<>();
    int[] last = {0};
    History expected =
        model(adam)
            .fit(
                X,
                Y,
                fit(new LambdaCallback()
                        .onTrainBatchEnd((logs, batch) -> last[0] = batch + 1)
                        .onEpochEnd((logs, epoch) -> lengths.add(last[0])))
                    .stepsPerEpoch(3));
    // Fifty samples are four batches.
    assertThat(lengths).containsExactly(3, 1, 3, 1, 3, 1);

    Sequential stopped = model(adam);
    Callback crash = crashAfter(6, stopped);
    assertThatThrownBy(
            () -> stopped.fit(X, Y, fit(new BackupAndRestore(folder), crash).stepsPerEpoch(3)))
        .hasMessage("power is out");
    History history = model(adam).fit(X, Y, fit(new BackupAndRestore(folder)).stepsPerEpoch(3));
    assertThat(history.history()).isEqualTo(expected.history());
  }

  @Test
  void theBackupBeforeTheLastOneHelpsWhenTheLastIsDamaged() throws Exception {
    Sequential model = model(() -> new Adam(.01));
    model.fit(
        X, Y, fit(new BackupAndRestore(folder).doubleCheckpoint(true).deleteCheckpoint(false)));
    Path last = folder.resolve("training-state.safetensors");
    byte[] bytes = Files.readAllBytes(last);
    Files.write(last, Arrays.copyOf(bytes, bytes.length / 2));
    var history = model(() -> new Adam(.01)).fit(X, Y, fit(new BackupAndRestore(folder)));
    assertThat(history.epoch()).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void checkpointsHoldWeightsForTheSameModelOnly() {
    Sequential model = model(() -> new Adam(.01));
    Path file = folder.resolve("new/m-06.safetensors");
    model.fit(
        X,
        Y,
        fit(new ModelCheckpoint(folder + "/new/m-{epoch:02d}.safetensors").saveWeightsOnly(true)));
    Sequential other = model(() -> new Adam(.01));
    other.loadWeights(file);
    assertThat(other.getWeights()).isEqualTo(model.getWeights());
    Sequential narrow = new Sequential(new Input(3), new Dense(1));
    List<NdArray> before = narrow.getWeights();
    assertThatThrownBy(() -> narrow.loadWeights(file))
        .isInstanceOf(PellucidException.class)
        .hasMessageEndingWith(
            "m-06.safetensors: the model has 2 weights, the file has 8 arrays. To read those that fit, use"
                + " LoadWeights.byName().skipMismatch(true).");
    assertThat(narrow.getWeights()).isEqualTo(before);
  }

  @Test
  void averagesStandInForWeightsWhileAModelIsEvaluated() {
    Sequential model = new Sequential(new Input(1), new Dense(1).kernelInitializer("zeros"));
    model.compile(Compile.optimizer(new SGD(.5).useEma(true).emaMomentum(.5)).loss("mse"));
    float[][] x = {{0}};
    float[][] y = {{4}};
    // The bias goes 4, 4; its average 4. Then with a target of 0: 0, and 2.
    model.fit(x, y, Fit.epochs(1).verbose(0));
    float[][] none = {{0}};
    var history =
        model.fit(
            x,
            none,
            Fit.epochs(1).validationData(x, none).callbacks(new SwapEMAWeights()).verbose(0));
    assertThat(history.history().get("val_loss").getFirst()).isCloseTo(4, within(1e-6));
    assertThat(model.getWeights().get(1).item()).isCloseTo(2, within(1e-6));
    // Prediction with averages: the weights are what they were afterwards.
    model.fit(x, y, Fit.epochs(1).verbose(0));
    List<NdArray> weights = model.getWeights();
    model.predictAll(x, 1, new SwapEMAWeights());
    assertThat(model.getWeights()).isEqualTo(weights);
    Sequential plain = new Sequential(new Input(1), new Dense(1));
    plain.compile("sgd", "mse");
    assertThatThrownBy(() ->
            plain.fit(
                x,
                y,
                Fit.epochs(1).validationData(x, y).callbacks(new SwapEMAWeights()).verbose(0)))
        .isInstanceOf(PellucidException.class)
        .hasMessage("SwapEMAWeights: the optimizer keeps no averages; set useEma(true) on it.");
  }

  @Test
  void whatWasBestIsPutBackAfterAveragesBecameWeights() {
    Sequential model = model(() -> new SGD(0.1).useEma(true).emaMomentum(0.9));
    List<List<NdArray>> epochs = new ArrayList<>();
    History history =
        model.fit(
            X,
            Y,
            Fit.epochs(4)
                .verbose(0)
                .callbacks(
                    new LambdaCallback()
                        .onEpochEnd((logs, epoch) -> epochs.add(model.getWeights())),
                    new EarlyStopping("loss").patience(9).restoreBestWeights(true)));
    List<Double> losses = history.get("loss");
    int best = losses.indexOf(losses.stream().min(Double::compare).orElseThrow());
    assertThat(model.getWeights()).isEqualTo(epochs.get(best));
  }

  @Test
  void averagesThatStandInAtTheEndOfAnEpochStayWhenTrainingStops() {
    for (int stop : new int[] {1, 2}) {
      Sequential model = model(() -> new SGD(0.1).useEma(true).emaMomentum(0.9));
      List<List<NdArray>> epochs = new ArrayList<>();
      model.fit(
          X,
          Y,
          Fit.epochs(3)
              .verbose(0)
              .callbacks(
                  new SwapEMAWeights().swapOnEpoch(true),
                  new LambdaCallback()
                      .onEpochEnd((logs, epoch) -> {
                        epochs.add(model.getWeights());
                        if (epoch == stop) {
                          model.stopTraining();
                        }
                      })));
      assertThat(epochs).hasSize(stop + 1);
      assertThat(model.getWeights()).isEqualTo(epochs.getLast());
    }
  }

  @Test
  void epochsWithoutValidationCountForNothing() {
    Sequential model = model(() -> new SGD(0));
    EarlyStopping stopping = new EarlyStopping().patience(1);
    Path file = folder.resolve("best-{epoch}.safetensors");
    History history =
        model.fit(
            X,
            Y,
            Fit.epochs(9)
                .verbose(0)
                .validationData(X, Y)
                .validationFreq(2)
                .callbacks(
                    new ReduceLROnPlateau().patience(1).factor(0.5),
                    new ModelCheckpoint(file.toString()).saveBestOnly(true),
                    stopping));
    assertThat(stopping.stoppedEpoch()).isEqualTo(3);
    assertThat(history.get("val_loss")).hasSize(2);
    assertThat(history.get("learning_rate")).hasSize(4);
    assertThat(folder.resolve("best-2.safetensors")).exists();
    assertThat(folder.resolve("best-1.safetensors")).doesNotExist();
    assertThatThrownBy(() -> model.fit(X, Y, Fit.epochs(2).verbose(0).callbacks(stopping)))
        .isInstanceOf(PellucidException.class)
        .hasMessage("EarlyStopping: no metric \"val_loss\"; available: loss.");
  }
}
