package org.pellucid.layers;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * The keys and values that attention layers have already computed for a sequence that grows, so
 * that each further step costs one step and not the whole sequence.
 *
 * <p>Layers called {@link #within} a cache get only the new steps, {@code [batch, new, ...]}:
 * causal self-attention attends to all steps so far, and layers of positions count on from there.
 * {@link #advance} then moves on. All of that is tensor code, so that it can be part of a program:
 *
 * <pre>{@code
 * var cache = new KeyValueCache(64);
 * Program step = Program.of(token -> cache.within(() -> {
 *   Tensor logits = model.call(token);
 *   cache.advance(1);
 *   return logits;
 * }));
 * }</pre>
 *
 * <p>Attention that is not causal would need the future and is refused; attention to another
 * sequence goes on as always. {@code org.pellucid.models.Generator} does all of this.
 */
public final class KeyValueCache {
  private static final ScopedValue<KeyValueCache> CURRENT = ScopedValue.newInstance();

  /** Keys and values of all steps, of which those after the last one are not shown. */
  record Entries(Tensor keys, Tensor values) {}

  private final int length;
  private final Variable position =
      new Variable("key_value_cache/position", NdArray.scalar(DType.INT32, 0), false);
  private final Map<Layer, List<Variable>> kept = new HashMap<>();

  /**
   * Makes an empty cache.
   *
   * @param length how many steps a sequence may have
   */
  public KeyValueCache(int length) {
    this.length = Setting.atLeast("KeyValueCache", "length", 1, length);
  }

  static @Nullable KeyValueCache current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /**
   * Runs code whose layers use this cache.
   *
   * @param code what to run
   * @param <T> its result
   * @return its result
   */
  public <T> T within(Supplier<T> code) {
    return ScopedValue.where(CURRENT, this).call(code::get);
  }

  /** {@return how many steps a sequence may have} */
  public int length() {
    return length;
  }

  /** {@return how many steps there are so far, an int32 scalar} */
  public Tensor position() {
    return position.tensor();
  }

  /**
   * Counts new steps as done.
   *
   * @param steps how many
   */
  public void advance(int steps) {
    position.assign(position.tensor().add(steps));
  }

  /** Begins a new sequence. */
  public void reset() {
    position.assign(position.tensor().zerosLike());
  }

  /** {@return the variables behind it: the position, then keys and values of each layer} */
  public List<Variable> variables() {
    List<Variable> all = new ArrayList<>(List.of(position));
    kept.values().forEach(all::addAll);
    return all;
  }

  /** {@return which steps a new step sees, {@code [new, length]}} */
  Tensor shown(int steps, @Nullable Integer window) {
    Shape shape = Shape.of(steps, length);
    Tensor places = Tensor.iota(DType.INT32, shape, 0).add(position.tensor());
    Tensor slots = Tensor.iota(DType.INT32, shape, 1);
    Tensor shown = slots.lessEqual(places);
    return window == null ? shown : shown.and(places.subtract(slots).less(window));
  }

  /**
   * Puts the keys and values of new steps behind those of a layer's steps so far.
   *
   * <p>Keys are kept as {@code [batch, heads, width, length]} and values as {@code [batch, heads,
   * length, width]}, so that the products with a query and with its weights read them as they lie.
   */
  Entries append(Layer owner, Tensor keys, Tensor values) {
    Tensor newKeys = keys.transpose(0, 2, 3, 1);
    Tensor newValues = values.transpose(0, 2, 1, 3);
    List<Variable> own =
        kept.computeIfAbsent(
            owner, layer -> List.of(empty(layer, newKeys, 3), empty(layer, newValues, 2)));
    Tensor first = own.get(0).tensor();
    Tensor second = own.get(1).tensor();
    if (first.dim(0) != keys.dim(0)) {
      throw new PellucidException(
          "This cache holds " + first.dim(0) + " sequences, got " + keys.dim(0) + ".");
    }
    Tensor allKeys = replaced(first, newKeys, 3);
    Tensor allValues = replaced(second, newValues, 2);
    own.get(0).assign(allKeys);
    own.get(1).assign(allValues);
    return new Entries(allKeys.transpose(0, 3, 1, 2), allValues.transpose(0, 2, 1, 3));
  }

  private Variable empty(Layer owner, Tensor steps, int axis) {
    Shape shape = steps.shape().with(axis, length);
    return new Variable(
        owner.name() + "/key_value_cache", NdArray.zeros(steps.dtype(), shape), false);
  }

  /** New steps in their places, written where the old ones lie; those beyond the end are lost. */
  private Tensor replaced(Tensor old, Tensor steps, int axis) {
    Tensor places = Tensor.arange(steps.dim(axis), DType.INT32).add(position.tensor());
    return old.scatter(places, steps, axis, Op.Combine.SET, Op.OutOfRange.IGNORE);
  }
}
