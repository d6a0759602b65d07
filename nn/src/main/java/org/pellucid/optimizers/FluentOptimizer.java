package org.pellucid.optimizers;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.optimizers.schedules.Schedules;
import org.pellucid.tensor.Variable;

/**
 * An optimizer whose common settings return the optimizer itself, so that calls can be chained.
 *
 * @param <O> the optimizer's own class
 */
public abstract class FluentOptimizer<O extends FluentOptimizer<O>> extends Optimizer {
  /**
   * Makes an optimizer.
   *
   * @param learningRate the size of steps
   */
  protected FluentOptimizer(double learningRate) {
    super(learningRate);
  }

  /**
   * Makes an optimizer whose learning rate changes with the steps.
   *
   * @param schedule the learning rate of each step
   */
  protected FluentOptimizer(LearningRateSchedule schedule) {
    super(schedule);
  }

  /** {@return this} */
  @SuppressWarnings("unchecked") // O is the class itself, by the rule of its declaration.
  protected final O self() {
    return (O) this;
  }

  /**
   * Gives the optimizer a name.
   *
   * @param name the name
   * @return this
   */
  public final O name(String name) {
    checkNotBuilt("name");
    rename(name);
    return self();
  }

  /**
   * Sets the size of steps.
   *
   * @param rate at least 0
   * @return this
   */
  public final O learningRate(double rate) {
    setLearningRate(rate);
    return self();
  }

  /**
   * Makes weights smaller in each step, before the update: {@code w -= w * factor * learningRate}.
   *
   * @param factor at least 0
   * @return this
   */
  public final O weightDecay(double factor) {
    if (!(factor >= 0)) {
      throw new PellucidException("Optimizer: weightDecay must be >= 0, got " + factor + ".");
    }
    settings().weightDecay(factor);
    return self();
  }

  /**
   * Leaves variables out of weight decay.
   *
   * @param variables which
   * @return this
   */
  public final O excludeFromWeightDecay(List<Variable> variables) {
    settings().exclude(List.copyOf(variables));
    return self();
  }

  /**
   * Leaves variables out of weight decay by name.
   *
   * @param patterns regular expressions, searched in the variables' names, such as {@code "bias"}
   * @return this
   */
  public final O excludeFromWeightDecay(String... patterns) {
    settings().exclude(List.of(), patterns);
    return self();
  }

  /**
   * Shortens the gradient of each variable to a norm.
   *
   * @param norm the greatest allowed
   * @return this
   */
  public final O clipnorm(double norm) {
    settings().clipnorm(norm);
    return self();
  }

  /**
   * Cuts each element of the gradients to {@code [-value, value]}.
   *
   * @param value the greatest allowed
   * @return this
   */
  public final O clipvalue(double value) {
    settings().clipvalue(value);
    return self();
  }

  /**
   * Shortens the gradients of all variables together to a norm.
   *
   * @param norm the greatest allowed
   * @return this
   */
  public final O globalClipnorm(double norm) {
    settings().globalClipnorm(norm);
    return self();
  }

  /**
   * Sets whether exponential moving averages of the weights are kept, which replace the weights at
   * the end of training.
   *
   * @param use whether they are; not without
   * @return this
   */
  public final O useEma(boolean use) {
    checkNotBuilt("useEma");
    settings().useEma = use;
    return self();
  }

  /**
   * Sets how slowly the averages follow the weights; 0.99 without.
   *
   * @param momentum from 0 to 1
   * @return this
   */
  public final O emaMomentum(double momentum) {
    if (!(momentum >= 0 && momentum <= 1)) {
      throw new PellucidException(
          "Optimizer: emaMomentum must be between 0 and 1, got " + momentum + ".");
    }
    settings().emaMomentum = momentum;
    return self();
  }

  /**
   * Sets after every how many steps the averages replace the weights; only at the end without.
   *
   * @param steps at least 1
   * @return this
   */
  public final O emaOverwriteFrequency(int steps) {
    if (steps < 1) {
      throw new PellucidException(
          "Optimizer: emaOverwriteFrequency must be >= 1, got " + steps + ".");
    }
    settings().emaOverwrite = steps;
    return self();
  }

  /**
   * Sets what losses are multiplied by before gradients are taken; gradients are divided by it.
   *
   * @param factor above 0
   * @return this
   */
  public final O lossScaleFactor(double factor) {
    settings().lossScale = OptimizerSettings.positive("lossScaleFactor", factor);
    return self();
  }

  /**
   * Sets over how many steps gradients are averaged before the variables change.
   *
   * @param steps at least 2
   * @return this
   */
  public final O gradientAccumulationSteps(int steps) {
    checkNotBuilt("gradientAccumulationSteps");
    if (steps < 2) {
      throw new PellucidException(
          "Optimizer: gradientAccumulationSteps must be >= 2, got " + steps + ".");
    }
    settings().accumulationSteps = steps;
    return self();
  }

  /** Takes the common settings from a config, where they are there. */
  final O read(Config config) {
    rename(config.text("name", name()));
    Object rate = config.get("learning_rate");
    if (rate instanceof Number) {
      setLearningRate(config.number("learning_rate"));
    }
    Double decay = config.numberOrNull("weight_decay");
    if (config.has("weight_decay")) {
      settings().weightDecay(decay);
    }
    Double norm = config.numberOrNull("clipnorm");
    if (norm != null) {
      clipnorm(norm);
    }
    Double global = config.numberOrNull("global_clipnorm");
    if (global != null) {
      globalClipnorm(global);
    }
    Double value = config.numberOrNull("clipvalue");
    if (value != null) {
      clipvalue(value);
    }
    useEma(config.flag("use_ema", false));
    emaMomentum(config.number("ema_momentum", settings().emaMomentum));
    if (config.get("ema_overwrite_frequency") != null) {
      emaOverwriteFrequency(config.integer("ema_overwrite_frequency"));
    }
    Double scale = config.numberOrNull("loss_scale_factor");
    if (scale != null) {
      lossScaleFactor(scale);
    }
    if (config.get("gradient_accumulation_steps") != null) {
      gradientAccumulationSteps(config.integer("gradient_accumulation_steps"));
    }
    return self();
  }

  /** Makes an optimizer with the learning rate and the common settings of a config. */
  static <O extends FluentOptimizer<O>> O create(
      Config config, Supplier<O> plain, Function<LearningRateSchedule, O> scheduled) {
    LearningRateSchedule schedule =
        config.get("learning_rate") instanceof Config description
            ? Schedules.REGISTRY.read(description)
            : null;
    O optimizer = schedule == null ? plain.get() : scheduled.apply(schedule);
    return optimizer.read(config);
  }
}
