package org.pellucid.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.array.NdArray;
import org.pellucid.config.Registry;
import org.pellucid.errors.PellucidException;
import org.pellucid.optimizers.schedules.ExponentialDecay;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

class OptimizersTest {
  private static final float[][] KERNEL_GRADIENTS = {
    {.1f, -.2f, .3f}, {.5f, .25f, -.125f}, {-.3f, .6f, .9f}, {.05f, -.05f, 2}
  };
  private static final float[][] BIAS_GRADIENTS = {{1}, {-2}, {.5f}, {.25f}};

  /**
   * An optimizer and what Keras makes of kernel (1, -2, 3) and bias (0.5) in four steps with it.
   */
  private record Sample(Supplier<Optimizer> optimizer, String slots, double... after) {}

  /** Those that stand before others, so that a name alone does not make them. */
  private static final Set<String> WRAPPERS = Set.of("LossScaleOptimizer", "MultiOptimizer");

  private final Variable kernel = new Variable("kernel", NdArray.of(new float[] {1, -2, 3}), true);
  private final Variable bias = new Variable("bias", NdArray.of(new float[] {.5f}), true);

  private static Map<String, Sample> samples() {
    Map<String, Sample> all = new LinkedHashMap<>();
    all.put("SGD", new Sample(() -> new SGD(.1), "", 0.965, -2.06, 2.6925, 0.525));
    all.put(
        "SGD, momentum",
        new Sample(
            () -> new SGD(.1).momentum(.9),
            "kernel_momentum bias_momentum",
            0.88211,
            -2.10797,
            2.5597053,
            0.5781));
    all.put(
        "SGD, nesterov",
        new Sample(
            () -> new SGD(.1).momentum(.9).nesterov(true),
            "kernel_momentum bias_momentum",
            0.858899,
            -2.157173,
            2.2962346,
            0.59529006));
    String moments = "kernel_momentum kernel_velocity bias_momentum bias_velocity";
    all.put(
        "Adam",
        new Sample(() -> new Adam(.1), moments, 0.76368296, -2.0251815, 2.7212465, 0.45510063));
    all.put(
        "Adam, amsgrad",
        new Sample(
            () -> new Adam(.1).amsgrad(true),
            moments + " kernel_velocity_hat bias_velocity_hat",
            0.76368296,
            -2.0251815,
            2.7212465,
            0.45510063));
    all.put(
        "AdamW",
        new Sample(() -> new AdamW(.1), moments, 0.7622827, -2.0220654, 2.7166235, 0.4543863));
    all.put(
        "Adafactor",
        new Sample(
            () -> new Adafactor(.1),
            "kernel_velocity bias_velocity",
            0.6380753,
            -2.1867874,
            2.3295326,
            0.464934));
    all.put(
        "Muon, which leaves vectors to Adam",
        new Sample(() -> new Muon(.1), moments, 0.7622827, -2.0220654, 2.7166235, 0.4543863));
    all.put(
        "ScheduleFreeAdamW",
        new Sample(
            () -> new ScheduleFreeAdamW(.1),
            moments,
            0.83537894,
            -2.0648313,
            2.7939999,
            0.47017357));
    all.put(
        "ScheduleFreeAdamW, warm-up",
        new Sample(
            () -> new ScheduleFreeAdamW(.1).warmupSteps(3),
            moments,
            0.93786168,
            -2.1029717,
            2.8466129,
            0.50416845));
    // Gradients are divided by 4, 4, 8 and 8: the scale doubles after two good steps.
    all.put(
        "LossScaleOptimizer",
        new Sample(
            () -> new LossScaleOptimizer(new SGD(.1)).initialScale(4).dynamicGrowthSteps(2),
            "step_counter dynamic_scale",
            0.988125,
            -2.008125,
            2.959375,
            0.515625));
    all.put(
        "MultiOptimizer",
        new Sample(
            () -> new MultiOptimizer(new OptimizerMap(new SGD(.1)).put(".*bias", new Adam(.1))),
            "bias_momentum bias_velocity",
            0.965,
            -2.06,
            2.6925,
            0.45510063));
    all.put(
        "RMSprop",
        new Sample(
            () -> new RMSprop(.1),
            "kernel_velocity bias_velocity",
            0.5108063,
            -2.194133,
            2.2219734,
            0.35792285));
    all.put(
        "RMSprop, momentum and centered",
        new Sample(
            () -> new RMSprop(.1).momentum(.5).centered(true),
            "kernel_velocity bias_velocity kernel_momentum bias_momentum"
                + " kernel_average_gradient bias_average_gradient",
            0.013558015,
            -2.2385361,
            1.8017153,
            0.2328037));
    all.put(
        "Adagrad",
        new Sample(
            () -> new Adagrad(.1),
            "kernel_accumulator bias_accumulator",
            0.923804,
            -2.0754514,
            2.780133,
            0.46085253));
    all.put(
        "Adadelta",
        new Sample(
            () -> new Adadelta(1),
            "kernel_accumulated_grad kernel_accumulated_delta_var bias_accumulated_grad"
                + " bias_accumulated_delta_var",
            0.9977909,
            -2.002156,
            2.994728,
            0.49947563));
    all.put(
        "Adamax",
        new Sample(
            () -> new Adamax(.1),
            "kernel_momentum kernel_norm bias_momentum bias_norm",
            0.8058012,
            -1.9820334,
            2.7897227,
            0.44077954));
    all.put(
        "Nadam",
        new Sample(
            () -> new Nadam(.1),
            moments + " u_product",
            0.82436156,
            -2.065494,
            2.7176437,
            0.45246717));
    all.put(
        "Lion",
        new Sample(() -> new Lion(.1), "kernel_momentum bias_momentum", 0.8, -2.2, 2.8, 0.3));
    all.put(
        "Lamb",
        new Sample(() -> new Lamb(.1), moments, 0.2999392, -2.2153256, 2.1655018, 0.59894997));
    all.put(
        "Ftrl",
        new Sample(
            () -> new Ftrl(.1).l1RegularizationStrength(.01),
            "kernel_accumulator kernel_linear bias_accumulator bias_linear",
            -0.029340412,
            -0.3824703,
            0.60141003,
            0.3091433));
    all.put(
        "clipnorm",
        new Sample(() -> new SGD(.1).clipnorm(.5), "", 0.9584703, -2.0272985, 2.8908532, 0.425));
    all.put(
        "clipvalue", new Sample(() -> new SGD(.1).clipvalue(.2), "", 0.985, -2.015, 2.9525, 0.46));
    all.put(
        "globalClipnorm",
        new Sample(
            () -> new SGD(.1).globalClipnorm(.5),
            "",
            0.99426746,
            -2.0198166,
            2.9027517,
            0.4746954));
    all.put(
        "weightDecay",
        new Sample(
            () -> new SGD(.1).weightDecay(.5), "", 0.7843075, -1.6864276, 2.1435788, 0.4295156));
    all.put(
        "weightDecay without bias",
        new Sample(
            () -> new SGD(.1).weightDecay(.5).excludeFromWeightDecay("bias"),
            "",
            0.7843075,
            -1.6864276,
            2.1435788,
            0.525));
    String accumulators = "kernel_gradient_accumulator bias_gradient_accumulator";
    all.put(
        "accumulation",
        new Sample(
            () -> new Adam(.1).gradientAccumulationSteps(2),
            accumulators + " " + moments,
            0.86678827,
            -2.180157,
            2.8216925,
            0.60893106));
    all.put(
        "accumulation that has not ended",
        new Sample(
            () -> new SGD(.1).gradientAccumulationSteps(3),
            accumulators,
            0.99,
            -2.0216668,
            2.9641666,
            0.51666665));
    all.put(
        "averages",
        new Sample(
            () -> new SGD(.1).useEma(true).emaMomentum(.5).emaOverwriteFrequency(2),
            "kernel_average bias_average",
            0.985,
            -2.035,
            2.80875,
            0.45));
    all.put(
        "loss scale",
        new Sample(() -> new SGD(.1).lossScaleFactor(4), "", 0.99125, -2.015, 2.923125, 0.50625));
    all.put(
        "schedule",
        new Sample(
            () -> new SGD(new ExponentialDecay(.1, 2, .5)),
            "",
            0.9678769,
            -2.02591,
            2.8631282,
            0.50758255));
    all.put(
        "schedule and accumulation",
        new Sample(
            () -> new SGD(new ExponentialDecay(.1, 2, .5)).gradientAccumulationSteps(2),
            accumulators,
            0.9832062,
            -2.0114906,
            2.9425476,
            0.52209705));
    return all;
  }

