package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.History;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.LossScaleOptimizer;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Tensor;

/**
 * What can be switched on for training, on one small network, with the losses of three epochs that
 * Keras 3.15 gives for the same.
 */
final class KerasSwitchesTest {
  private static final float[][] X = {
    {1, 2}, {3, -1}, {0, 1}, {2, 2}, {-1, 0}, {1, 1}, {4, 0}, {0, -2}
  };
  private static final float[][] Y = {{1}, {2}, {0}, {3}, {1}, {0}, {2}, {1}};
  private static final double[] ADAM = {1.4299265146255493, 0.8079949021339417, 0.8407606482505798};

  private Sequential model;

  private History fit(
      Optimizer optimizer, Function<Compile, Compile> settings, Function<Fit, Fit> fit) {
    model =
        new Sequential(
            new Input(2), new Dense(2).activation("tanh").name("a"), new Dense(1).name("b"));
    model.setWeights(
        List.of(
            Tensor.of(new float[][] {{.1f, -.2f}, {.3f, .4f}}).value(),
            Tensor.of(new float[2]).value(),
            Tensor.of(new float[][] {{.5f}, {-.6f}}).value(),
            Tensor.of(new float[1]).value()));
    model.compile(settings.apply(Compile.optimizer(optimizer).loss("mse")));
    return model.fit(X, Y, fit.apply(Fit.epochs(3).batchSize(2).shuffle(false).verbose(0)));
  }

  private History fit(Optimizer optimizer) {
    return fit(optimizer, settings -> settings, fit -> fit);
  }

  private static void assertSeries(History history, String name, double... expected) {
    List<Double> found = history.get(name);
    assertThat(found).as(name).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat(found.get(i)).as(name + " of epoch " + i).isCloseTo(expected[i], within(2e-6));
    }
  }

  private void assertWeights(double... expected) {
    int next = 0;
    for (NdArray weight : model.getWeights()) {
      for (float value : weight.toFloatArray()) {
        assertThat((double) value).as("weight " + next).isCloseTo(expected[next], within(2e-6));
        next++;
      }
    }
  }

  @Test
  void gradientsAreGatheredOverSteps() {
    assertSeries(
        fit(new SGD(0.1).gradientAccumulationSteps(2)),
        "loss",
        1.8307316303253174,
        0.9071503281593323,
        0.7419074773788452);
    assertWeights(
        0.3056983,
        -0.4600641,
        0.2282577,
        0.2551111,
        0.1826534,
        -0.2003807,
        0.6548278,
        -0.6816622,
        0.5454671);
  }

  @Test
  void averagesOfWeightsReplaceThemInTheEnd() {
    assertSeries(
        fit(new SGD(0.1).useEma(true).emaMomentum(0.5)),
        "loss",
        1.4939205646514893,
        0.7676994204521179,
        0.7636463642120361);
    assertWeights(
        0.2969567,
        -0.5179533,
        0.07329118,
        0.251225,
        0.1592235,
        -0.2024053,
        0.6713927,
        -0.694803,
        0.6110625);
    assertSeries(
        fit(new SGD(0.1).useEma(true).emaMomentum(0.5).emaOverwriteFrequency(3)),
        "loss",
        1.487418293952942,
        0.7184735536575317,
        0.787732720375061);
    assertWeights(
        0.2987434,
        -0.511138,
        0.1177524,
        0.2481726,
        0.1673127,
        -0.2116696,
        0.6604664,
        -0.7077045,
        0.5811569);
  }

  @Test
  void scalingTheLossChangesNothingThatIsSeen() {
    assertSeries(fit(new Adam(0.1)), "loss", ADAM);
    assertSeries(fit(new Adam(0.1).lossScaleFactor(8)), "loss", ADAM);
    assertSeries(fit(new LossScaleOptimizer(new Adam(0.1)).initialScale(4)), "loss", ADAM);
  }

  @Test
  void gradientsAreClippedTogether() {
    assertSeries(
        fit(new SGD(0.1).globalClipnorm(0.5)),
        "loss",
        1.8617324829101562,
        1.4656404256820679,
        1.1761062145233154);
  }

  @Test
  void severalStepsPerExecutionAndSwitchesForOtherMachinesChangeNothing() {
    History history =
        fit(
            new Adam(0.1),
            settings ->
                settings.stepsPerExecution(2).jitCompile(true).runEagerly(false).metrics("mae"),
            fit -> fit);
    assertSeries(history, "loss", ADAM);
    assertSeries(history, "mae", 0.9776648283004761, 0.6976975202560425, 0.7281268835067749);
  }

  @Test
  void weightedMetricsCountSamplesByTheirWeights() {
    History history =
        fit(
            new SGD(0.1),
            settings -> settings.metrics("mae").weightedMetrics("mae"),
            fit -> fit.sampleWeight(new float[] {1, 2, 0, 1, 1, .5f, 1, 1}));
    assertSeries(history, "loss", 1.483169436454773, 0.5343824028968811, 0.515146791934967);
    assertSeries(history, "mae", 0.9739011526107788, 0.6874532699584961, 0.68498295545578);
    assertSeries(
        history, "weighted_mae", 1.0722650289535522, 0.508363664150238, 0.4936813414096832);
  }

  @Test
  void classesCanCountDifferently() {
    assertSeries(
        fit(
            new SGD(0.1),
            settings -> settings,
            fit -> fit.classWeight(Map.of(0, 1.0, 1, 2.0, 2, 0.5, 3, 1.0))),
        "loss",
        1.507003903388977,
        0.8184294104576111,
        0.8098681569099426);
  }
}
