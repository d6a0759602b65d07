package org.pellucid.optimizers.schedules;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * A learning rate that falls as one over time: {@code initial / (1 + decayRate * step /
 * decaySteps)}.
 *
 * <p>Source: {@code keras.optimizers.schedules.InverseTimeDecay}.
 *
 * @param initialLearningRate the rate of the first step
 * @param decaySteps how many steps count as one unit of time
 * @param decayRate how fast the rate falls
 * @param staircase whether the rate falls at once instead of steadily
 */
public record InverseTimeDecay(
    double initialLearningRate, double decaySteps, double decayRate, boolean staircase)
    implements LearningRateSchedule {
  /** Checks the settings. */
  public InverseTimeDecay {
    Setting.positive("InverseTimeDecay", "decaySteps", decaySteps);
  }

  /**
   * Makes a rate that falls steadily.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps how many steps count as one unit of time
   * @param decayRate how fast the rate falls
   */
  public InverseTimeDecay(double initialLearningRate, double decaySteps, double decayRate) {
    this(initialLearningRate, decaySteps, decayRate, false);
  }

  static InverseTimeDecay fromConfig(Config config) {
    return new InverseTimeDecay(
        config.number("initial_learning_rate"),
        config.number("decay_steps"),
        config.number("decay_rate"),
        config.flag("staircase", false));
  }

  @Override
  public Tensor apply(Tensor step) {
    Tensor periods = step.divide(decaySteps);
    Tensor time = staircase ? periods.floor() : periods;
    return time.multiply(decayRate).add(1).divideFrom(initialLearningRate);
  }

  @Override
  public Config config() {
    return Config.empty()
        .put("initial_learning_rate", initialLearningRate)
        .put("decay_steps", decaySteps)
        .put("decay_rate", decayRate)
        .put("staircase", staircase)
        .put("name", "InverseTimeDecay");
  }
}
