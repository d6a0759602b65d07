package org.pellucid.optimizers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Steps along the mean of past gradients, each weight's divided by the root of the mean of its
 * squares: {@code m += (g - m)(1 - beta1); v += (g^2 - v)(1 - beta2); w -= alpha * m / (sqrt(v) +
 * epsilon)} with {@code alpha = rate * sqrt(1 - beta2^t) / (1 - beta1^t)}.
 *
 * <p>The learning rate is 0.001 without another. Source: {@code keras.optimizers.Adam}; Kingma and
 * Ba, "Adam: A Method for Stochastic Optimization" (2014).
 */
public final class Adam extends FluentOptimizer<Adam> {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;
  private boolean amsgrad;

  /** Makes the optimizer with a learning rate of 0.001. */
  public Adam() {
    this(0.001);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public Adam(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public Adam(LearningRateSchedule schedule) {
    super(schedule);
  }

  static Adam fromConfig(Config config) {
    return FluentOptimizer.<Adam>create(config, Adam::new, Adam::new)
        .beta1(config.number("beta_1", 0.9))
        .beta2(config.number("beta_2", 0.999))
        .epsilon(config.number("epsilon", 1e-7))
        .amsgrad(config.flag("amsgrad", false));
  }

  /**
   * Sets how slowly the mean of gradients follows.
   *
   * @param value from 0 to 1; 0.9 without
   * @return this
   */
  public Adam beta1(double value) {
    beta1 = Setting.between("Adam", "beta1", 0, 1, value);
    return this;
  }

  /**
   * Sets how slowly the mean of their squares follows.
   *
   * @param value from 0 to 1; 0.999 without
   * @return this
   */
  public Adam beta2(double value) {
    beta2 = Setting.between("Adam", "beta2", 0, 1, value);
    return this;
  }

  /**
   * Sets what is added to the divisor.
   *
   * @param value at least 0; 1e-7 without
   * @return this
   */
  public Adam epsilon(double value) {
    epsilon = Setting.atLeast("Adam", "epsilon", 0.0, value);
    return this;
  }

  /**
   * Sets whether the largest mean of squares so far is used.
   *
   * @param use false without
   * @return this
   */
  public Adam amsgrad(boolean use) {
    checkNotBuilt("amsgrad");
    amsgrad = use;
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    List<String> moments = List.of("momentum", "velocity");
    return amsgrad ? List.of(moments, List.of("velocity_hat")) : List.of(moments);
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Tensor rate = step.once("rate", () -> Moments.correctedRate(step, beta1, beta2));
    Variable momentum = slot(variable, "momentum");
    Variable velocity = slot(variable, "velocity");
    Tensor m = Moments.follow(momentum.tensor(), gradient, 1 - beta1);
    Tensor v = Moments.follow(velocity.tensor(), gradient.square(), 1 - beta2);
    step.assign(momentum, m);
    step.assign(velocity, v);
    if (amsgrad) {
      Variable largest = slot(variable, "velocity_hat");
      v = largest.tensor().maximum(v);
      step.assign(largest, v);
    }
    Tensor change = m.multiply(rate).divide(v.sqrt().add(epsilon));
    step.assign(variable, step.read(variable).subtract(change));
  }

  @Override
  protected void addSettings(Config config) {
    config
        .put("beta_1", beta1)
        .put("beta_2", beta2)
        .put("epsilon", epsilon)
        .put("amsgrad", amsgrad);
  }
}
