package org.pellucid.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.compile.Evaluator;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Value;

/**
 * A tensor that can be replaced: a weight, a moving average, a counter.
 *
 * <p>Outside of a {@link Program}, {@link #assign} takes effect at once. Inside one, reads see the
 * last assignment of the trace, and the new value is stored when the program has run.
 */
public final class Variable {
  private final Cell cell;
  private boolean trainable;
  private @Nullable UnaryOperator<Tensor> constraint;
  private @Nullable Tensor present;
  private @Nullable NdArray presentValue;

  /**
   * Makes a variable.
   *
   * @param name its path, such as {@code dense_1/kernel}
   * @param initial its first value
   * @param trainable whether optimizers change it
   */
  public Variable(String name, NdArray initial, boolean trainable) {
    this.cell = new Cell(name, initial);
    this.trainable = trainable;
  }

  /** {@return its path, such as {@code dense_1/kernel}} */
  public String name() {
    return cell.name();
  }

  /** {@return the shape, which never changes} */
  public Shape shape() {
    return cell.type().shape();
  }

  /** {@return the element type, which never changes} */
  public DType dtype() {
    return cell.type().dtype();
  }

  /** {@return whether optimizers change it} */
  public boolean isTrainable() {
    return trainable;
  }

  /**
   * Says whether optimizers change it.
   *
   * @param trainable whether they do
   */
  public void setTrainable(boolean trainable) {
    this.trainable = trainable;
  }

  /** {@return a projection to apply after each step of an optimizer, or null} */
  public @Nullable UnaryOperator<Tensor> constraint() {
    return constraint;
  }

  /**
   * Keeps the variable in a set.
   *
   * @param projection what optimizers apply to the value after each step
   */
  public void setConstraint(UnaryOperator<Tensor> projection) {
    constraint = projection;
  }

  /** {@return the memory behind it} */
  public Cell cell() {
    return cell;
  }

  /** {@return the present numbers; they stay as they are when the variable changes} */
  public NdArray value() {
    return cell.read();
  }

  /** {@return the present value as a tensor; the same one until it changes} */
  @SuppressWarnings("ReferenceEquality") // A cell hands out another array once it has changed.
  public synchronized Tensor tensor() {
    Trace trace = Trace.current();
    if (trace != null) {
      return trace.read(this);
    }
    NdArray now = cell.read();
    Tensor known = present;
    if (known == null || now != presentValue) {
      known = Tensor.of(now);
      present = known;
      presentValue = now;
    }
    return known;
  }

  /**
   * Replaces the value.
   *
   * @param value the new one, of the same shape; converted to this variable's type
   */
  public void assign(Tensor value) {
    if (!value.shape().equals(shape())) {
      throw new PellucidException(
          "Variable \""
              + name()
              + "\" has shape "
              + shape()
              + "; it cannot take a value of shape "
              + value.shape()
              + ".");
    }
    Tensor converted = value.cast(dtype());
    Trace trace = Trace.current();
    if (trace != null) {
      trace.assign(this, converted);
    } else {
      cell.write(converted.value());
    }
  }

  /**
   * Replaces the value.
   *
   * @param value the new numbers, of the same shape; converted to this variable's type
   */
  public void assign(NdArray value) {
    assign(Tensor.of(value));
  }

  /**
   * Replaces the values of several variables; outside of a program all new values are computed
   * together, from the old ones.
   *
   * @param values the new value of each variable
   */
  public static void assignAll(Map<Variable, Tensor> values) {
    if (!Trace.isActive()) {
      List<Value> roots = new ArrayList<>();
      values.forEach((variable, value) -> roots.add(value.cast(variable.dtype()).graph()));
      List<NdArray> computed = Evaluator.evaluate(roots);
      int i = 0;
      for (Variable variable : values.keySet()) {
        variable.assign(Tensor.of(computed.get(i++)));
      }
    } else {
      values.forEach(Variable::assign);
    }
  }

  /**
   * Adds to the value.
   *
   * @param value what to add
   */
  public void assignAdd(Tensor value) {
    assign(tensor().add(value));
  }

  @Override
  public String toString() {
    return "Variable(" + cell + ")";
  }
}
