package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.History;
import org.pellucid.callbacks.Logs;
import org.pellucid.config.Session;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Tensor;

class FitTest {
  @BeforeEach
  void startAnew() {
    Session.clear();
    Session.setRandomSeed(Session.DEFAULT_SEED);
  }

  @Test
  void learnsALinearFunction() {
    float[][] x = Problems.points(200, 3, 1);
    Sequential model = new Sequential(new Dense(1));
    model.compile(new SGD(0.1), "mse");
    History history = model.fit(x, Problems.targets(x), Fit.epochs(60).verbose(0));

    List<Double> losses = history.history().get("loss");
    assertThat(losses).hasSize(60);
    assertThat(losses.getLast()).isLessThan(1e-4).isLessThan(losses.getFirst());
    assertThat(model.getWeights().getFirst().toFloatArray())
        .containsExactly(new float[] {1, 2, 3}, within(0.01f));
  }

  @Test
  void learnsClassesFromIntegerLabels() {
    float[][] x = Problems.points(400, 2, 2);
    Sequential model = Problems.classifier();
    model.fit(x, Problems.labels(x), Fit.epochs(40).verbose(0));
    assertThat(model.evaluate(x, Problems.labels(x)).get("accuracy")).isGreaterThan(0.93);
  }

  @Test
  void oneStepOfGradientDescentIsTheOneWorkedOutByHand() {
    // y = w x + b with w = 0, b = 0; loss = mean((w x + b - t)^2) over two samples.
    Sequential model =
        new Sequential(new Dense(1).kernelInitializer("zeros").biasInitializer("zeros"));
    model.compile(new SGD(0.5), "mse");
    float[][] x = {{1}, {3}};
    float[][] t = {{2}, {4}};
    Map<String, Double> measured = model.trainOnBatch(x, t);
    // dL/dw = mean(2 (0 - t) x) = -(2 * 1 + 4 * 3) = -14; dL/db = -(2 + 4) = -6.
    assertThat(measured).containsExactly(Map.entry("loss", 10.0));
    assertThat(model.getWeights().get(0).toFloatArray()).containsExactly(7f);
    assertThat(model.getWeights().get(1).toFloatArray()).containsExactly(3f);
  }

  @Test
  void theLastPartialBatchCountsByItsSize() {
    Sequential model =
        new Sequential(new Dense(1).kernelInitializer("zeros").biasInitializer("zeros"));
    model.compile(new SGD(0), "mse");
    float[][] x = {{0}, {0}, {0}, {0}, {0}};
    float[][] y = {{1}, {1}, {1}, {1}, {6}};
    History history = model.fit(x, y, Fit.epochs(1).batchSize(2).shuffle(false).verbose(0));
    assertThat(history.history().get("loss")).containsExactly(8.0);
  }

  @Test
  void validationSplitTakesTheLastSamplesBeforeShuffling() {
    Sequential model =
        new Sequential(new Dense(1).kernelInitializer("zeros").biasInitializer("zeros"));
    model.compile(new SGD(0), "mse");
    float[][] x = new float[10][1];
    float[][] y = new float[10][1];
    y[8][0] = 2;
    y[9][0] = 4;
    History history = model.fit(x, y, Fit.epochs(1).validationSplit(0.2).verbose(0));
    assertThat(history.history().get("loss")).containsExactly(0.0);
    assertThat(history.history().get("val_loss")).containsExactly(10.0);
  }

  @Test
  void validationDataAndFrequency() {
    float[][] x = Problems.points(20, 2, 3);
    float[][] y = Problems.targets(x);
    Sequential model = Problems.regression();
    History history =
        model.fit(x, y, Fit.epochs(4).validationData(x, y).validationFreq(2).verbose(0));
    assertThat(history.history().get("val_mae")).hasSize(2);
    assertThat(history.history().get("mae")).hasSize(4);
  }

  @Test
  void validationDataAreArraysAlsoWhereTrainingDataComeInBatches() {
    Sequential model =
        new Sequential(new Dense(1).kernelInitializer("zeros").biasInitializer("zeros"));
    model.compile(new SGD(0), "mse");
    Batch batch = new Batch(new float[][] {{1}}, new float[][] {{1}});
    History history =
        model.fit(
            List.of(batch),
            Fit.epochs(2)
                .validationData(new float[][] {{1}, {2}}, new float[][] {{2}, {4}})
                .verbose(0));
    assertThat(history.get("loss")).containsExactly(1.0, 1.0);
    assertThat(history.get("val_loss")).containsExactly(10.0, 10.0);
  }

