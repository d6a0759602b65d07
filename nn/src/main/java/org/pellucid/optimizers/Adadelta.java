package org.pellucid.optimizers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Steps whose size follows that of past steps: {@code a = rho * a + (1 - rho) * g^2; d = -sqrt(s +
 * epsilon) / sqrt(a + epsilon) * g; s = rho * s + (1 - rho) * d^2; w += rate * d}.
 *
 * <p>The learning rate is 0.001 without another. Source: {@code keras.optimizers.Adadelta}; Zeiler,
 * "ADADELTA" (2012).
 */
public final class Adadelta extends FluentOptimizer<Adadelta> {
  private double rho = 0.95;
  private double epsilon = 1e-7;

  /** Makes the optimizer with a learning rate of 0.001. */
  public Adadelta() {
    this(0.001);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public Adadelta(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public Adadelta(LearningRateSchedule schedule) {
    super(schedule);
  }

  static Adadelta fromConfig(Config config) {
    return FluentOptimizer.<Adadelta>create(config, Adadelta::new, Adadelta::new)
        .rho(config.number("rho", 0.95))
        .epsilon(config.number("epsilon", 1e-7));
  }

  /**
   * Sets how slowly the means follow.
   *
   * @param value from 0 to 1; 0.95 without
   * @return this
   */
  public Adadelta rho(double value) {
    rho = Setting.between("Adadelta", "rho", 0, 1, value);
    return this;
  }

  /**
   * Sets what is added below the roots.
   *
   * @param value at least 0; 1e-7 without
   * @return this
   */
  public Adadelta epsilon(double value) {
    epsilon = Setting.atLeast("Adadelta", "epsilon", 0.0, value);
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    return List.of(List.of("accumulated_grad", "accumulated_delta_var"));
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Variable squares = slot(variable, "accumulated_grad");
    Variable strides = slot(variable, "accumulated_delta_var");
    Tensor s = squares.tensor().multiply(rho).add(gradient.square().multiply(1 - rho));
    Tensor past = strides.tensor().add(epsilon).sqrt();
    Tensor delta = past.multiply(gradient).divide(s.add(epsilon).sqrt()).negative();
    step.assign(squares, s);
    step.assign(strides, strides.tensor().multiply(rho).add(delta.square().multiply(1 - rho)));
    step.assign(variable, step.read(variable).add(delta.multiply(step.learningRate())));
  }

  @Override
  protected void addSettings(Config config) {
    config.put("rho", rho).put("epsilon", epsilon);
  }
}
