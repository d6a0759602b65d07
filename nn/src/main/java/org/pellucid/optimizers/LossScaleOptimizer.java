package org.pellucid.optimizers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * An optimizer before another one: losses are multiplied by a scale so that small gradients do not
 * vanish in half-width floats, and gradients are divided by it. A step whose gradients are not all
 * finite is left out and halves the scale; many good steps in a row double it.
 *
 * <p>Source: {@code keras.optimizers.LossScaleOptimizer}.
 */
public final class LossScaleOptimizer extends Optimizer {
  private final Optimizer inner;
  private final Variable counter =
      new Variable("step_counter", NdArray.scalar(DType.INT32, 0L), false);
  private final Variable dynamicScale =
      new Variable("dynamic_scale", NdArray.scalar(DType.FLOAT32, 32768.0), false);
  private double initialScale = 32768;
  private int growthSteps = 2000;

  /**
   * Makes the optimizer, with a scale of 32768 at first that doubles every 2000 good steps.
   *
   * @param inner what makes the steps; without a loss scale factor of its own
   */
  public LossScaleOptimizer(Optimizer inner) {
    super(0.0);
    if (inner instanceof LossScaleOptimizer || inner.lossScaleFactor() != 1) {
      throw new PellucidException(
          "LossScaleOptimizer: the inner optimizer must not scale the loss itself.");
    }
    this.inner = inner;
  }

  static LossScaleOptimizer fromConfig(Config config) {
    Optimizer inner = Optimizers.REGISTRY.read(config.get("inner_optimizer"));
    if (inner == null) {
      throw new PellucidException("LossScaleOptimizer: inner_optimizer is missing.");
    }
    LossScaleOptimizer optimizer =
        new LossScaleOptimizer(inner)
            .initialScale(config.number("initial_scale", 32768))
            .dynamicGrowthSteps(config.integer("dynamic_growth_steps", 2000));
    optimizer.rename(config.text("name", optimizer.name()));
    return optimizer;
  }

  /**
   * Sets the scale of the first step.
   *
   * @param scale above 0; 32768 without
   * @return this
   */
  public LossScaleOptimizer initialScale(double scale) {
    checkNotBuilt("initialScale");
    initialScale = Setting.positive("LossScaleOptimizer", "initialScale", scale);
    dynamicScale.assign(NdArray.scalar(DType.FLOAT32, initialScale));
    return this;
  }

  /**
   * Sets after how many good steps in a row the scale doubles.
   *
   * @param steps at least 1; 2000 without
   * @return this
   */
  public LossScaleOptimizer dynamicGrowthSteps(int steps) {
    growthSteps = Setting.atLeast("LossScaleOptimizer", "dynamicGrowthSteps", 1, steps);
    return this;
  }

  /** {@return the optimizer that makes the steps} */
  public Optimizer innerOptimizer() {
    return inner;
  }

  /** {@return what losses are multiplied by now} */
  public double dynamicScale() {
    return dynamicScale.value().item();
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    inner.update(step, variable, gradient);
  }

  @Override
  void make(List<Variable> variables) {
    inner.build(variables);
  }

  @Override
  public synchronized boolean isBuilt() {
    return inner.isBuilt();
  }

  @Override
  List<Variable> sharedVariables() {
    List<Variable> all = new ArrayList<>(List.of(counter, dynamicScale));
    all.addAll(inner.variables());
    return all;
  }

  @Override
  public Variable iterations() {
    return inner.iterations();
  }

  @Override
  public double learningRate() {
    return inner.learningRate();
  }

  @Override
  public void setLearningRate(double rate) {
    inner.setLearningRate(rate);
  }

  @Override
  Tensor scale(Tensor loss) {
    return loss.multiply(dynamicScale.tensor());
  }

  @Override
  Map<Variable, Tensor> changes(List<Tensor> gradients, List<Variable> variables) {
    Tensor scale = dynamicScale.tensor();
    Tensor finite =
        gradients.stream()
            .map(gradient -> gradient.isFinite().all())
            .reduce(Tensor::and)
            .orElseThrow();
    Map<Variable, Tensor> changes =
        new LinkedHashMap<>(
            inner.changes(
                gradients.stream().map(gradient -> gradient.divide(scale)).toList(), variables));
    changes.replaceAll((variable, value) -> finite.where(value, variable.tensor()));
    Tensor count = counter.tensor();
    Tensor grows = count.equal(growthSteps - 1);
    changes.put(
        counter, finite.and(grows.not()).where(count.add(count.onesLike()), count.zerosLike()));
    changes.put(
        dynamicScale, finite.where(grows.where(scale.multiply(2), scale), scale.multiply(0.5)));
    return changes;
  }

  @Override
  public void finalizeVariables(List<Variable> variables) {
    inner.finalizeVariables(variables);
  }

  @Override
  public boolean swapAverages(List<Variable> variables) {
    return inner.swapAverages(variables);
  }

  @Override
  protected void addSettings(Config config) {}

  @Override
  public Config config() {
    return Config.empty()
        .put("name", name())
        .put("inner_optimizer", Optimizers.REGISTRY.write(inner))
        .put("initial_scale", initialScale)
        .put("dynamic_growth_steps", growthSteps);
  }
}
