package org.pellucid.optimizers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Steps along the gradient, each weight's divided by the root of the sum of its squares so far:
 * {@code a += g^2; w -= rate * g / sqrt(a + epsilon)}.
 *
 * <p>The learning rate is 0.001 without another. Source: {@code keras.optimizers.Adagrad}; Duchi et
 * al., "Adaptive Subgradient Methods" (2011).
 */
public final class Adagrad extends FluentOptimizer<Adagrad> {
  private double initialAccumulatorValue = 0.1;
  private double epsilon = 1e-7;

  /** Makes the optimizer with a learning rate of 0.001. */
  public Adagrad() {
    this(0.001);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public Adagrad(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public Adagrad(LearningRateSchedule schedule) {
    super(schedule);
  }

  static Adagrad fromConfig(Config config) {
    return FluentOptimizer.<Adagrad>create(config, Adagrad::new, Adagrad::new)
        .initialAccumulatorValue(config.number("initial_accumulator_value", 0.1))
        .epsilon(config.number("epsilon", 1e-7));
  }

  /**
   * Sets what the sums of squares begin with.
   *
   * @param value at least 0; 0.1 without
   * @return this
   */
  public Adagrad initialAccumulatorValue(double value) {
    checkNotBuilt("initialAccumulatorValue");
    initialAccumulatorValue = Setting.atLeast("Adagrad", "initialAccumulatorValue", 0.0, value);
    return this;
  }

  /**
   * Sets what is added below the root.
   *
   * @param value at least 0; 1e-7 without
   * @return this
   */
  public Adagrad epsilon(double value) {
    epsilon = Setting.atLeast("Adagrad", "epsilon", 0.0, value);
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    return List.of(List.of("accumulator"));
  }

  @Override
  protected double initialValue(String slotName) {
    return initialAccumulatorValue;
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Variable accumulator = slot(variable, "accumulator");
    Tensor sum = accumulator.tensor().add(gradient.square());
    step.assign(accumulator, sum);
    Tensor change = gradient.multiply(step.learningRate()).divide(sum.add(epsilon).sqrt());
    step.assign(variable, step.read(variable).subtract(change));
  }

  @Override
  protected void addSettings(Config config) {
    config.put("initial_accumulator_value", initialAccumulatorValue).put("epsilon", epsilon);
  }
}