  @TestFactory
  List<DynamicTest> fourStepsGiveWhatKerasGives() {
    List<DynamicTest> tests = new ArrayList<>();
    samples()
        .forEach((name, sample) -> {
          tests.add(DynamicTest.dynamicTest(name, () -> check(sample, false)));
          tests.add(DynamicTest.dynamicTest(name + ", program", () -> check(sample, true)));
        });
    return tests;
  }

  private static void check(Sample sample, boolean program) {
    OptimizersTest run = new OptimizersTest();
    Optimizer optimizer = sample.optimizer().get();
    run.steps(optimizer, program);
    double[] after = sample.after();
    for (int i = 0; i < 3; i++) {
      assertThat(run.kernel.value().getDouble(i)).isCloseTo(after[i], within(2e-6));
    }
    assertThat(run.bias.value().getDouble(0)).isCloseTo(after[3], within(2e-6));
    String slots =
        String.join(
            " ",
            optimizer.variables().stream()
                .map(variable -> variable.name().replaceFirst(".*/", ""))
                .filter(name -> !name.equals("iteration") && !name.equals("learning_rate"))
                .toList());
    assertThat(slots).isEqualTo(sample.slots());
    assertThat(optimizer.iterations().value().item()).isEqualTo(4);
  }

  private void steps(Optimizer optimizer, boolean program) {
    List<Variable> variables = List.of(kernel, bias);
    Program step =
        Program.ofAll(gradients -> {
          optimizer.apply(gradients, variables);
          return List.of(Tensor.scalar(0.0));
        });
    for (int i = 0; i < KERNEL_GRADIENTS.length; i++) {
      Tensor first = Tensor.of(KERNEL_GRADIENTS[i]);
      Tensor second = Tensor.of(BIAS_GRADIENTS[i]);
      if (program) {
        step.runAll(first, second);
      } else {
        optimizer.apply(List.of(first, second), variables);
      }
    }
  }

