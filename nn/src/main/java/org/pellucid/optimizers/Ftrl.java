package org.pellucid.optimizers;

import java.util.List;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * "Follow the regularized leader", for sparse weights: each weight is the one that would have been
 * best for all gradients so far, under penalties on weights.
 *
 * <p>The learning rate is 0.001 without another. Source: {@code keras.optimizers.Ftrl}; McMahan et
 * al., "Ad Click Prediction" (2013).
 */
public final class Ftrl extends FluentOptimizer<Ftrl> {
  private double learningRatePower = -0.5;
  private double initialAccumulatorValue = 0.1;
  private double l1RegularizationStrength = 0;
  private double l2RegularizationStrength = 0;
  private double l2ShrinkageRegularizationStrength = 0;
  private double beta = 0;

  /** Makes the optimizer with a learning rate of 0.001. */
  public Ftrl() {
    this(0.001);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public Ftrl(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public Ftrl(LearningRateSchedule schedule) {
    super(schedule);
  }

  static Ftrl fromConfig(Config config) {
    return FluentOptimizer.<Ftrl>create(config, Ftrl::new, Ftrl::new)
        .learningRatePower(config.number("learning_rate_power", -0.5))
        .initialAccumulatorValue(config.number("initial_accumulator_value", 0.1))
        .l1RegularizationStrength(config.number("l1_regularization_strength", 0))
        .l2RegularizationStrength(config.number("l2_regularization_strength", 0))
        .l2ShrinkageRegularizationStrength(config.number("l2_shrinkage_regularization_strength", 0))
        .beta(config.number("beta", 0));
  }

  /**
   * Sets how fast steps shrink.
   *
   * @param value any number; -0.5 without
   * @return this
   */
  public Ftrl learningRatePower(double value) {
    learningRatePower = value;
    return this;
  }

  /**
   * Sets what the sums of squares begin with.
   *
   * @param value at least 0; 0.1 without
   * @return this
   */
  public Ftrl initialAccumulatorValue(double value) {
    checkNotBuilt("initialAccumulatorValue");
    initialAccumulatorValue = Setting.atLeast("Ftrl", "initialAccumulatorValue", 0.0, value);
    return this;
  }

  /**
   * Sets the penalty on absolute values.
   *
   * @param value at least 0; 0 without
   * @return this
   */
  public Ftrl l1RegularizationStrength(double value) {
    l1RegularizationStrength = Setting.atLeast("Ftrl", "l1RegularizationStrength", 0.0, value);
    return this;
  }

  /**
   * Sets the penalty on squares.
   *
   * @param value at least 0; 0 without
   * @return this
   */
  public Ftrl l2RegularizationStrength(double value) {
    l2RegularizationStrength = Setting.atLeast("Ftrl", "l2RegularizationStrength", 0.0, value);
    return this;
  }

  /**
   * Sets a penalty on squares that counts as gradient.
   *
   * @param value at least 0; 0 without
   * @return this
   */
  public Ftrl l2ShrinkageRegularizationStrength(double value) {
    l2ShrinkageRegularizationStrength =
        Setting.atLeast("Ftrl", "l2ShrinkageRegularizationStrength", 0.0, value);
    return this;
  }

  /**
   * Sets what is added to the l2 penalty, over twice the rate.
   *
   * @param value any number; 0 without
   * @return this
   */
  public Ftrl beta(double value) {
    beta = value;
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    return List.of(List.of("accumulator", "linear"));
  }

  @Override
  protected double initialValue(String slotName) {
    return slotName.equals("accumulator") ? initialAccumulatorValue : 0;
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Variable accumulator = slot(variable, "accumulator");
    Variable linear = slot(variable, "linear");
    Tensor rate = step.learningRate();
    Tensor weight = step.read(variable);
    Tensor sum = accumulator.tensor().add(gradient.square());
    Tensor power = sum.power(-learningRatePower);
    Tensor growth = power.subtract(accumulator.tensor().power(-learningRatePower)).divide(rate);
    Tensor full = gradient.add(weight.multiply(2 * l2ShrinkageRegularizationStrength));
    Tensor z = linear.tensor().add(full.subtract(growth.multiply(weight)));
    Tensor penalty =
        step.once("penalty", () -> rate.divideFrom(beta).add(2 * l2RegularizationStrength));
    Tensor quadratic = power.divide(rate).add(penalty);
    Tensor clipped = z.clip(-l1RegularizationStrength, l1RegularizationStrength);
    step.assign(accumulator, sum);
    step.assign(linear, z);
    step.assign(variable, clipped.subtract(z).divide(quadratic));
  }

  @Override
  protected void addSettings(Config config) {
    config
        .put("learning_rate_power", learningRatePower)
        .put("initial_accumulator_value", initialAccumulatorValue)
        .put("l1_regularization_strength", l1RegularizationStrength)
        .put("l2_regularization_strength", l2RegularizationStrength)
        .put("l2_shrinkage_regularization_strength", l2ShrinkageRegularizationStrength)
        .put("beta", beta);
  }
}
