package org.pellucid.optimizers.schedules;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * A learning rate that falls by a factor every so many steps: {@code initial * decayRate ^ (step /
 * decaySteps)}.
 *
 * <p>Source: {@code keras.optimizers.schedules.ExponentialDecay}.
 *
 * @param initialLearningRate the rate of the first step
 * @param decaySteps after how many steps the factor is reached
 * @param decayRate the factor
 * @param staircase whether the rate falls at once instead of steadily
 */
public record ExponentialDecay(
    double initialLearningRate, double decaySteps, double decayRate, boolean staircase)
    implements LearningRateSchedule {
  /** Checks the settings. */
  public ExponentialDecay {
    Setting.positive("ExponentialDecay", "decaySteps", decaySteps);
  }

  /**
   * Makes a rate that falls steadily.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps after how many steps the factor is reached
   * @param decayRate the factor
   */
  public ExponentialDecay(double initialLearningRate, double decaySteps, double decayRate) {
    this(initialLearningRate, decaySteps, decayRate, false);
  }

  static ExponentialDecay fromConfig(Config config) {
    return new ExponentialDecay(
        config.number("initial_learning_rate"),
        config.number("decay_steps"),
        config.number("decay_rate"),
        config.flag("staircase", false));
  }

  @Override
  public Tensor apply(Tensor step) {
    Tensor periods = step.divide(decaySteps);
    Tensor exponent = staircase ? periods.floor() : periods;
    return Tensor.scalar(decayRate).power(exponent).multiply(initialLearningRate);
  }

  @Override
  public Config config() {
    return Config.empty()
        .put("initial_learning_rate", initialLearningRate)
        .put("decay_steps", decaySteps)
        .put("decay_rate", decayRate)
        .put("staircase", staircase)
        .put("name", "ExponentialDecay");
  }
}