  @Test
  void batchesAreNotSplit() {
    Sequential model = Problems.regression();
    Batch batch = new Batch(new float[][] {{1, 2}}, new float[][] {{1}});
    assertThatThrownBy(() -> model.fit(List.of(batch), Fit.epochs(1).validationSplit(0.25)))
        .hasMessage(
            "fit: validationSplit 0.25 cuts arrays, but x comes in batches. Set validationData"
                + " instead.");
  }

  @Test
  void sampleWeightsScaleTheLossAndNotTheUnweightedMetric() {
    Sequential model =
        new Sequential(new Dense(1).kernelInitializer("zeros").biasInitializer("zeros"));
    model.compile(Compile.optimizer(new SGD(0)).loss("mse").metrics("mae").weightedMetrics("mse"));
    float[][] x = {{0}, {0}};
    float[][] y = {{1}, {3}};
    Map<String, Double> result = model.evaluate(new Batch(x, y, new float[] {1, 0.5f}), 32);
    assertThat(result.get("loss")).isEqualTo((1 + 4.5) / 2);
    assertThat(result.get("mae")).isEqualTo(2.0);
    assertThat(result.get("mse")).isCloseTo((1 + 4.5) / 1.5, within(1e-6));
  }

  @Test
  void classWeightsActAsSampleWeightsOfTheLabel() {
    float[][] x = Problems.points(30, 2, 4);
    int[] y = Problems.labels(x);
    float[] weights = new float[y.length];
    for (int i = 0; i < y.length; i++) {
      weights[i] = y[i] == 1 ? 3 : 1;
    }
    Sequential byClass = Problems.classifier();
    byClass.fit(x, y, Fit.epochs(2).seed(7).verbose(0).classWeight(Map.of(1, 3.0)));
    Session.clear();
    Sequential bySample = Problems.classifier();
    bySample.fit(x, y, Fit.epochs(2).seed(7).verbose(0).sampleWeight(weights));
    assertThat(byClass.getWeights()).isEqualTo(bySample.getWeights());
  }

  @Test
  void callbacksSeeEveryEpochAndBatchAndCanStopTraining() {
    float[][] x = Problems.points(10, 2, 5);
    List<String> seen = new ArrayList<>();
    Callback callback =
        new Callback() {
          @Override
          public void onEpochBegin(int epoch, Logs logs) {
            seen.add("epoch " + epoch);
          }

          @Override
          public void onTrainBatchEnd(int batch, Logs logs) {
            seen.add("batch " + batch);
          }

          @Override
          public void onEpochEnd(int epoch, Logs logs) {
            assertThat(logs.names()).containsExactly("loss", "mae");
            if (epoch == 1) {
              model().stopTraining();
            }
          }
        };
    History history =
        Problems.regression()
            .fit(x, Problems.targets(x), Fit.epochs(9).batchSize(5).callbacks(callback).verbose(0));
    assertThat(seen)
        .containsExactly("epoch 0", "batch 0", "batch 1", "epoch 1", "batch 0", "batch 1");
    assertThat(history.epoch()).containsExactly(0, 1);
  }

  @Test
  void initialEpochAndStepsPerEpoch() {
    float[][] x = Problems.points(12, 2, 6);
    List<Integer> batches = new ArrayList<>();
    Callback count =
        new Callback() {
          @Override
          public void onTrainBatchBegin(int batch, Logs logs) {
            batches.add(batch);
          }
        };
    History history =
        Problems.regression()
            .fit(
                x,
                Problems.targets(x),
                Fit.epochs(5)
                    .initialEpoch(3)
                    .batchSize(3)
                    .stepsPerEpoch(2)
                    .callbacks(count)
                    .verbose(0));
    assertThat(history.epoch()).containsExactly(3, 4);
    assertThat(batches).containsExactly(0, 1, 0, 1);
  }

  @Test
  void trainsFromAnIterableOfBatches() {
    float[][] x = Problems.points(8, 2, 7);
    float[][] y = Problems.targets(x);
    Sequential fromArrays = Problems.regression();
    fromArrays.fit(x, y, Fit.epochs(3).batchSize(4).shuffle(false).verbose(0));
    Session.clear();
    Session.setRandomSeed(Session.DEFAULT_SEED);
    Sequential fromBatches = Problems.regression();
    List<Batch> batches =
        List.of(new Batch(part(x, 0), part(y, 0)), new Batch(part(x, 4), part(y, 4)));
    History history = fromBatches.fit(batches, Fit.epochs(3).verbose(0));
    assertThat(fromBatches.getWeights()).isEqualTo(fromArrays.getWeights());
    assertThat(history.history().get("loss")).hasSize(3);
  }

