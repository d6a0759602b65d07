package org.pellucid.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Registry;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

class MetricsTest {
  @Test
  void meansRunOverBatchesUntilReset() {
    Mean mean = new Mean();
    assertThat(mean.result().item()).isZero();
    mean.update(Tensor.of(new float[] {1, 2, 3}));
    mean.update(Tensor.of(new float[] {6}));
    assertThat(mean.result().item()).isEqualTo(3);
    mean.reset();
    assertThat(mean.result().item()).isZero();
    mean.updateWeighted(Tensor.of(new float[] {1, 5}), Tensor.of(new float[] {3, 1}));
    assertThat(mean.result().item()).isEqualTo(2);
  }

  @Test
  void metricsDivideByTheSumOfWeights() {
    MeanSquaredErrorMetric metric = new MeanSquaredErrorMetric();
    metric.update(
        Tensor.of(new float[][] {{1, 2}, {3, 4}}),
        Tensor.of(new float[][] {{1.5f, 2}, {1, 5}}),
        Tensor.of(new float[] {1, 3}));
    assertThat(metric.result().item()).isEqualTo(1.90625);
  }

  @Test
  void theRootOfSquaresTakesWeightsOfSamplesAndOfNumbers() {
    RootMeanSquaredError metric = new RootMeanSquaredError();
    Tensor y = Tensor.of(new float[] {2, 4, 6, 8});
    Tensor p = Tensor.of(new float[] {1, 3, 2, 3});
    metric.update(y, p, Tensor.of(new float[] {0, 1, 0, 1}));
    assertThat(metric.result().item()).isCloseTo(Math.sqrt(13), within(1e-6));
    metric.reset();
    metric.update(
        y.reshape(2, 2), p.reshape(2, 2), Tensor.of(new float[][] {{0.5f, 0}, {0, 0.5f}}));
    assertThat(metric.result().item()).isCloseTo(Math.sqrt(13), within(1e-6));
  }

  @Test
  void whatALossIgnoresHasNoWeight() {
    SparseCategoricalCrossentropyMetric metric =
        new SparseCategoricalCrossentropyMetric(
            new org.pellucid.losses.SparseCategoricalCrossentropy().ignoreClass(0));
    Tensor y = Tensor.of(new int[] {0, 1, 2});
    Tensor p = Tensor.of(new float[][] {{.8f, .1f, .1f}, {.05f, .95f, 0}, {.1f, .8f, .1f}});
    metric.update(y, p, Tensor.of(new float[] {0.5f, 1.5f, 2}));
    double sum = -1.5 * Math.log(0.95) - 2 * Math.log(0.1);
    assertThat(metric.result().item()).isCloseTo(sum / 3.5, within(1e-6));
    metric.reset();
    // Without weights all samples count, as in Keras.
    metric.update(y, p, null);
    double plain = -Math.log(0.95) - Math.log(0.1);
    assertThat(metric.result().item()).isCloseTo(plain / 3, within(1e-6));
  }

  @Test
  void updatesBecomePartOfAProgram() {
    BinaryAccuracy metric = new BinaryAccuracy();
    Program step =
        Program.of((y, p) -> {
          metric.update(y, p);
          return metric.result();
        });
    float[][] y = {{1}, {0}, {1}, {0}};
    assertThat(step.run(y, new float[][] {{.9f}, {.9f}, {.9f}, {.5f}}).item()).isEqualTo(.75);
    assertThat(step.run(y, new float[][] {{.1f}, {.9f}, {.1f}, {.9f}}).item()).isEqualTo(.375);
    metric.reset();
    assertThat(step.run(y, new float[][] {{.9f}, {.1f}, {.9f}, {.1f}}).item()).isEqualTo(1);
  }

