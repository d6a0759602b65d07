package org.pellucid.optimizers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * {@link Adam} whose step for each variable is scaled by the norm of the variable over that of the
 * step; by 1 when either is 0.
 *
 * <p>The learning rate is 0.001 without another. Source: {@code keras.optimizers.Lamb}; You et al.,
 * "Large Batch Optimization for Deep Learning" (2019).
 */
public final class Lamb extends FluentOptimizer<Lamb> {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;

  /** Makes the optimizer with a learning rate of 0.001. */
  public Lamb() {
    this(0.001);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public Lamb(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public Lamb(LearningRateSchedule schedule) {
    super(schedule);
  }

  static Lamb fromConfig(Config config) {
    return FluentOptimizer.<Lamb>create(config, Lamb::new, Lamb::new)
        .beta1(config.number("beta_1", 0.9))
        .beta2(config.number("beta_2", 0.999))
        .epsilon(config.number("epsilon", 1e-7));
  }

  /**
   * Sets how slowly the mean of gradients follows.
   *
   * @param value from 0 to 1; 0.9 without
   * @return this
   */
  public Lamb beta1(double value) {
    beta1 = Setting.between("Lamb", "beta1", 0, 1, value);
    return this;
  }

  /**
   * Sets how slowly the mean of their squares follows.
   *
   * @param value from 0 to 1; 0.999 without
   * @return this
   */
  public Lamb beta2(double value) {
    beta2 = Setting.between("Lamb", "beta2", 0, 1, value);
    return this;
  }

  /**
   * Sets what is added to the divisor.
   *
   * @param value at least 0; 1e-7 without
   * @return this
   */
  public Lamb epsilon(double value) {
    epsilon = Setting.atLeast("Lamb", "epsilon", 0.0, value);
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    return List.of(List.of("momentum", "velocity"));
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Variable momentum = slot(variable, "momentum");
    Variable velocity = slot(variable, "velocity");
    Tensor m = Moments.follow(momentum.tensor(), gradient, 1 - beta1);
    Tensor v = Moments.follow(velocity.tensor(), gradient.square(), 1 - beta2);
    step.assign(momentum, m);
    step.assign(velocity, v);
    Tensor mean =
        m.divide(step.once("1", () -> Moments.power(beta1, step.count()).subtractFrom(1)));
    Tensor square =
        v.divide(step.once("2", () -> Moments.power(beta2, step.count()).subtractFrom(1)));
    Tensor change = mean.divide(square.sqrt().add(epsilon));
    Tensor weight = step.read(variable);
    Tensor weightNorm = weight.square().sum().sqrt();
    Tensor changeNorm = change.square().sum().sqrt();
    Tensor both = weightNorm.greater(0).and(changeNorm.greater(0));
    Tensor one = weightNorm.onesLike();
    Tensor ratio = both.where(weightNorm.divide(both.where(changeNorm, one)), one);
    step.assign(variable, weight.subtract(change.multiply(ratio.multiply(step.learningRate()))));
  }

  @Override
  protected void addSettings(Config config) {
    config.put("beta_1", beta1).put("beta_2", beta2).put("epsilon", epsilon);
  }
}
