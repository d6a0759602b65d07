package org.pellucid.optimizers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Steps of one size along the sign of a mix of momentum and gradient: {@code w -= rate * sign(beta1
 * * m + (1 - beta1) * g); m = beta2 * m + (1 - beta2) * g}.
 *
 * <p>The learning rate is 0.001 without another. Source: {@code keras.optimizers.Lion}; Chen et
 * al., "Symbolic Discovery of Optimization Algorithms" (2023).
 */
public final class Lion extends FluentOptimizer<Lion> {
  private double beta1 = 0.9;
  private double beta2 = 0.99;

  /** Makes the optimizer with a learning rate of 0.001. */
  public Lion() {
    this(0.001);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public Lion(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public Lion(LearningRateSchedule schedule) {
    super(schedule);
  }

  static Lion fromConfig(Config config) {
    return FluentOptimizer.<Lion>create(config, Lion::new, Lion::new)
        .beta1(config.number("beta_1", 0.9))
        .beta2(config.number("beta_2", 0.99));
  }

  /**
   * Sets how much of the momentum is in a step.
   *
   * @param value from 0 to 1; 0.9 without
   * @return this
   */
  public Lion beta1(double value) {
    beta1 = Setting.between("Lion", "beta1", 0, 1, value);
    return this;
  }

  /**
   * Sets how slowly the momentum follows.
   *
   * @param value from 0 to 1; 0.99 without
   * @return this
   */
  public Lion beta2(double value) {
    beta2 = Setting.between("Lion", "beta2", 0, 1, value);
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    return List.of(List.of("momentum"));
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Variable momentum = slot(variable, "momentum");
    Tensor m = momentum.tensor();
    Tensor mix = m.multiply(beta1).add(gradient.multiply(1 - beta1));
    step.assign(variable, step.read(variable).subtract(mix.sign().multiply(step.learningRate())));
    step.assign(momentum, m.multiply(beta2).add(gradient.multiply(1 - beta2)));
  }

  @Override
  protected void addSettings(Config config) {
    config.put("beta_1", beta1).put("beta_2", beta2);
  }
}