  @Test
  void shapesDecideWhichAccuracyIsMeant() {
    Shape ten = Shape.of(Shape.UNKNOWN, 10);
    Shape one = Shape.of(Shape.UNKNOWN, 1);
    Metric sparse = Metrics.resolve("accuracy", Shape.of(5), ten);
    assertThat(sparse).isInstanceOf(SparseCategoricalAccuracy.class);
    assertThat(sparse.name()).isEqualTo("accuracy");
    Metric column = Metrics.resolve("acc", Shape.of(5, 1), ten);
    assertThat(column).isInstanceOf(SparseCategoricalAccuracy.class);
    assertThat(column.name()).isEqualTo("acc");
    assertThat(Metrics.resolve("acc", Shape.of(5, 10), ten))
        .isInstanceOf(CategoricalAccuracy.class);
    assertThat(Metrics.resolve("acc", Shape.of(5, 1), one)).isInstanceOf(BinaryAccuracy.class);
    assertThat(Metrics.resolve("acc", Shape.of(5), one)).isInstanceOf(BinaryAccuracy.class);
    assertThat(Metrics.resolve("ce", Shape.of(5), ten))
        .isInstanceOf(SparseCategoricalCrossentropyMetric.class);
    assertThat(Metrics.resolve("mse", Shape.of(5, 10), ten).name()).isEqualTo("mse");
  }

  @Test
  void accuracyOfClassesTakesLabelsAsColumnsAndAsFloats() {
    Tensor scores = Tensor.of(new float[][] {{.1f, .9f}, {.8f, .2f}, {.3f, .7f}});
    for (Object labels : new Object[] {new int[] {1, 1, 1}, new float[][] {{1}, {1}, {1}}}) {
      SparseCategoricalAccuracy metric = new SparseCategoricalAccuracy();
      metric.update(Tensor.of(labels), scores);
      assertThat(metric.result().item()).isCloseTo(2 / 3.0, within(1e-6));
    }
  }

  @Test
  void tiesCountForTheTarget() {
    SparseTopKCategoricalAccuracy metric = new SparseTopKCategoricalAccuracy().k(1);
    metric.update(Tensor.of(new int[] {2, 0}), Tensor.of(new float[][] {{1, 1, 1}, {0, 1, 0}}));
    assertThat(metric.result().item()).isEqualTo(.5);
  }

  @Test
  void precisionAndRecallAreZeroWithoutAnyOnes() {
    Precision precision = new Precision();
    Recall recall = new Recall();
    Tensor zeros = Tensor.zeros(4);
    precision.update(zeros, zeros);
    recall.update(zeros, zeros);
    assertThat(precision.result().item()).isZero();
    assertThat(recall.result().item()).isZero();
  }

  @Test
  void severalThresholdsGiveAVector() {
    Recall recall = new Recall().thresholds(.2, .6);
    recall.update(Tensor.of(new float[] {1, 1, 0}), Tensor.of(new float[] {.5f, .9f, .9f}));
    assertThat(recall.result().toFloatArray()).containsExactly(1, .5f);
    recall.reset();
    assertThat(recall.result().toFloatArray()).containsExactly(0, 0);
    assertThat(recall.state()).hasSize(2);
  }

  @Test
  void aFunctionIsAMetric() {
    Metric metric = Metric.of("bias", (y, p) -> p.subtract(y));
    metric.update(Tensor.of(new float[] {1, 2}), Tensor.of(new float[] {2, 4}));
    assertThat(metric.result().item()).isEqualTo(1.5);
    assertThat(metric.name()).isEqualTo("bias");
  }

  @Test
  void metricsKnowWhichWayIsBetter() {
    assertThat(new BinaryAccuracy().direction()).isEqualTo(Direction.UP);
    assertThat(new MeanAbsoluteErrorMetric().direction()).isEqualTo(Direction.DOWN);
    assertThat(new Mean().direction()).isNull();
  }

  @Test
  void wrongSettingsAreOneSentence() {
    assertThatThrownBy(() -> new Precision().thresholds(2))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Precision: thresholds must be between 0 and 1, got 2.");
    assertThatThrownBy(() -> new TopKCategoricalAccuracy().k(0))
        .isInstanceOf(PellucidException.class)
        .hasMessage("TopKCategoricalAccuracy: k must be >= 1, got 0.");
    assertThatThrownBy(() -> new Recall().classId(3).update(Tensor.zeros(2, 3), Tensor.zeros(2, 3)))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Recall: classId 3 is outside 0..2.");
    assertThatThrownBy(() -> Metrics.get("acuracy"))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("Unknown metric \"acuracy\". Did you mean \"accuracy\"? Known: ");
  }

