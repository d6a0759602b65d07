package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.History;
import org.pellucid.callbacks.Logs;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Layer;
import org.pellucid.losses.BinaryCrossentropy;
import org.pellucid.metrics.Mean;
import org.pellucid.metrics.MeanAbsoluteErrorMetric;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Tensor;

/** Models with steps of their own, and losses and metrics that layers add. */
class StepsTest {
  @BeforeEach
  void startAnew() {
    Session.clear();
    Session.setRandomSeed(Session.DEFAULT_SEED);
  }

  /** Learns from the doubled error, and reports it under its own name. */
  private static final class Doubling extends Model {
    private final Dense dense = track(new Dense(1).kernelInitializer("zeros"));
    private final MeanAbsoluteErrorMetric error = track(new MeanAbsoluteErrorMetric());

    @Override
    protected Tensor forward(Tensor x) {
      return dense.call(x);
    }

    @Override
    protected Map<String, Tensor> trainStep(StepData data) {
      Tensor yPred = call(data.x(), true);
      Tensor loss = yPred.subtract(data.y()).square().mean().multiply(2);
      optimizer().minimize(loss, trainableVariables());
      error.update(data.y(), yPred);
      Map<String, Tensor> shown = new LinkedHashMap<>();
      shown.put("doubled", loss);
      shown.put("error", error.result());
      return shown;
    }

    @Override
    protected Map<String, Tensor> testStep(StepData data) {
      error.update(data.y(), call(data.x(), false));
      return Map.of("error", error.result());
    }

    @Override
    protected List<Tensor> predictStep(List<Tensor> inputs) {
      return List.of(call(inputs.getFirst(), false).add(100));
    }
  }

  @Test
  void ownStepsTrainMeasureAndPredict() {
    Doubling model = new Doubling();
    model.compile(Compile.optimizer(new SGD(.25)));
    float[][] x = {{1}, {3}};
    float[][] t = {{2}, {4}};
    Map<String, Double> measured = model.trainOnBatch(x, t);
    assertThat(measured).containsExactly(Map.entry("doubled", 20.0), Map.entry("error", 3.0));
    // Twice the gradient at half the rate: the step of FitTest.
    assertThat(model.getWeights().get(0).toFloatArray()).containsExactly(7f);
    assertThat(model.getWeights().get(1).toFloatArray()).containsExactly(3f);
    assertThat(model.evaluate(x, t)).containsExactly(Map.entry("error", (8.0 + 20) / 2));
    assertThat(model.predict(x).toFloatArray()).containsExactly(110, 124);
    assertThat(model.metricNames()).containsExactly("doubled", "error");
  }

  @Test
  void metricsOfOwnStepsRunOverAnEpochAndStartAnewInTheNext() {
    Doubling model = new Doubling();
    model.compile(Compile.optimizer(new SGD(0)));
    float[][] x = {{0}, {0}, {0}};
    float[][] t = {{1}, {3}, {5}};
    History history =
        model.fit(x, t, Fit.epochs(2).batchSize(1).shuffle(false).validationData(x, t).verbose(0));
    assertThat(history.history().get("error")).containsExactly(3.0, 3.0);
    assertThat(history.history().get("val_error")).containsExactly(3.0, 3.0);
    // A plain number is that of the last batch.
    assertThat(history.history().get("doubled")).containsExactly(50.0, 50.0);
  }

  /** A generator and a critic with an optimizer each. */
  private static final class Gan extends Model {
    private final Sequential generator =
        track(new Sequential(new Dense(4).activation("relu").name("g1"), new Dense(1).name("g2")));
    private final Sequential critic =
        track(new Sequential(new Dense(4).activation("relu").name("c1"), new Dense(1).name("c2")));
    private final Optimizer generatorOptimizer = new Adam(.01);
    private final Optimizer criticOptimizer = new Adam(.01);
    private final BinaryCrossentropy loss = new BinaryCrossentropy().fromLogits(true);
    private final Mean generatorLoss = track(new Mean());

    @Override
    protected Tensor forward(Tensor noise) {
      return generator.call(noise);
    }

    @Override
    protected Map<String, Tensor> trainStep(StepData data) {
      Tensor noise = data.x().select(1, 0).expandDims(1);
      Tensor real = data.x().select(1, 1).expandDims(1);
      Tensor fake = generator.call(noise, true);
      Tensor judged = critic.call(Tensor.concat(0, List.of(real, fake.stopGradient())), true);
      Tensor labels = Tensor.concat(0, List.of(real.onesLike(), real.zerosLike()));
      Tensor criticLoss = loss.apply(labels, judged);
      Tensor fooled = loss.apply(real.onesLike(), critic.call(fake, true));
      generatorOptimizer.minimize(fooled, generator.trainableVariables());
      criticOptimizer.minimize(criticLoss, critic.trainableVariables());
      generatorLoss.update(fooled);
      return Map.of("g_loss", generatorLoss.result());
    }
  }