  private static float[][] part(float[][] rows, int from) {
    return new float[][] {rows[from], rows[from + 1], rows[from + 2], rows[from + 3]};
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() {
    List<NdArray> first = trained(11);
    assertThat(trained(11)).isEqualTo(first);
    assertThat(trained(0)).isNotEqualTo(first);
  }

  private static List<NdArray> trained(long seed) {
    Session.clear();
    Session.setRandomSeed(seed);
    float[][] x = Problems.points(50, 2, 8);
    Sequential model =
        new Sequential(
            new Dense(8).activation("relu"),
            new BatchNormalization(),
            new Dropout(0.3),
            new Dense(3).activation("softmax"));
    model.compile("adam", "sparse_categorical_crossentropy");
    model.fit(x, Problems.labels(x), Fit.epochs(3).batchSize(16).verbose(0));
    return model.getWeights();
  }

  @Test
  void batchesWithoutEndAreAskedForOnce() {
    List<Integer> given = new ArrayList<>();
    int[] begun = {0};
    Iterable<Batch> endless =
        () -> {
          begun[0]++;
          return Stream.iterate(1, i -> i + 1)
              .peek(given::add)
              .map(i -> new Batch(new float[][] {{i}}, new float[][] {{i}}))
              .iterator();
        };
    Sequential model = new Sequential(new Dense(1));
    model.compile(new SGD(0), "mse");
    model.fit(endless, Fit.epochs(3).stepsPerEpoch(2).verbose(0));
    // Once for a look at the shapes, once for all epochs.
    assertThat(begun[0]).isEqualTo(2);
    assertThat(given.subList(1, given.size())).startsWith(1, 2, 3, 4, 5, 6);
  }

  @Test
  void frozenLayersKeepTheirWeights() {
    float[][] x = Problems.points(10, 2, 9);
    Dense frozen = new Dense(4).trainable(false);
    Sequential model = new Sequential(frozen, new Dense(1));
    model.compile("adam", "mse");
    model.predict(x);
    List<NdArray> before = frozen.getWeights();
    NdArray head = model.getLayer(1).getWeights().getFirst();
    model.fit(x, Problems.targets(x), Fit.epochs(2).verbose(0));
    assertThat(frozen.getWeights()).isEqualTo(before);
    assertThat(model.getLayer(1).getWeights().getFirst()).isNotEqualTo(head);
  }

  @Test
  void regularizationCountsInTheLossAndNotInTheMetric() {
    Sequential model =
        new Sequential(
            new Dense(1).kernelInitializer("ones").useBias(false).kernelRegularizer("l2"));
    model.compile(new SGD(0), "mse", "mse");
    Map<String, Double> result = model.evaluate(new float[][] {{1, 1}}, new float[][] {{2}});
    assertThat(result.get("mse")).isEqualTo(0.0);
    assertThat(result.get("loss")).isCloseTo(0.02, within(1e-7));
    // A weight that is frozen is not held small.
    model.freeze();
    model.compile(new SGD(0), "mse", "mse");
    assertThat(model.evaluate(new float[][] {{1, 1}}, new float[][] {{2}}).get("loss"))
        .isEqualTo(0);
  }

  @Test
  void predictReturnsOneRowPerSampleInAnyBatchSize() {
    float[][] x = Problems.points(70, 2, 10);
    Sequential model = Problems.classifier();
    Tensor whole = model.predict(x, 70);
    assertThat(whole.shape()).isEqualTo(Shape.of(70, 3));
    assertThat(model.predict(x).value()).isEqualTo(whole.value());
    assertThat(model.predictOnBatch(x).value()).isEqualTo(whole.value());
    assertThat(model.predict(x, 7).value()).isEqualTo(whole.value());
  }

  @Test
  void testOnBatchMeasuresWithoutChangingWeights() {
    float[][] x = Problems.points(6, 2, 12);
    Sequential model = Problems.regression();
    Map<String, Double> first = model.testOnBatch(x, Problems.targets(x));
    assertThat(first.keySet()).containsExactly("loss", "mae");
    assertThat(model.testOnBatch(x, Problems.targets(x))).isEqualTo(first);
  }
}
