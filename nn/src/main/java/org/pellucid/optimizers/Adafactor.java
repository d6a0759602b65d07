package org.pellucid.optimizers;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Steps as long as their variable is large, with a memory of rows and columns instead of every
 * element: the square of a gradient is remembered as the product of its row means r and column
 * means c, {@code v = r c / mean(r)}, and {@code u = g / sqrt(v)} is shortened to a root mean
 * square of at most the clip threshold. A variable moves by {@code max(epsilon2, rms(w)) *
 * min(rate, 1 / sqrt(t)) * u}.
 *
 * <p>The learning rate is 0.001 without another. Source: {@code keras.optimizers.Adafactor};
 * Shazeer and Stern, "Adafactor" (2018).
 */
public final class Adafactor extends FluentOptimizer<Adafactor> {
  private double beta2Decay = -0.8;
  private double epsilon1 = 1e-30;
  private double epsilon2 = 1e-3;
  private double clipThreshold = 1;
  private boolean relativeStep = true;

  /** Makes the optimizer with a learning rate of 0.001. */
  public Adafactor() {
    this(0.001);
  }

  /**
   * Makes the optimizer.
   *
   * @param learningRate the size of steps
   */
  public Adafactor(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes the optimizer with a learning rate that changes.
   *
   * @param schedule the learning rate of each step
   */
  public Adafactor(LearningRateSchedule schedule) {
    super(schedule);
  }

  static Adafactor fromConfig(Config config) {
    return FluentOptimizer.<Adafactor>create(config, Adafactor::new, Adafactor::new)
        .beta2Decay(config.number("beta_2_decay", -0.8))
        .epsilon1(config.number("epsilon_1", 1e-30))
        .epsilon2(config.number("epsilon_2", 1e-3))
        .clipThreshold(config.number("clip_threshold", 1))
        .relativeStep(config.flag("relative_step", true));
  }

  /**
   * Sets how fast the memory gets longer: a step keeps {@code 1 - t^decay} of it.
   *
   * @param value below 0; -0.8 without
   * @return this
   */
  public Adafactor beta2Decay(double value) {
    beta2Decay = value;
    return this;
  }

  /**
   * Sets what is added to squares of gradients.
   *
   * @param value at least 0; 1e-30 without
   * @return this
   */
  public Adafactor epsilon1(double value) {
    epsilon1 = Setting.atLeast("Adafactor", "epsilon1", 0.0, value);
    return this;
  }

  /**
   * Sets the least size that a variable is taken to have.
   *
   * @param value at least 0; 0.001 without
   * @return this
   */
  public Adafactor epsilon2(double value) {
    epsilon2 = Setting.atLeast("Adafactor", "epsilon2", 0.0, value);
    return this;
  }

  /**
   * Sets the greatest root mean square of a change.
   *
   * @param value above 0; 1 without
   * @return this
   */
  public Adafactor clipThreshold(double value) {
    clipThreshold = Setting.positive("Adafactor", "clipThreshold", value);
    return this;
  }

  /**
   * Sets whether the learning rate falls with the steps, unless it follows a schedule.
   *
   * @param value true without
   * @return this
   */
  public Adafactor relativeStep(boolean value) {
    relativeStep = value;
    return this;
  }

  @Override
  protected List<List<String>> slotGroups() {
    return List.of(List.of("r", "c", "velocity"));
  }

  @Override
  protected @Nullable NdArray initialValues(Variable variable, String slotName) {
    Shape shape = variable.shape();
    if (slotName.equals("velocity")) {
      return NdArray.zeros(DType.FLOAT32, shape);
    }
    return shape.rank() < 2
        ? null
        : NdArray.zeros(DType.FLOAT32, shape.without(slotName.equals("r") ? -1 : -2));
  }

  private static Tensor rms(Tensor x) {
    return x.square().mean().sqrt();
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    // With a falling rate, the least of both is taken twice; without, once. So it is the same.
    Tensor falling = step.once("falling", () -> step.count().sqrt().reciprocal());
    Tensor rate = step.once("rate", () -> step.learningRate().minimum(falling));
    Tensor keep =
        step.once(
            "keep",
            () ->
                step.count().power(Tensor.scalar(beta2Decay).cast(DType.FLOAT32)).subtractFrom(1));
    Tensor weight = step.read(variable);
    Tensor square = gradient.square().add(epsilon1);
    Variable velocity = slot(variable, "velocity");
    Tensor v;
    if (gradient.rank() < 2) {
      v = follow(velocity, square, keep);
    } else {
      Variable rowMeans = slot(variable, "r");
      Variable columnMeans = slot(variable, "c");
      Tensor r = follow(rowMeans, square.mean(-1), keep);
      Tensor c = follow(columnMeans, square.mean(-2), keep);
      step.assign(rowMeans, r);
      step.assign(columnMeans, c);
      v = r.divide(r.keep(r.mean(-1), -1)).expandDims(-1).multiply(c.expandDims(-2));
    }
    step.assign(velocity, v);
    Tensor change = gradient.divide(v.sqrt());
    Tensor shortened = change.divide(rms(change).divide(clipThreshold).maximum(1));
    Tensor size = rms(weight).maximum(epsilon2).multiply(rate);
    step.assign(variable, weight.subtract(shortened.multiply(size)));
  }

  private static Tensor follow(Variable mean, Tensor value, Tensor keep) {
    return mean.tensor().multiply(keep).add(value.multiply(keep.subtractFrom(1)));
  }

  @Override
  protected void addSettings(Config config) {
    config
        .put("beta_2_decay", beta2Decay)
        .put("epsilon_1", epsilon1)
        .put("epsilon_2", epsilon2)
        .put("clip_threshold", clipThreshold)
        .put("relative_step", relativeStep);
  }
}
