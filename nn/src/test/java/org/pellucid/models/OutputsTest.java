package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.metrics.AUC;
import org.pellucid.metrics.F1Score;
import org.pellucid.metrics.MeanAbsoluteErrorMetric;
import org.pellucid.metrics.Metric;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Tensor;

/** Losses, weights and metrics of several outputs, by position and by name. */
class OutputsTest {
  private static final float[][] X = {{1}, {2}};
  private static final float[][] ONE = {{3}, {3}};
  private static final float[][] TWO = {{1}, {5}};

  @BeforeEach
  void startAnew() {
    Session.clear();
  }

  /** Both outputs are zero, so that errors are the targets. */
  private static Model twoOutputs() {
    SymbolicTensor x = Input.of(1);
    SymbolicTensor one = new Dense(1).kernelInitializer("zeros").name("one").call(x);
    SymbolicTensor two = new Dense(1).kernelInitializer("zeros").name("two").call(x);
    return Model.of(List.of(x), List.of(one, two));
  }

  private static Map<String, Double> measured(Compile settings, Object weights) {
    Model model = twoOutputs();
    model.compile(settings);
    return model.evaluate(new Batch(X, List.of(ONE, TWO), weights), 2);
  }

  private static Map<String, Double> measured(Compile settings) {
    Model model = twoOutputs();
    model.compile(settings);
    return model.evaluate(X, List.of(ONE, TWO));
  }

  @Test
  void entriesBelongToOutputsByPosition() {
    assertThat(
            measured(
                Compile.optimizer(new SGD(0))
                    .loss("mse", "mae")
                    .lossWeights(1, 10)
                    .metrics(List.of("mae", "mse"), "mse")))
        .containsExactly(
            Map.entry("loss", 9 + 30.0),
            Map.entry("one_loss", 9.0),
            Map.entry("two_loss", 3.0),
            Map.entry("one_mae", 3.0),
            Map.entry("one_mse", 9.0),
            Map.entry("two_mse", 13.0));
  }

  @Test
  void entriesBelongToOutputsByName() {
    assertThat(
            measured(
                Compile.optimizer(new SGD(0))
                    .lossOf("two", "mae")
                    .lossOf("one", "mse")
                    .lossWeightOf("two", 2)
                    .metricsOf("two", "mse")
                    .weightedMetricsOf("one", "mae")))
        .containsExactly(
            Map.entry("loss", 9 + 6.0),
            Map.entry("one_loss", 9.0),
            Map.entry("two_loss", 3.0),
            Map.entry("one_mae", 3.0),
            Map.entry("two_mse", 13.0));
  }

  @Test
  void anOutputWithoutALossIsNotTrained() {
    assertThat(measured(Compile.optimizer(new SGD(0)).loss("mse", null).metrics("mae")))
        .containsExactly(
            Map.entry("loss", 9.0),
            Map.entry("one_loss", 9.0),
            Map.entry("one_mae", 3.0),
            Map.entry("two_mae", 3.0));
  }

