package org.pellucid.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Configurable;
import org.pellucid.graph.Cell;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * A number measured over many batches: each batch is taken in by {@link #update}, the present value
 * is {@link #result}.
 *
 * <p>What it remembers is in variables made with {@link #addState}, so that updates become part of
 * the compiled training step.
 *
 * <p>Source: {@code keras.metrics.Metric}.
 */
public abstract class Metric implements Configurable {
  private record State(Variable variable, double initial) {}

  private final List<State> states = new ArrayList<>();
  private String name;

  /**
   * Makes a metric.
   *
   * @param name what logs call it
   */
  protected Metric(String name) {
    this.name = name;
  }

  /**
   * Makes a metric that is the weighted mean of a function.
   *
   * @param name what logs call it
   * @param perSample a number per sample, given targets and predictions: a tensor with the batch
   *     axis
   * @return the metric
   */
  public static Metric of(String name, BinaryOperator<Tensor> perSample) {
    return new FunctionMetric(name, perSample);
  }

  /**
   * Takes in a batch.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   * @param sampleWeight how much each sample counts; null for all the same
   */
  public abstract void update(Tensor yTrue, Tensor yPred, @Nullable Tensor sampleWeight);

  /**
   * Takes in a batch whose samples all count the same.
   *
   * @param yTrue the targets
   * @param yPred the predictions
   */
  public final void update(Tensor yTrue, Tensor yPred) {
    update(yTrue, yPred, null);
  }

  /** {@return the value over all batches since the last reset} */
  public abstract Tensor result();

  /** {@return which way the number gets better, for callbacks; null when that is not known} */
  public @Nullable Direction direction() {
    return null;
  }

  /**
   * Adds something to remember.
   *
   * @param stateName what it is
   * @param shape its shape
   * @param initial the value that it has everywhere after a reset
   * @return a float32 variable
   */
  protected final Variable addState(String stateName, Shape shape, double initial) {
    NdArray values = Tensor.full(DType.FLOAT32, shape, initial).value();
    Variable variable = new Variable(name + "/" + stateName, values, false);
    states.add(new State(variable, initial));
    return variable;
  }

  /** Removes what was added by {@link #addState}. */
  final void clearState() {
    states.clear();
  }

  /** {@return the variables that hold what is remembered} */
  public final List<Variable> state() {
    return Collections.unmodifiableList(states.stream().map(State::variable).toList());
  }

  /** Forgets all batches. */
  public void reset() {
    for (State state : states) {
      Cell cell = state.variable.cell();
      int size = cell.type().shape().size();
      if (cell.array() instanceof float[] floats) {
        Arrays.fill(floats, cell.offset(), cell.offset() + size, (float) state.initial);
      }
      cell.changed();
    }
  }

  /**
   * Gives the metric a name.
   *
   * @param newName the name
   * @return this
   */
  public Metric name(String newName) {
    name = newName;
    return this;
  }

  /** {@return what logs call it} */
  public final String name() {
    return name;
  }

  @Override
  public Config config() {
    return Config.empty().put("name", name);
  }

  @Override
  public String toString() {
    return getClass().getSimpleName() + "(" + name + ")";
  }
}
