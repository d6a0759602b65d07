package org.pellucid.optimizers;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Steps along the gradient, each weight's divided by the root of the mean of its squares: {@code v
 * = rho * v + (1 - rho) * g^2; w -= rate * g / sqrt(v + epsilon)}; centered, {@code v} less the
 * square of the mean gradient.
 *
 * <p>The learning rate is 0.001 without another. Source: {@code keras.optimizers.RMSprop}; Hinton,
 * Coursera lecture 6e (2012).
 */
public final class RMSprop extends FluentOptimizer<RMSprop> {
  private double rho = 0.9;
  private double momentum = 0;
  private double epsilon = 1e-7;
  private boolean centered;

  /** Makes the optimizer with a learning rate of 0.001. */
  public RMSprop() {
    this(0.001);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public RMSprop(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public RMSprop(LearningRateSchedule schedule) {
    super(schedule);
  }

  static RMSprop fromConfig(Config config) {
    return FluentOptimizer.<RMSprop>create(config, RMSprop::new, RMSprop::new)
        .rho(config.number("rho", 0.9))
        .momentum(config.number("momentum", 0))
        .epsilon(config.number("epsilon", 1e-7))
        .centered(config.flag("centered", false));
  }

  /**
   * Sets how slowly the mean of squares follows.
   *
   * @param value from 0 to 1; 0.9 without
   * @return this
   */
  public RMSprop rho(double value) {
    rho = Setting.between("RMSprop", "rho", 0, 1, value);
    return this;
  }

  /**
   * Sets how much of the last step is kept.
   *
   * @param value from 0 to 1; 0 without
   * @return this
   */
  public RMSprop momentum(double value) {
    checkNotBuilt("momentum");
    momentum = Setting.between("RMSprop", "momentum", 0, 1, value);
    return this;
  }

  /**
   * Sets what is added below the root.
   *
   * @param value at least 0; 1e-7 without
   * @return this
   */
  public RMSprop epsilon(double value) {
    epsilon = Setting.atLeast("RMSprop", "epsilon", 0.0, value);
    return this;
  }

  /**
   * Sets whether squares are taken around the mean gradient.
   *
   * @param use false without
   * @return this
   */
  public RMSprop centered(boolean use) {
    checkNotBuilt("centered");
    centered = use;
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    List<List<String>> groups = new ArrayList<>();
    groups.add(List.of("velocity"));
    if (momentum > 0) {
      groups.add(List.of("momentum"));
    }
    if (centered) {
      groups.add(List.of("average_gradient"));
    }
    return groups;
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Variable velocity = slot(variable, "velocity");
    Tensor v = velocity.tensor().multiply(rho).add(gradient.square().multiply(1 - rho));
    step.assign(velocity, v);
    Tensor spread = v;
    if (centered) {
      Variable average = slot(variable, "average_gradient");
      Tensor mean = average.tensor().multiply(rho).add(gradient.multiply(1 - rho));
      step.assign(average, mean);
      spread = v.subtract(mean.square());
    }
    Tensor change = gradient.multiply(step.learningRate()).divide(spread.add(epsilon).sqrt());
    if (momentum > 0) {
      Variable kept = slot(variable, "momentum");
      change = kept.tensor().multiply(momentum).add(change);
      step.assign(kept, change);
    }
    step.assign(variable, step.read(variable).subtract(change));
  }

  @Override
  protected void addSettings(Config config) {
    config
        .put("rho", rho)
        .put("momentum", momentum)
        .put("epsilon", epsilon)
        .put("centered", centered);
  }
}
