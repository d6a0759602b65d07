// Longer than most files on purpose: Keras's order of a step, in one place.
package org.pellucid.optimizers;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Configurable;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.optimizers.schedules.Schedules;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A rule that changes variables so that a loss gets smaller.
 *
 * <p>An optimizer of one's own says in {@link #update} how one variable changes; what it remembers
 * about a variable is in {@linkplain #slot slots}. A step goes, as in Keras: undo loss scaling,
 * average accumulated gradients, clip, decay weights, update, average weights, project by
 * constraints, count.
 *
 * <p>Source: {@code keras.optimizers.Optimizer}.
 */
public abstract class Optimizer implements Configurable {
  private static final String AVERAGE = "average";
  private static final String ACCUMULATOR = "gradient_accumulator";

  private final Map<Variable, Map<String, Variable>> slots = new HashMap<>();
  private final List<Variable> slotOrder = new ArrayList<>();
  private final Set<Variable> builtFor = new LinkedHashSet<>();
  private final @Nullable LearningRateSchedule schedule;

  /** Whether variables and their averages are exchanged. */
  private boolean averagesStandIn;

  private final Variable learningRate;
  private final Variable iterations;
  private final OptimizerSettings settings = new OptimizerSettings();
  private String name;

  /**
   * Makes an optimizer.
   *
   * @param learningRate the size of steps
   */
  protected Optimizer(double learningRate) {
    this(learningRate, null);
    writeLearningRate(learningRate);
  }

  /**
   * Makes an optimizer whose learning rate changes with the steps.
   *
   * @param schedule the learning rate of each step
   */
  protected Optimizer(LearningRateSchedule schedule) {
    this(0, schedule);
  }

  private Optimizer(double rate, @Nullable LearningRateSchedule schedule) {
    this.schedule = schedule;
    this.name = Session.snakeCase(getClass().getSimpleName());
    this.learningRate = new Variable("learning_rate", NdArray.scalar(DType.FLOAT32, rate), false);
    this.iterations = new Variable("iteration", NdArray.scalar(DType.INT64, 0), false);
  }

  // ---- To override ----

  /**
   * Describes how one variable changes.
   *
   * @param step the step: learning rate, number, and the values to read and to assign
   * @param variable the variable
   * @param gradient its gradient, of its shape
   */
  protected abstract void update(Step step, Variable variable, Tensor gradient);

  /**
   * {@return the names of what is remembered for each variable; in a saved file the slots of one
   * group are interleaved (m0, v0, m1, v1, ...), and groups follow one another}
   */
  protected List<List<String>> slotGroups() {
    return List.of();
  }

  /**
   * Says what a slot holds at first.
   *
   * @param slotName one of {@link #slotGroups}
   * @return the value that it has everywhere
   */
  protected double initialValue(String slotName) {
    return 0;
  }

  /**
   * Says what a slot of a variable holds at first.
   *
   * @param variable the variable
   * @param slotName one of {@link #slotGroups}
   * @return the values, of the slot's shape, which is the variable's unless overridden; null where
   *     the variable has no such slot
   */
  protected @Nullable NdArray initialValues(Variable variable, String slotName) {
    double initial = initialValue(slotName);
    return initial == 0
        ? NdArray.zeros(DType.FLOAT32, variable.shape())
        : Tensor.full(DType.FLOAT32, variable.shape(), initial).value();
  }

  /**
   * Adds the settings of this kind of optimizer.
   *
   * @param config the common settings
   */
  protected abstract void addSettings(Config config);

  // ---- Variables ----

  /**
   * Makes the slots of variables; those that have theirs keep them.
   *
   * @param variables what the optimizer is to change
   */
  public final synchronized void build(List<Variable> variables) {
    builtFor.addAll(variables);
    make(variables);
  }

  /** {@return the variables that have their slots, in the order in which they got them} */
  public final synchronized List<Variable> builtFor() {
    return List.copyOf(builtFor);
  }

  void make(List<Variable> variables) {
    List<Variable> fresh = variables.stream().filter(v -> !slots.containsKey(v)).toList();
    fresh.forEach(variable -> slots.put(variable, new LinkedHashMap<>()));
    if (settings.useEma) {
      fresh.forEach(variable -> addSlot(variable, AVERAGE, zeros(variable)));
    }
    if (settings.accumulates()) {
      fresh.forEach(variable -> addSlot(variable, ACCUMULATOR, zeros(variable)));
    }
    for (List<String> group : slotGroups()) {
      for (Variable variable : fresh) {
        for (String slotName : group) {
          NdArray values = initialValues(variable, slotName);
          if (values != null) {
            addSlot(variable, slotName, values);
          }
        }
      }
    }
  }

  /** What is remembered besides slots; saved behind them. */
  List<Variable> sharedVariables() {
    return List.of();
  }

  private static NdArray zeros(Variable variable) {
    return NdArray.zeros(DType.FLOAT32, variable.shape());
  }

  private void addSlot(Variable variable, String slotName, NdArray values) {
    String path = name + "/" + variable.name().replace('/', '_') + "_" + slotName;
    Variable slot = new Variable(path, values.cast(variable.dtype()), false);
    requireNonNull(slots.get(variable)).put(slotName, slot);
    slotOrder.add(slot);
  }

  /**
   * Finds what is remembered for a variable.
   *
   * @param variable the variable
   * @param slotName one of {@link #slotGroups}
   * @return the slot, of the variable's type and, unless {@link #initialValues} says otherwise, its
   *     shape
   */
  protected final Variable slot(Variable variable, String slotName) {
    Variable slot = slotOrNull(variable, slotName);
    if (slot == null) {
      throw new PellucidException(
          "Optimizer \""
              + name
              + "\" has no slot \""
              + slotName
              + "\" for variable \""
              + variable.name()
              + "\"; slotGroups() must name it.");
    }
    return slot;
  }

  final @Nullable Variable slotOrNull(Variable variable, String slotName) {
    Map<String, Variable> own = slots.get(variable);
    return own == null ? null : own.get(slotName);
  }

  /** {@return all that must be saved to go on later: steps, learning rate, slots; Keras's order} */
  public final synchronized List<Variable> variables() {
    List<Variable> all = new ArrayList<>();
    all.add(iterations);
    if (schedule == null) {
      all.add(learningRate);
    }
    all.addAll(slotOrder);
    all.addAll(sharedVariables());
    return all;
  }

  /** {@return whether slots have been made, so that {@link #variables} are all there} */
  public synchronized boolean isBuilt() {
    return !slots.isEmpty();
  }

  /** {@return the number of steps made} */
  public Variable iterations() {
    return iterations;
  }

  /** {@return the learning rate of the next step} */
  public double learningRate() {
    // The shortest decimal of the float, so that 0.1 reads as 0.1.
    return Double.parseDouble(Float.toString((float) rate().item()));
  }

  /**
   * Changes the learning rate from the next step on; nothing is compiled anew.
   *
   * @param rate the size of steps
   */
  public void setLearningRate(double rate) {
    if (schedule != null) {
      throw new PellucidException(
          "Optimizer \"" + name + "\": the learning rate follows a schedule, so it cannot be set.");
    }
    writeLearningRate(rate);
  }

  private void writeLearningRate(double rate) {
    if (!(rate >= 0) || Double.isInfinite(rate)) {
      throw new PellucidException(
          "Optimizer \"" + name + "\": learningRate must be >= 0, got " + rate + ".");
    }
    learningRate.cell().write(NdArray.scalar(DType.FLOAT32, rate));
  }

  private Tensor rate() {
    return schedule == null
        ? learningRate.tensor()
        : schedule.apply(iterations.tensor().cast(DType.FLOAT32)).cast(DType.FLOAT32);
  }

  // ---- Steps ----

  /**
   * Makes one step against the gradients of a loss.
   *
   * @param loss a scalar
   * @param variables what to change; those that the loss does not depend on stay as they are
   */
  public final void minimize(Tensor loss, List<Variable> variables) {
    List<Variable> unconnected = Gradients.unconnected(loss, variables);
    List<Variable> reached = new ArrayList<>(variables);
    reached.removeAll(unconnected);
    if (reached.isEmpty()) {
      throw new PellucidException(
          "Optimizer \""
              + name
              + "\": the loss does not depend on any of the "
              + variables.size()
              + " variables.");
    }
    build(variables);
    apply(Gradients.ofVariables(scale(loss), reached), reached);
  }

  /** The loss as gradients are taken of it, multiplied so that they do not vanish. */
  Tensor scale(Tensor loss) {
    return settings.lossScale == 1 ? loss : loss.multiply(settings.lossScale);
  }

  /**
   * Makes one step.
   *
   * @param gradients one per variable, of the loss times the loss scale factor
   * @param variables what to change
   */
  public final void apply(List<Tensor> gradients, List<Variable> variables) {
    if (gradients.size() != variables.size()) {
      throw new PellucidException(
          "Optimizer \""
              + name
              + "\": got "
              + gradients.size()
              + " gradients for "
              + variables.size()
              + " variables.");
    }
    build(variables);
    Variable.assignAll(changes(gradients, variables));
  }

  /** Describes one step: the values that variables have after it. */
  Map<Variable, Tensor> changes(List<Tensor> gradients, List<Variable> variables) {
    Tensor calls = iterations.tensor();
    int window = Math.max(1, settings.accumulationSteps);
    Tensor updates = window == 1 ? calls : calls.floorDivide(Tensor.scalar((long) window));
    Step step = new Step(rate(), updates.add(1));
    List<Tensor> scaled = settings.unscale(gradients);
    if (settings.accumulates()) {
      accumulate(step, calls.add(1), scaled, variables);
    } else {
      change(step, scaled, variables);
    }
    if (settings.useEma) {
      variables.forEach(variable -> average(step, variable));
    }
    for (Variable variable : variables) {
      var constraint = variable.constraint();
      if (constraint != null) {
        step.assign(variable, constraint.apply(step.read(variable)));
      }
    }
    step.assign(iterations, calls.add(1));
    return step.assigned();
  }

  /** How much a variable decays in each step; null for not at all. */
  @Nullable Double decay(Variable variable) {
    return settings.decays(variable) ? Double.valueOf(settings.weightDecayOrZero()) : null;
  }

  /**
   * Limits gradients as the settings say.
   *
   * @param gradients the gradients
   * @return them, clipped by value, by norm or by the norm of all together
   */
  public final List<Tensor> clip(List<Tensor> gradients) {
    return settings.clip(gradients);
  }

  /** Adds gradients up, and takes their mean every so many calls; other calls change nothing. */
  private void accumulate(
      Step step, Tensor call, List<Tensor> gradients, List<Variable> variables) {
    Tensor isLast = Step.isMultiple(call, settings.accumulationSteps);
    List<Tensor> means = new ArrayList<>();
    Map<Variable, Tensor> kept = new LinkedHashMap<>();
    for (int i = 0; i < variables.size(); i++) {
      Variable accumulator = slot(variables.get(i), ACCUMULATOR);
      Tensor sum = accumulator.tensor().add(gradients.get(i));
      means.add(sum.divide(settings.accumulationSteps));
      kept.put(accumulator, isLast.where(sum.zerosLike(), sum));
    }
    change(step, means, variables);
    step.keepUnless(isLast);
    kept.forEach(step::assign);
  }

  private void change(Step step, List<Tensor> gradients, List<Variable> variables) {
    List<Tensor> clipped = settings.clip(gradients);
    for (int i = 0; i < variables.size(); i++) {
      Variable variable = variables.get(i);
      Double decay = decay(variable);
      if (decay != null) {
        double share = decay;
        Tensor value = variable.tensor();
        Tensor factor = step.once("decay " + share, () -> step.learningRate().multiply(share));
        step.assign(variable, value.subtract(value.multiply(factor)));
      }
      update(step, variable, clipped.get(i));
    }
  }

  /** Follows the weights slowly; before the second step the average is the weight itself. */
  private void average(Step step, Variable variable) {
    Variable average = slot(variable, AVERAGE);
    Tensor momentum =
        step.once(
            "ema",
            () -> step.count().greater(1).cast(DType.FLOAT32).multiply(settings.emaMomentum));
    Tensor value = step.read(variable);
    Tensor mean =
        average
            .tensor()
            .multiply(momentum)
            .add(value.multiply(step.once("1 - ema", () -> momentum.subtractFrom(1))));
    step.assign(average, mean);
    if (settings.emaOverwrite > 0) {
      Tensor overwrites =
          step.once("overwrites", () -> Step.isMultiple(step.number(), settings.emaOverwrite));
      step.assign(variable, overwrites.where(mean, value));
    }
  }

  /**
   * Ends training: with {@code useEma}, the variables take their averages, or keep them if these
   * stand in already.
   *
   * @param variables what was changed
   */
  public void finalizeVariables(List<Variable> variables) {
    if (averagesStandIn) {
      resetAverages(variables);
      averagesStandIn = false;
    } else if (settings.useEma) {
      for (Variable variable : variables) {
        if (slots.containsKey(variable)) {
          variable.assign(slot(variable, AVERAGE).tensor());
        }
      }
    }
  }

  /**
   * Exchanges variables and their averages, so that a model can be looked at with averaged weights
   * and be trained on.
   *
   * @param variables what is changed by this optimizer
   * @return whether there are averages: {@code useEma} is set and a step has been made
   */
  public boolean swapAverages(List<Variable> variables) {
    boolean swapped = false;
    for (Variable variable : variables) {
      Variable average = slotOrNull(variable, AVERAGE);
      if (average != null) {
        NdArray value = variable.value();
        variable.assign(average.value());
        average.assign(value);
        swapped = true;
      }
    }
    averagesStandIn ^= swapped;
    return swapped;
  }

  /** Makes the averages what the variables are now. */
  private void resetAverages(List<Variable> variables) {
    for (Variable variable : variables) {
      Variable average = slotOrNull(variable, AVERAGE);
      if (average != null) {
        average.assign(variable.value());
      }
    }
  }

  // ---- Settings ----

  final OptimizerSettings settings() {
    return settings;
  }

  final void rename(String newName) {
    name = newName;
  }

  /** {@return the name} */
  public final String name() {
    return name;
  }

  /** {@return the factor that losses are multiplied by before gradients are taken} */
  public final double lossScaleFactor() {
    return settings.lossScale;
  }

  final void checkNotBuilt(String setting) {
    if (isBuilt()) {
      throw new PellucidException(
          "Optimizer \"" + name + "\" is built: its " + setting + " can no longer be changed.");
    }
  }

  @Override
  public Config config() {
    Config config =
        Config.empty()
            .put("name", name)
            .put(
                "learning_rate",
                schedule == null ? learningRate() : Schedules.REGISTRY.write(schedule));
    settings.write(config);
    addSettings(config);
    return config;
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "(" + name + ")";
  }
}
