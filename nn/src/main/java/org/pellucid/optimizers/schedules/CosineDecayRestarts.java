package org.pellucid.optimizers.schedules;

import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.tensor.Tensor;

/**
 * A learning rate that falls along half a cosine again and again, each time over {@code tMul} times
 * as many steps and from {@code mMul} times the height.
 *
 * <p>Source: {@code keras.optimizers.schedules.CosineDecayRestarts}; Loshchilov and Hutter, "SGDR"
 * (2016).
 *
 * @param initialLearningRate the rate of the first step
 * @param firstDecaySteps how many steps the first fall takes
 * @param tMul how much longer each fall is, 2 without
 * @param mMul how much higher each fall begins, 1 without
 * @param alpha the lowest rate as a fraction of the initial one, 0 without
 */
public record CosineDecayRestarts(
    double initialLearningRate, double firstDecaySteps, double tMul, double mMul, double alpha)
    implements LearningRateSchedule {
  /** Checks the settings. */
  public CosineDecayRestarts {
    Setting.positive("CosineDecayRestarts", "firstDecaySteps", firstDecaySteps);
    Setting.atLeast("CosineDecayRestarts", "tMul", 1.0, tMul);
  }

  /**
   * Makes falls each twice as long as the one before, to 0.
   *
   * @param initialLearningRate the rate of the first step
   * @param firstDecaySteps how many steps the first fall takes
   */
  public CosineDecayRestarts(double initialLearningRate, double firstDecaySteps) {
    this(initialLearningRate, firstDecaySteps, 2, 1, 0);
  }

  static CosineDecayRestarts fromConfig(Config config) {
    return new CosineDecayRestarts(
        config.number("initial_learning_rate"),
        config.number("first_decay_steps"),
        config.number("t_mul", 2),
        config.number("m_mul", 1),
        config.number("alpha", 0));
  }

  @Override
  public Tensor apply(Tensor step) {
    Tensor periods = step.divide(firstDecaySteps);
    Tensor restart;
    Tensor done;
    if (tMul == 1) {
      restart = periods.floor();
      done = periods.subtract(restart);
    } else {
      // The sum of a geometric series, solved for the number of its terms.
      restart = periods.multiply(tMul - 1).add(1).log().divide(Math.log(tMul)).floor();
      Tensor length = Tensor.scalar(tMul).power(restart);
      done = periods.subtract(length.subtractFrom(1).divide(1 - tMul)).divide(length);
    }
    Tensor wave = done.multiply(Math.PI).cos().add(1).multiply(0.5);
    Tensor height = Tensor.scalar(mMul).power(restart);
    return wave.multiply(height).multiply(1 - alpha).add(alpha).multiply(initialLearningRate);
  }

  @Override
  public Config config() {
    return Config.empty()
        .put("initial_learning_rate", initialLearningRate)
        .put("first_decay_steps", firstDecaySteps)
        .put("t_mul", tMul)
        .put("m_mul", mMul)
        .put("alpha", alpha)
        .put("name", "SGDRDecay");
  }
}
