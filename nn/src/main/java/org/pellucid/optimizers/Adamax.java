package org.pellucid.optimizers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * {@link Adam} with the largest gradient in place of the root of squares: {@code u = max(beta2 * u,
 * |g|); w -= rate * m / ((1 - beta1^t) * (u + epsilon))}.
 *
 * <p>The learning rate is 0.001 without another. Source: {@code keras.optimizers.Adamax}; Kingma
 * and Ba (2014).
 */
public final class Adamax extends FluentOptimizer<Adamax> {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;

  /** Makes the optimizer with a learning rate of 0.001. */
  public Adamax() {
    this(0.001);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public Adamax(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public Adamax(LearningRateSchedule schedule) {
    super(schedule);
  }

  static Adamax fromConfig(Config config) {
    return FluentOptimizer.<Adamax>create(config, Adamax::new, Adamax::new)
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
  public Adamax beta1(double value) {
    beta1 = Setting.between("Adamax", "beta1", 0, 1, value);
    return this;
  }

  /**
   * Sets how slowly the mean of their squares follows.
   *
   * @param value from 0 to 1; 0.999 without
   * @return this
   */
  public Adamax beta2(double value) {
    beta2 = Setting.between("Adamax", "beta2", 0, 1, value);
    return this;
  }

  /**
   * Sets what is added to the divisor.
   *
   * @param value at least 0; 1e-7 without
   * @return this
   */
  public Adamax epsilon(double value) {
    epsilon = Setting.atLeast("Adamax", "epsilon", 0.0, value);
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    return List.of(List.of("momentum", "norm"));
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Variable momentum = slot(variable, "momentum");
    Variable norm = slot(variable, "norm");
    Tensor m = Moments.follow(momentum.tensor(), gradient, 1 - beta1);
    Tensor u = norm.tensor().multiply(beta2).maximum(gradient.abs());
    step.assign(momentum, m);
    step.assign(norm, u);
    Tensor correction =
        step.once("correction", () -> Moments.power(beta1, step.count()).subtractFrom(1));
    Tensor change = m.multiply(step.learningRate()).divide(u.add(epsilon).multiply(correction));
    step.assign(variable, step.read(variable).subtract(change));
  }

  @Override
  protected void addSettings(Config config) {
    config.put("beta_1", beta1).put("beta_2", beta2).put("epsilon", epsilon);
  }
}
