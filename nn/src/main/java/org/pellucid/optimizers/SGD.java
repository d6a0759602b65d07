package org.pellucid.optimizers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Gradient descent, with momentum if wanted: {@code w -= rate * g}, or {@code v = momentum * v -
 * rate * g; w += v}; with Nesterov's look ahead {@code w += momentum * v - rate * g}.
 *
 * <p>The learning rate is 0.01 without another. Source: {@code keras.optimizers.SGD}.
 */
public final class SGD extends FluentOptimizer<SGD> {
  private double momentum = 0;
  private boolean nesterov;

  /** Makes the optimizer with a learning rate of 0.01. */
  public SGD() {
    this(0.01);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public SGD(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public SGD(LearningRateSchedule schedule) {
    super(schedule);
  }

  static SGD fromConfig(Config config) {
    return FluentOptimizer.<SGD>create(config, SGD::new, SGD::new)
        .momentum(config.number("momentum", 0))
        .nesterov(config.flag("nesterov", false));
  }

  /**
   * Sets how much of the last step is kept.
   *
   * @param value from 0 to 1; 0 without
   * @return this
   */
  public SGD momentum(double value) {
    checkNotBuilt("momentum");
    momentum = Setting.between("SGD", "momentum", 0, 1, value);
    return this;
  }

  /**
   * Sets whether the step looks ahead along the momentum.
   *
   * @param use false without
   * @return this
   */
  public SGD nesterov(boolean use) {
    checkNotBuilt("nesterov");
    nesterov = use;
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    return momentum == 0 ? List.of() : List.of(List.of("momentum"));
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Tensor stride = gradient.multiply(step.learningRate());
    if (momentum == 0) {
      step.assign(variable, step.read(variable).subtract(stride));
      return;
    }
    Variable velocity = slot(variable, "momentum");
    Tensor next = velocity.tensor().multiply(momentum).subtract(stride);
    step.assign(velocity, next);
    Tensor change = nesterov ? next.multiply(momentum).subtract(stride) : next;
    step.assign(variable, step.read(variable).add(change));
  }

  @Override
  protected void addSettings(Config config) {
    config.put("momentum", momentum).put("nesterov", nesterov);
  }
}
