package org.pellucid.optimizers;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Several optimizers as one, each of which changes some of the variables.
 *
 * <p>Each has its own learning rate; this one has none. Source: {@code
 * keras.optimizers.MultiOptimizer}.
 */
public final class MultiOptimizer extends Optimizer {
  private final Function<Variable, Optimizer> choice;
  private final Map<Variable, Optimizer> chosen = new LinkedHashMap<>();

  /**
   * Makes the optimizer.
   *
   * @param choice says which optimizer changes a variable, such as an {@link OptimizerMap}
   */
  public MultiOptimizer(Function<Variable, Optimizer> choice) {
    super(0.0);
    this.choice = choice;
  }

  static MultiOptimizer fromConfig(Config config) {
    MultiOptimizer optimizer =
        new MultiOptimizer(OptimizerMap.fromConfig(config.nested("optimizer_map")));
    Double scale = config.numberOrNull("loss_scale_factor");
    if (scale != null) {
      optimizer.lossScaleFactor(scale);
    }
    optimizer.rename(config.text("name", optimizer.name()));
    return optimizer;
  }

  /**
   * Sets what losses are multiplied by before gradients are taken; gradients are divided by it.
   *
   * @param factor above 0
   * @return this
   */
  public MultiOptimizer lossScaleFactor(double factor) {
    settings().lossScale = OptimizerSettings.positive("lossScaleFactor", factor);
    return this;
  }

  /** {@return the optimizers that have variables to change} */
  public synchronized List<Optimizer> optimizers() {
    return Collections.unmodifiableList(chosen.values().stream().distinct().toList());
  }

  private Map<Optimizer, List<Variable>> shares(List<Variable> variables) {
    Map<Optimizer, List<Variable>> shares = new LinkedHashMap<>();
    for (Variable variable : variables) {
      Optimizer own = requireNonNull(chosen.get(variable));
      shares.computeIfAbsent(own, key -> new ArrayList<>()).add(variable);
    }
    return shares;
  }

  @Override
  void make(List<Variable> variables) {
    for (Variable variable : variables) {
      if (!chosen.containsKey(variable)) {
        Optimizer own = choice.apply(variable);
        if (own instanceof LossScaleOptimizer
            || own instanceof MultiOptimizer
            || own.lossScaleFactor() != 1) {
          throw new PellucidException(
              "MultiOptimizer: an optimizer within must not scale the loss or hold others, got "
                  + own
                  + ".");
        }
        chosen.put(variable, own);
      }
    }
    shares(variables).forEach(Optimizer::build);
  }

  @Override
  public synchronized boolean isBuilt() {
    return !chosen.isEmpty();
  }

  @Override
  List<Variable> sharedVariables() {
    List<Variable> all = new ArrayList<>();
    optimizers().forEach(optimizer -> all.addAll(optimizer.variables()));
    return all;
  }

  @Override
  public double learningRate() {
    throw noRate();
  }

  @Override
  public void setLearningRate(double rate) {
    throw noRate();
  }

  private PellucidException noRate() {
    return new PellucidException(
        "MultiOptimizer \""
            + name()
            + "\" has no learning rate of its own; ask the optimizers within, see optimizers().");
  }

  @Override
  protected void update(Step step, Variable variable, Tensor gradient) {
    requireNonNull(chosen.get(variable)).update(step, variable, gradient);
  }

  @Override
  Map<Variable, Tensor> changes(List<Tensor> gradients, List<Variable> variables) {
    List<Tensor> unscaled = settings().unscale(gradients);
    Map<Variable, Tensor> changes = new LinkedHashMap<>();
    shares(variables)
        .forEach((optimizer, own) ->
            changes.putAll(
                optimizer.changes(
                    own.stream().map(v -> unscaled.get(variables.indexOf(v))).toList(), own)));
    changes.put(iterations(), iterations().tensor().add(Tensor.scalar(1L)));
    return changes;
  }

  @Override
  public void finalizeVariables(List<Variable> variables) {
    List<Variable> known = variables.stream().filter(chosen::containsKey).toList();
    shares(known).forEach(Optimizer::finalizeVariables);
  }

  @Override
  public boolean swapAverages(List<Variable> variables) {
    boolean swapped = false;
    for (Optimizer optimizer : optimizers()) {
      swapped |= optimizer.swapAverages(variables);
    }
    return swapped;
  }

  @Override
  protected void addSettings(Config config) {}

  @Override
  public Config config() {
    if (!(choice instanceof OptimizerMap map)) {
      throw new PellucidException(
          "MultiOptimizer \""
              + name()
              + "\" chooses by a function of your own, which a config cannot hold.");
    }
    return Config.empty()
        .put("optimizer_map", map.config())
        .put("loss_scale_factor", lossScaleFactor() == 1 ? null : lossScaleFactor())
        .put("name", name());
  }
}