  @Test
  void twoOptimizersTrainTwoPartsInOneStepWithoutTargets() {
    Gan gan = new Gan();
    gan.compile(Compile.custom());
    float[][] data = new float[64][2];
    for (int i = 0; i < data.length; i++) {
      data[i][0] = i / 32f - 1;
      data[i][1] = 3;
    }
    gan.predict(new float[][] {{0}});
    List<NdArray> before = gan.getWeights();
    History history = gan.fitWithoutTargets(data, Fit.epochs(30).batchSize(16).verbose(0));
    assertThat(history.history().get("g_loss")).hasSize(30).allMatch(Double::isFinite);
    List<NdArray> after = gan.getWeights();
    assertThat(after).hasSize(8);
    for (int i = 0; i < before.size(); i++) {
      assertThat(after.get(i)).as("weight " + i).isNotEqualTo(before.get(i));
    }
    double made = gan.predict(new float[][] {{0}}).item();
    assertThat(made).isGreaterThan(0.5);
    assertThatThrownBy(gan::optimizer)
        .isInstanceOf(PellucidException.class)
        .hasMessageEndingWith("was compiled without an optimizer; give one to compile.");
  }

  /** Adds the mean of its input to the loss, and reports its largest. */
  private static final class Noting extends Layer {
    @Override
    protected Tensor forward(Tensor x) {
      addLoss(x.mean().multiply(3));
      addMetric("largest", x.max());
      addMetric("loss", x.min());
      return x;
    }
  }

  @Test
  void layersAddLossesAndMetrics() {
    Sequential model = new Sequential(new Noting(), new Dense(1).kernelInitializer("zeros"));
    model.compile(Compile.optimizer(new SGD(0)).loss("mse").metrics("mae"));
    Map<String, Double> measured =
        model.evaluate(new float[][] {{1}, {2}}, new float[][] {{1}, {1}});
    assertThat(measured)
        .containsExactly(
            Map.entry("loss", 1 + 4.5),
            Map.entry("mae", 1.0),
            Map.entry("largest", 2.0),
            Map.entry("loss_1", 1.0));
  }

  @Test
  void addedLossesAloneTrainAModel() {
    Sequential model = new Sequential(new Dense(1).kernelInitializer("ones"), new Noting());
    model.compile(Compile.optimizer(new SGD(.5)));
    History history = model.fitWithoutTargets(new float[][] {{2}}, Fit.epochs(2).verbose(0));
    // The loss is 3 (w x + b): x = 2 is fed, so w falls by 3 and b by 1.5 in each epoch.
    assertThat(history.history().get("loss")).containsExactly(6.0, -16.5);
    assertThat(history.history().get("largest")).containsExactly(2.0, -5.5);
    assertThat(model.evaluate(new Batch(new float[][] {{1}}, null), 1).get("loss"))
        .isCloseTo(3 * (1 - 6 - 3), within(1e-6));
  }

  @Test
  void withoutAnyLossTheModelSaysSo() {
    Sequential model = new Sequential(new Dense(1));
    model.compile(Compile.optimizer("sgd"));
    assertThatThrownBy(() -> model.fitWithoutTargets(new float[][] {{2}}, Fit.epochs(1).verbose(0)))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Model \"sequential\" has no loss: give one to compile, or let a layer add one with"
                + " addLoss.");
    model.compile("sgd", "mse");
    assertThatThrownBy(() -> model.fitWithoutTargets(new float[][] {{2}}, Fit.epochs(1).verbose(0)))
        .isInstanceOf(PellucidException.class)
        .hasMessage("fit: y is missing.");
  }

  @Test
  void callbacksAreCalledOncePerExecutionOfSeveralSteps() {
    float[][] x = Problems.points(14, 2, 5);
    List<String> seen = new ArrayList<>();
    Callback callback =
        new Callback() {
          @Override
          public void onTrainBatchBegin(int batch, Logs logs) {
            seen.add("begin " + batch);
          }

          @Override
          public void onTrainBatchEnd(int batch, Logs logs) {
            seen.add("end " + batch);
          }
        };
    List<List<NdArray>> weights = new ArrayList<>();
    for (int steps : new int[] {1, 3}) {
      Session.clear();
      Session.setRandomSeed(1);
      seen.clear();
      Sequential model = new Sequential(new Dense(1));
      model.compile(Compile.optimizer("adam").loss("mse").stepsPerExecution(steps));
      model.fit(
          x,
          Problems.targets(x),
          Fit.epochs(1).batchSize(2).seed(3).callbacks(callback).verbose(0));
      weights.add(model.getWeights());
    }
    assertThat(seen).containsExactly("begin 0", "end 2", "begin 3", "end 5", "begin 6", "end 6");
    assertThat(weights.get(1)).isEqualTo(weights.get(0));
  }

  @Test
  void switchesThatMeanNothingAreAccepted() {
    Sequential model = new Sequential(new Dense(1));
    model.compile(
        Compile.optimizer("adam")
            .loss("mse")
            .jitCompile(false)
            .runEagerly(true)
            .autoScaleLoss(false));
    float[][] x = Problems.points(4, 2, 5);
    assertThat(model.trainOnBatch(x, Problems.targets(x))).containsKey("loss");
  }

  @Test
  void validationInChosenEpochs() {
    float[][] x = Problems.points(6, 2, 5);
    Sequential model = Problems.regression();
    History history =
        model.fit(
            x,
            Problems.targets(x),
            Fit.epochs(5)
                .validationData(x, Problems.targets(x))
                .validationEpochs(2, 3, 5)
                .verbose(0));
    assertThat(history.history().get("val_loss")).hasSize(3);
  }
}
