package org.pellucid.optimizers.schedules;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * A learning rate that goes to an end rate in a given number of steps: {@code (initial - end) * (1
 * - step / decaySteps) ^ power + end}; afterwards it stays, or starts over with twice, three times,
 * ... as many steps.
 *
 * <p>Source: {@code keras.optimizers.schedules.PolynomialDecay}.
 *
 * @param initialLearningRate the rate of the first step
 * @param decaySteps after how many steps the end is reached
 * @param endLearningRate the rate at the end, 0.0001 without
 * @param power 1 (without) for a straight line
 * @param cycle whether it starts over
 */
public record PolynomialDecay(
    double initialLearningRate,
    double decaySteps,
    double endLearningRate,
    double power,
    boolean cycle)
    implements LearningRateSchedule {
  /** Checks the settings. */
  public PolynomialDecay {
    Setting.positive("PolynomialDecay", "decaySteps", decaySteps);
  }

  /**
   * Makes a straight line to 0.0001.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps after how many steps the end is reached
   */
  public PolynomialDecay(double initialLearningRate, double decaySteps) {
    this(initialLearningRate, decaySteps, 1e-4, 1, false);
  }

  static PolynomialDecay fromConfig(Config config) {
    return new PolynomialDecay(
        config.number("initial_learning_rate"),
        config.number("decay_steps"),
        config.number("end_learning_rate", 1e-4),
        config.number("power", 1),
        config.flag("cycle", false));
  }

  @Override
  public Tensor apply(Tensor step) {
    Tensor done;
    if (cycle) {
      Tensor cycles = step.divide(decaySteps).ceil().maximum(1);
      done = step.divide(cycles.multiply(decaySteps));
    } else {
      done = step.minimum(decaySteps).divide(decaySteps);
    }
    return done.subtractFrom(1)
        .power(power)
        .multiply(initialLearningRate - endLearningRate)
        .add(endLearningRate);
  }

  @Override
  public Config config() {
    return Config.empty()
        .put("initial_learning_rate", initialLearningRate)
        .put("decay_steps", decaySteps)
        .put("end_learning_rate", endLearningRate)
        .put("power", power)
        .put("cycle", cycle)
        .put("name", "PolynomialDecay");
  }
}
