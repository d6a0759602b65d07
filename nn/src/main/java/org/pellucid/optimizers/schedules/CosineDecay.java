package org.pellucid.optimizers.schedules;

import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * A learning rate that falls along half a cosine: {@code initial * ((1 - alpha) * 0.5 * (1 + cos(pi
 * * step / decaySteps)) + alpha)}; before that it may rise in a straight line.
 *
 * <p>Source: {@code keras.optimizers.schedules.CosineDecay}; Loshchilov and Hutter, "SGDR" (2016).
 *
 * @param initialLearningRate the rate of the first step
 * @param decaySteps how many steps the fall takes
 * @param alpha the rate at the end, as a fraction of the highest; 0 without
 * @param warmupTarget the highest rate, which a rise of {@code warmupSteps} leads to; null for none
 * @param warmupSteps how many steps the rise takes
 */
public record CosineDecay(
    double initialLearningRate,
    double decaySteps,
    double alpha,
    @Nullable Double warmupTarget,
    double warmupSteps)
    implements LearningRateSchedule {
  /** Checks the settings. */
  public CosineDecay {
    Setting.positive("CosineDecay", "decaySteps", decaySteps);
    Setting.atLeast("CosineDecay", "warmupSteps", 0.0, warmupSteps);
  }

  /**
   * Makes a fall to 0 without a rise.
   *
   * @param initialLearningRate the rate of the first step
   * @param decaySteps how many steps the fall takes
   */
  public CosineDecay(double initialLearningRate, double decaySteps) {
    this(initialLearningRate, decaySteps, 0, null, 0);
  }

  static CosineDecay fromConfig(Config config) {
    return new CosineDecay(
        config.number("initial_learning_rate"),
        config.number("decay_steps"),
        config.number("alpha", 0),
        config.numberOrNull("warmup_target"),
        config.number("warmup_steps", 0));
  }

  @Override
  public Tensor apply(Tensor step) {
    Double target = warmupTarget;
    if (target == null) {
      return fall(step, initialLearningRate);
    }
    Tensor done = step.subtract(warmupSteps).maximum(0);
    if (warmupSteps == 0) {
      return fall(done, target);
    }
    Tensor rise =
        step.divide(warmupSteps).multiply(target - initialLearningRate).add(initialLearningRate);
    return step.less(warmupSteps).where(rise, fall(done, target));
  }

  private Tensor fall(Tensor step, double from) {
    Tensor done = step.minimum(decaySteps).divide(decaySteps);
    Tensor wave = done.multiply(Math.PI).cos().add(1).multiply(0.5);
    return wave.multiply(1 - alpha).add(alpha).multiply(from);
  }

  @Override
  public Config config() {
    return Config.empty()
        .put("initial_learning_rate", initialLearningRate)
        .put("decay_steps", decaySteps)
        .put("alpha", alpha)
        .put("name", "CosineDecay")
        .put("warmup_target", warmupTarget)
        .put("warmup_steps", warmupSteps);
  }
}
