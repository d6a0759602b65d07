package org.pellucid.optimizers.schedules;

import org.pellucid.config.Config;
import org.pellucid.config.Configurable;
import org.pellucid.tensor.Tensor;

/** A learning rate that depends on how many steps have been made; a lambda will do. */
@FunctionalInterface
public interface LearningRateSchedule extends Configurable {
  /**
   * Computes the learning rate of a step.
   *
   * @param step how many steps were made before, a float32 scalar
   * @return the learning rate, a scalar
   */
  Tensor apply(Tensor step);

  @Override
  default Config config() {
    return Config.empty();
  }
}