  @Test
  void everyOptimizerHasASampleAndItsConfigMakesTheSameAgain() {
    List<Optimizer> made =
        samples().values().stream().map(sample -> sample.optimizer().get()).toList();
    for (Registry.Entry<Optimizer> entry : Optimizers.REGISTRY.entries()) {
      assertThat(made).as(entry.name()).anyMatch(optimizer -> entry.type().isInstance(optimizer));
      if (!WRAPPERS.contains(entry.name())) {
        assertThat(Optimizers.get(entry.name())).isInstanceOf(entry.type());
      }
    }
    for (Optimizer optimizer : made) {
      Optimizer copy =
          Objects.requireNonNull(Optimizers.REGISTRY.read(Optimizers.REGISTRY.write(optimizer)));
      assertThat(copy.config()).isEqualTo(optimizer.config());
      assertThat(copy).hasSameClassAs(optimizer);
    }
  }

  @Test
  void configsHaveTheKeysOfKeras() {
    assertThat(new Adam().config().toString())
        .isEqualTo(
            "{name: \"adam\", learning_rate: 0.001, weight_decay: null, clipnorm: null,"
                + " global_clipnorm: null, clipvalue: null, use_ema: false, ema_momentum: 0.99,"
                + " ema_overwrite_frequency: null, loss_scale_factor: null,"
                + " gradient_accumulation_steps: null, beta_1: 0.9, beta_2: 0.999,"
                + " epsilon: 1.0E-7, amsgrad: false}");
    assertThat(new AdamW().config().get("weight_decay")).isEqualTo(0.004);
  }

