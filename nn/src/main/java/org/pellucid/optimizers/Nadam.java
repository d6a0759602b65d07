package org.pellucid.optimizers;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * {@link Adam} with Nesterov's look ahead: the momentum of the next step is used, {@code u(t) =
 * beta1 * (1 - 0.5 * 0.96^t)}, and both means are corrected.
 *
 * <p>The learning rate is 0.001 without another. Source: {@code keras.optimizers.Nadam}; Dozat,
 * "Incorporating Nesterov Momentum into Adam" (2016).
 */
public final class Nadam extends FluentOptimizer<Nadam> {
  private final Variable product =
      new Variable("u_product", NdArray.scalar(DType.FLOAT32, 1.0), false);
  private double beta1 = 0.9;
  private double beta2 = 0.999;
  private double epsilon = 1e-7;

  /** Makes the optimizer with a learning rate of 0.001. */
  public Nadam() {
    this(0.001);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public Nadam(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public Nadam(LearningRateSchedule schedule) {
    super(schedule);
  }

  static Nadam fromConfig(Config config) {
    return FluentOptimizer.<Nadam>create(config, Nadam::new, Nadam::new)
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
  public Nadam beta1(double value) {
    beta1 = Setting.between("Nadam", "beta1", 0, 1, value);
    return this;
  }

  /**
   * Sets how slowly the mean of their squares follows.
   *
   * @param value from 0 to 1; 0.999 without
   * @return this
   */
  public Nadam beta2(double value) {
    beta2 = Setting.between("Nadam", "beta2", 0, 1, value);
    return this;
  }

  /**
   * Sets what is added to the divisor.
   *
   * @param value at least 0; 1e-7 without
   * @return this
   */
  public Nadam epsilon(double value) {
    epsilon = Setting.atLeast("Nadam", "epsilon", 0.0, value);
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    return List.of(List.of("momentum", "velocity"));
  }

  @Override
  List<Variable> sharedVariables() {
    return List.of(product);
  }

  private Tensor momentumAt(Tensor count) {
    return Moments.power(0.96, count).multiply(0.5).subtractFrom(1).multiply(beta1);
  }

  private Tensor nextProduct(Step step) {
    Tensor product = this.product.tensor().multiply(momentumAt(step.count()));
    step.assign(this.product, product);
    return product;
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    Tensor product = step.once("product", () -> nextProduct(step));
    Tensor now = step.once("u", () -> momentumAt(step.count()));
    Tensor next = step.once("next", () -> momentumAt(step.count().add(1)));
    Variable momentum = slot(variable, "momentum");
    Variable velocity = slot(variable, "velocity");
    Tensor m = Moments.follow(momentum.tensor(), gradient, 1 - beta1);
    Tensor v = Moments.follow(velocity.tensor(), gradient.square(), 1 - beta2);
    step.assign(momentum, m);
    step.assign(velocity, v);
    Tensor ahead = step.once("ahead", () -> next.divide(product.multiply(next).subtractFrom(1)));
    Tensor present =
        step.once("present", () -> now.subtractFrom(1).divide(product.subtractFrom(1)));
    Tensor mean = m.multiply(ahead).add(gradient.multiply(present));
    Tensor square =
        v.divide(step.once("square", () -> Moments.power(beta2, step.count()).subtractFrom(1)));
    Tensor change = mean.multiply(step.learningRate()).divide(square.sqrt().add(epsilon));
    step.assign(variable, step.read(variable).subtract(change));
  }

  @Override
  protected void addSettings(Config config) {
    config.put("beta_1", beta1).put("beta_2", beta2).put("epsilon", epsilon);
  }
}