  @Test
  void aSingleMetricObjectCountsApartForEachOutput() {
    assertThat(
            measured(
                Compile.optimizer(new SGD(0)).loss("mse").metrics(new MeanAbsoluteErrorMetric())))
        .containsEntry("one_mean_absolute_error", 3.0)
        .containsEntry("two_mean_absolute_error", 3.0);
    Metric own = Metric.of("own", (yTrue, yPred) -> yTrue.abs());
    assertThatThrownBy(() -> measured(Compile.optimizer(new SGD(0)).loss("mse").metrics(own)))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "compile: metric \"own\" cannot be shared by several outputs; give each output one of"
                + " its own.");
  }

  @Test
  void entriesThatFitNoOutputAreOneSentence() {
    assertThatThrownBy(
            () -> measured(Compile.optimizer("sgd").loss("mse").metrics("mae", "mse", "mape")))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "compile: the model has 2 outputs but metrics has 3 entries; give one per output (a list"
                + " for several), or say metricsOf(output, ...).");
    assertThatThrownBy(
            () -> measured(Compile.optimizer("sgd").loss("mse").weightedMetricsOf("twoo", "mae")))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Unknown output \"twoo\". Did you mean \"two\"? Known: one, two.");
  }

  @Test
  void sampleWeightsCanDifferByOutput() {
    Compile settings =
        Compile.optimizer(new SGD(0)).loss("mse").weightedMetrics("mae").metrics("mae");
    assertThat(measured(settings, List.of(new float[] {1, 1}, new float[] {0, 1})))
        .containsEntry("one_loss", 9.0)
        .containsEntry("two_loss", 12.5)
        .containsEntry("one_mae", 3.0)
        .containsEntry("two_mae", 3.0)
        .containsEntry("two_weighted_mae", 5.0);
    assertThat(measured(settings, Map.of("one", new float[] {2, 0}, "two", new float[] {1, 1})))
        .containsEntry("one_loss", 9.0)
        .containsEntry("two_loss", 13.0);
    assertThat(measured(settings, new float[] {0, 2})).containsEntry("two_loss", 25.0);
  }

  @Test
  void weightsOfStepsWeighThem() {
    Sequential model = new Sequential(new Input(3, 1), new Dense(1).kernelInitializer("zeros"));
    model.compile(Compile.optimizer(new SGD(0)).loss("mse").weightedMetrics("mse"));
    float[][][] y = {{{1}, {2}, {3}}};
    Map<String, Double> result =
        model.evaluate(new Batch(new float[1][3][1], y, new float[][] {{1, 0, 1}}), 1);
    assertThat(result.get("loss")).isCloseTo((1 + 9) / 3.0, within(1e-6));
    assertThat(result.get("mse")).isCloseTo((1 + 9) / 2.0, within(1e-6));
  }

  @Test
  void metricsOfOneNameAreNumbered() {
    Sequential model = new Sequential(new Input(2), new Dense(1).activation("sigmoid"));
    model.compile(Compile.optimizer("sgd").loss("bce").metrics(new AUC(), new AUC().curve("PR")));
    assertThat(model.evaluate(new float[4][2], new float[][] {{0}, {1}, {0}, {1}}).keySet())
        .containsExactly("loss", "auc", "auc_1");
  }

  @Test
  void aMetricOfSeveralNumbersIsReportedByTheirMean() {
    Sequential model = new Sequential(new Input(2), new Flatten());
    F1Score score = new F1Score();
    model.compile(Compile.optimizer("sgd").loss("mse").metrics(score));
    float[][] x = {{1, 0}, {1, 0}};
    float[][] y = {{1, 0}, {0, 1}};
    assertThat(model.evaluate(x, y).get("f1_score")).isCloseTo(1 / 3.0, within(1e-6));
    assertThat(score.result().toFloatArray()[0]).isCloseTo(2 / 3f, within(1e-6f));
    assertThat(score.result().toFloatArray()[1]).isZero();
  }

  @Test
  void anyLayerOfAModelCanBeTheOutputOfAnother() {
    Sequential sequence =
        new Sequential(new Input(3), new Dense(4).name("first"), new Dense(2).name("second"));
    Model features = Model.extract(sequence, "first");
    float[][] x = Problems.points(5, 3, 1);
    assertThat(features.predict(x).shape()).isEqualTo(Shape.of(5, 4));
    assertThat(features.predict(x).value())
        .isEqualTo(sequence.getLayer("first").call(Tensor.of(x)).value());

    SymbolicTensor input = Input.of(3);
    SymbolicTensor hidden = sequence.call(input);
    SymbolicTensor both = new Concatenate().name("both").call(hidden, input);
    Model graph = Model.of(input, new Dense(1).name("head").call(both));
    assertThat(Model.extract(graph, "both", "head").predictAll(x, 5))
        .extracting(Tensor::shape)
        .containsExactly(Shape.of(5, 5), Shape.of(5, 1));
    assertThatThrownBy(() -> graph.outputOf("heat"))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("Unknown layer \"heat\". Did you mean \"head\"?");
  }

  @Test
  void frozenModelsKeepTheirWeightsInsideOfOthers() {
    Sequential base = new Sequential(new Input(2), new Dense(3).name("base"));
    base.freeze();
    Sequential model = new Sequential(new Input(2), base, new Dense(1).name("top"));
    assertThat(model.trainableVariables()).hasSize(2);
    assertThat(model.nonTrainableVariables()).hasSize(2);
    base.unfreeze();
    assertThat(model.trainableVariables()).hasSize(4);
  }
}
