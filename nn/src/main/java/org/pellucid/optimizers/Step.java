package org.pellucid.optimizers;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.pellucid.array.DType;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * One step of an optimizer while it is being described: which values variables will have after it.
 *
 * <p>Nothing changes before the whole step is described, so that all of it is computed from the
 * values before the step.
 */
public final class Step {
  private final Tensor learningRate;
  private final Tensor number;
  private final Tensor count;
  private final Map<Variable, Tensor> assigned = new LinkedHashMap<>();
  private final Map<String, Tensor> shared = new HashMap<>();

  Step(Tensor learningRate, Tensor number) {
    this.learningRate = learningRate;
    this.number = number;
    this.count = number.cast(DType.FLOAT32);
  }

  /** {@return the learning rate, a scalar} */
  public Tensor learningRate() {
    return learningRate;
  }

  /** {@return the number of this step, from 1, a float32 scalar} */
  public Tensor count() {
    return count;
  }

  /**
   * Reads a variable.
   *
   * @param variable the variable
   * @return the value that it was assigned in this step, else the one before the step
   */
  public Tensor read(Variable variable) {
    Tensor value = assigned.get(variable);
    return value == null ? variable.tensor() : value;
  }

  /**
   * Sets the value of a variable after the step.
   *
   * @param variable the variable
   * @param value the value, of its shape
   */
  public void assign(Variable variable, Tensor value) {
    assigned.put(variable, value);
  }

  /**
   * Computes something that is the same for all variables only once.
   *
   * @param key its name
   * @param code computes it
   * @return the result of the first call with this key
   */
  public Tensor once(String key, Supplier<Tensor> code) {
    return shared.computeIfAbsent(key, k -> code.get());
  }

  Tensor number() {
    return number;
  }

  static Tensor isMultiple(Tensor number, int n) {
    return number.remainder(Tensor.scalar((long) n)).equal(0);
  }

  /** Takes back all that was assigned so far, unless a condition holds when the step is made. */
  void keepUnless(Tensor condition) {
    assigned.replaceAll((variable, value) -> condition.where(value, variable.tensor()));
  }

  Map<Variable, Tensor> assigned() {
    return assigned;
  }
}
