package org.pellucid.optimizers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * {@link Adam} without a schedule: gradients move a point z, the result x is the mean of all z so
 * far, and gradients are taken between both, at {@code y = (1 - beta1) z + beta1 x}, which is what
 * the variables hold.
 *
 * <p>The learning rate is 0.0025 without another. Source: {@code
 * keras.optimizers.ScheduleFreeAdamW}; Defazio et al., "The Road Less Scheduled" (2024).
 */
public final class ScheduleFreeAdamW extends FluentOptimizer<ScheduleFreeAdamW> {
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-8;
  private int warmupSteps;

  /** Makes the optimizer with a learning rate of 0.0025. */
  public ScheduleFreeAdamW() {
    this(0.0025);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public ScheduleFreeAdamW(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public ScheduleFreeAdamW(LearningRateSchedule schedule) {
    super(schedule);
  }

  static ScheduleFreeAdamW fromConfig(Config config) {
    return FluentOptimizer.<ScheduleFreeAdamW>create(
            config, ScheduleFreeAdamW::new, ScheduleFreeAdamW::new)
        .beta1(config.number("beta_1", 0.9))
        .beta2(config.number("beta_2", 0.999))
        .epsilon(config.number("epsilon", 1e-8))
        .warmupSteps(config.integer("warmup_steps", 0));
  }

  /**
   * Sets where between z (0) and the mean (1) gradients are taken.
   *
   * @param value above 0, to 1; 0.9 without
   * @return this
   */
  public ScheduleFreeAdamW beta1(double value) {
    beta1 =
        Setting.positive(
            "ScheduleFreeAdamW",
            "beta1",
            Setting.between("ScheduleFreeAdamW", "beta1", 0, 1, value));
    return this;
  }

  /**
   * Sets how slowly the mean of squared gradients follows.
   *
   * @param value from 0 to 1; 0.999 without
   * @return this
   */
  public ScheduleFreeAdamW beta2(double value) {
    beta2 = Setting.between("ScheduleFreeAdamW", "beta2", 0, 1, value);
    return this;
  }

  /**
   * Sets what is added to the divisor.
   *
   * @param value at least 0; 1e-8 without
   * @return this
   */
  public ScheduleFreeAdamW epsilon(double value) {
    epsilon = Setting.atLeast("ScheduleFreeAdamW", "epsilon", 0.0, value);
    return this;
  }

  /**
   * Sets over how many steps the learning rate rises at first.
   *
   * @param value at least 0; 0 without
   * @return this
   */
  public ScheduleFreeAdamW warmupSteps(int value) {
    warmupSteps = Setting.atLeast("ScheduleFreeAdamW", "warmupSteps", 0, value);
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    return List.of(List.of("momentum", "velocity"));
  }

  @Override
  protected @Nullable NdArray initialValues(Variable variable, String slotName) {
    return slotName.equals("momentum") ? variable.value() : super.initialValues(variable, slotName);
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Tensor rate =
        warmupSteps == 0
            ? step.learningRate()
            : step.once(
                "rate",
                () -> step.learningRate().multiply(step.count().divide(warmupSteps).minimum(1)));
    Tensor bias = step.once("bias", () -> Moments.power(beta2, step.count()).subtractFrom(1));
    Tensor share = step.once("share", () -> step.count().reciprocal());
    Variable point = slot(variable, "momentum");
    Variable velocity = slot(variable, "velocity");
    Tensor v = Moments.follow(velocity.tensor(), gradient.square(), 1 - beta2);
    Tensor before = point.tensor();
    Tensor z = before.subtract(gradient.multiply(rate).divide(v.divide(bias).sqrt().add(epsilon)));
    Tensor mean = step.read(variable).subtract(before.multiply(1 - beta1)).divide(beta1);
    Tensor x = mean.multiply(step.once("rest", () -> share.subtractFrom(1))).add(z.multiply(share));
    step.assign(velocity, v);
    step.assign(point, z);
    step.assign(variable, z.multiply(1 - beta1).add(x.multiply(beta1)));
  }

  @Override
  protected void addSettings(Config config) {
    config
        .put("beta_1", beta1)
        .put("beta_2", beta2)
        .put("epsilon", epsilon)
        .put("warmup_steps", warmupSteps);
  }
}