  /** Metrics with settings that are not the defaults. */
  private static final Map<String, Metric> SAMPLES =
      Map.ofEntries(
          Map.entry("BinaryAccuracy", new BinaryAccuracy().threshold(.3)),
          Map.entry(
              "BinaryCrossentropy",
              new BinaryCrossentropyMetric(
                  new org.pellucid.losses.BinaryCrossentropy().fromLogits(true))),
          Map.entry(
              "CategoricalCrossentropy",
              new CategoricalCrossentropyMetric(
                  new org.pellucid.losses.CategoricalCrossentropy().labelSmoothing(.1))),
          Map.entry("CosineSimilarity", new CosineSimilarityMetric().axis(1)),
          Map.entry("FalseNegatives", new FalseNegatives().thresholds(.3)),
          Map.entry("FalsePositives", new FalsePositives().thresholds(.3, .4)),
          Map.entry("Precision", new Precision().topK(2)),
          Map.entry("Recall", new Recall().classId(1)),
          Map.entry(
              "SparseCategoricalCrossentropy",
              new SparseCategoricalCrossentropyMetric(
                  new org.pellucid.losses.SparseCategoricalCrossentropy().ignoreClass(2))),
          Map.entry("SparseTopKCategoricalAccuracy", new SparseTopKCategoricalAccuracy().k(2)),
          Map.entry("TopKCategoricalAccuracy", new TopKCategoricalAccuracy().k(2)),
          Map.entry("TrueNegatives", new TrueNegatives().thresholds(.3)),
          Map.entry(
              "AUC",
              new AUC()
                  .curve("PRGAIN")
                  .summationMethod("majoring")
                  .multiLabel(true)
                  .numLabels(2)
                  .labelWeights(0.25, 0.75)
                  .thresholds(0.25, 0.5)
                  .fromLogits(true)),
          Map.entry("BinaryIoU", new BinaryIoU(1).threshold(0.3).dtype("float32")),
          Map.entry("ConcordanceCorrelation", new ConcordanceCorrelation().axis(0)),
          Map.entry("F1Score", new F1Score().average("macro").threshold(0.3)),
          Map.entry("FBetaScore", new FBetaScore().average("weighted").beta(2)),
          Map.entry("IoU", new IoU(3, 0, 2).ignoreClass(1).sparseYPred(false).axis(1)),
          Map.entry("MeanIoU", new MeanIoU(3).ignoreClass(255).sparseYTrue(false)),
          Map.entry("MeanMetricWrapper", FunctionMetric.named("mse", Config.empty())),
          Map.entry("OneHotIoU", new OneHotIoU(3, 1).sparseYPred(true)),
          Map.entry("OneHotMeanIoU", new OneHotMeanIoU(3).dtype("float32")),
          Map.entry("PearsonCorrelation", new PearsonCorrelation().axis(0, 1)),
          Map.entry("PrecisionAtRecall", new PrecisionAtRecall(0.8).classId(1)),
          Map.entry("R2Score", new R2Score().classAggregation(null).numRegressors(2)),
          Map.entry("RecallAtPrecision", new RecallAtPrecision(0.8).numThresholds(5)),
          Map.entry("SensitivityAtSpecificity", new SensitivityAtSpecificity(0.5)),
          Map.entry("SpecificityAtSensitivity", new SpecificityAtSensitivity(0.5)),
          Map.entry("TruePositives", new TruePositives().thresholds(.3)));

  @Test
  void everyMetricIsMadeAgainFromItsConfig() {
    assertThat(Metrics.REGISTRY.entries()).hasSize(45);
    for (Registry.Entry<Metric> entry : Metrics.REGISTRY.entries()) {
      Metric given = SAMPLES.get(entry.name());
      Metric sample = given == null ? Metrics.get(entry.name()) : given;
      boolean settings = sample.config().keys().size() > 1;
      assertThat(given != null).as(entry.name()).isEqualTo(settings);
      sample.name("mine");
      Metric copy = Objects.requireNonNull(Metrics.REGISTRY.read(Metrics.REGISTRY.write(sample)));
      assertThat(copy).hasSameClassAs(sample);
      assertThat(copy.config()).isEqualTo(sample.config());
      assertThat(copy.state()).hasSameSizeAs(sample.state());
    }
  }
}