  @Test
  void minimizeFollowsTheGradientAndLeavesOtherVariablesAlone() {
    SGD optimizer = new SGD(.5).weightDecay(.1);
    Program step =
        Program.of(() -> {
          Tensor loss = kernel.tensor().square().sum();
          optimizer.minimize(loss, List.of(kernel, bias));
          return loss;
        });
    assertThat(step.run().item()).isEqualTo(14);
    assertThat(kernel.value().toFloatArray())
        .containsExactly(new float[] {-.05f, .1f, -.15f}, within(1e-6f));
    assertThat(bias.value().item()).isEqualTo(.5);
  }

  @Test
  void lossScalingChangesNothingInExactArithmetic() {
    SGD optimizer = new SGD(.5).lossScaleFactor(1024);
    optimizer.minimize(kernel.tensor().square().sum(), List.of(kernel));
    assertThat(kernel.value().toFloatArray()).containsExactly(0, 0, 0);
  }

  @Test
  void constraintsHoldAfterEachStep() {
    kernel.setConstraint(weight -> weight.maximum(0));
    new SGD(.1).apply(List.of(Tensor.of(new float[] {1, 1, 100})), List.of(kernel));
    assertThat(kernel.value().toFloatArray()).containsExactly(.9f, 0, 0);
  }

  @Test
  void theLearningRateChangesWithoutCompilingAnew() {
    SGD optimizer = new SGD(1);
    Program step =
        Program.of(gradient -> {
          optimizer.apply(List.of(gradient), List.of(bias));
          return gradient;
        });
    step.run(new float[] {1});
    optimizer.setLearningRate(.25);
    step.run(new float[] {1});
    assertThat(bias.value().item()).isEqualTo(-.75);
    assertThat(optimizer.learningRate()).isEqualTo(.25);
    assertThat(new SGD(.1).learningRate()).isEqualTo(.1);
  }

  @Test
  void averagesReplaceTheWeightsAtTheEnd() {
    SGD optimizer = new SGD(1).useEma(true).emaMomentum(.5);
    Tensor gradient = Tensor.of(new float[] {1});
    optimizer.apply(List.of(gradient), List.of(bias));
    optimizer.apply(List.of(gradient), List.of(bias));
    assertThat(bias.value().item()).isEqualTo(-1.5);
    optimizer.finalizeVariables(List.of(bias, kernel));
    assertThat(bias.value().item()).isEqualTo(-1);
  }

  @Test
  void aScheduleDecidesTheLearningRate() {
    SGD optimizer = new SGD(new ExponentialDecay(1, 1, .5));
    assertThat(optimizer.learningRate()).isEqualTo(1);
    optimizer.apply(List.of(Tensor.of(new float[] {1})), List.of(bias));
    assertThat(optimizer.learningRate()).isEqualTo(.5);
    assertThat(optimizer.variables()).hasSize(1);
    assertThatThrownBy(() -> optimizer.setLearningRate(1))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Optimizer \"sgd\": the learning rate follows a schedule, so it cannot be set.");
  }

  @Test
  void wrongSettingsAreOneSentence() {
    assertMessage(() -> new SGD(-1), "Optimizer \"sgd\": learningRate must be >= 0, got -1.0.");
    assertMessage(
        () -> new Adam().clipnorm(1).clipvalue(.5),
        "Only one of clipnorm, clipvalue and globalClipnorm can be set, got clipnorm=1.0 and"
            + " clipvalue=0.5.");
    assertMessage(
        () -> new Adam().gradientAccumulationSteps(1),
        "Optimizer: gradientAccumulationSteps must be >= 2, got 1.");
    assertMessage(() -> new Adam().beta1(1.5), "Adam: beta1 must be between 0 and 1, got 1.5.");
    assertMessage(() -> new Adam().clipnorm(0), "Optimizer: clipnorm must be > 0, got 0.0.");
    assertMessage(
        () -> Optimizers.get("adan"),
        "Unknown optimizer \"adan\". Did you mean \"adam\"? Known: adadelta, adafactor, adagrad,"
            + " adam, adamax, adamw, ftrl, lamb, lion, lossscaleoptimizer, multioptimizer, muon,"
            + " nadam, rmsprop, schedulefreeadamw, sgd.");
    assertMessage(
        () -> new SGD().minimize(bias.tensor().sum(), List.of(kernel)),
        "Optimizer \"sgd\": the loss does not depend on any of the 1 variables.");
    SGD built = new SGD();
    built.build(List.of(bias));
    assertMessage(
        () -> built.momentum(.9),
        "Optimizer \"sgd\" is built: its momentum can no longer be changed.");
  }

  private static void assertMessage(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(PellucidException.class).hasMessage(message);
  }

  @Test
  void aStepWithInfiniteGradientsIsLeftOutAndHalvesTheLossScale() {
    LossScaleOptimizer optimizer = new LossScaleOptimizer(new SGD(.5).momentum(.9)).initialScale(8);
    optimizer.apply(
        List.of(Tensor.of(new float[] {1, Float.POSITIVE_INFINITY, 0}), Tensor.of(new float[] {1})),
        List.of(kernel, bias));
    assertThat(kernel.value().toFloatArray()).containsExactly(1, -2, 3);
    assertThat(bias.value().toFloatArray()).containsExactly(.5f);
    assertThat(optimizer.dynamicScale()).isEqualTo(4);
    assertThat(optimizer.iterations().value().item()).isZero();
    optimizer.apply(
        List.of(Tensor.of(new float[] {4, 8, 0}), Tensor.of(new float[] {2})),
        List.of(kernel, bias));
    assertThat(kernel.value().toFloatArray()).containsExactly(.5f, -3, 3);
    assertThat(bias.value().toFloatArray()).containsExactly(.25f);
    assertThat(optimizer.dynamicScale()).isEqualTo(4);
    assertThat(optimizer.iterations().value().item()).isEqualTo(1);
  }

  @Test
  void theLossIsScaledBeforeGradientsAreTaken() {
    LossScaleOptimizer optimizer = new LossScaleOptimizer(new SGD(.5)).initialScale(1024);
    optimizer.minimize(bias.tensor().square().sum(), List.of(bias));
    assertThat(bias.value().toFloatArray()).containsExactly(0f);
    assertThat(optimizer.learningRate()).isEqualTo(.5);
  }

  @Test
  void optimizersThatStandBeforeOthersSayWhatTheyCannotHold() {
    assertThatThrownBy(() -> new LossScaleOptimizer(new SGD(.1).lossScaleFactor(2)))
        .isInstanceOf(PellucidException.class)
        .hasMessage("LossScaleOptimizer: the inner optimizer must not scale the loss itself.");
    MultiOptimizer multi = new MultiOptimizer(variable -> new SGD(.1));
    assertThatThrownBy(multi::learningRate)
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "MultiOptimizer \"multi_optimizer\" has no learning rate of its own; ask the optimizers"
                + " within, see optimizers().");
    OptimizerMap twice =
        new OptimizerMap(new SGD(.1)).put("ker.*", new Adam()).put(".*nel", new Adam());
    assertThatThrownBy(() -> twice.apply(kernel))
        .isInstanceOf(PellucidException.class)
        .hasMessage("OptimizerMap: variable \"kernel\" matches both \"ker.*\" and \".*nel\".");
  }
}
