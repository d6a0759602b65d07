package org.pellucid.layers;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.tensor.Tensor;

/**
 * What belongs to one call of an outermost layer: the mode, masks, and added losses; and to the
 * call of each layer in it, its further arguments.
 */
final class CallContext {
  private static final ScopedValue<CallContext> CURRENT = ScopedValue.newInstance();

  private final Layer root;
  private final boolean training;
  private final Map<Tensor, Tensor> masks;
  private final List<Tensor> losses;
  private final Map<String, Tensor> metrics;
  private final Config arguments;
  private final boolean step;

  private CallContext(
      Layer root,
      boolean training,
      Map<Tensor, Tensor> masks,
      List<Tensor> losses,
      Map<String, Tensor> metrics,
      Config arguments,
      boolean step) {
    this.root = root;
    this.training = training;
    this.masks = masks;
    this.losses = losses;
    this.metrics = metrics;
    this.arguments = arguments;
    this.step = step;
  }

  static @Nullable CallContext current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  static CallContext outermost(Layer root, boolean training) {
    return fresh(root, training, false);
  }

  /** The context of a model's step, to which the model's own call belongs. */
  static CallContext step(Layer root, boolean training) {
    return fresh(root, training, true);
  }

  private static CallContext fresh(Layer root, boolean training, boolean step) {
    return new CallContext(
        root,
        training,
        new IdentityHashMap<>(),
        new ArrayList<>(),
        new LinkedHashMap<>(),
        Config.empty(),
        step);
  }

  boolean isStep() {
    return step;
  }

  /** Whether a model's step is described, not a layer that was called by itself. */
  static boolean isWithinStep() {
    CallContext context = current();
    return context != null && context.step;
  }

  /** The same call in another mode. */
  CallContext with(boolean mode) {
    return mode == training
        ? this
        : new CallContext(root, mode, masks, losses, metrics, arguments, step);
  }

  /** The same call, seen from a layer in it that is called with arguments of its own. */
  CallContext with(Config own) {
    return new CallContext(root, own.flag("training", training), masks, losses, metrics, own, step);
  }

  Config arguments() {
    return arguments;
  }

  <T> T run(Supplier<T> code) {
    return ScopedValue.where(CURRENT, this).call(code::get);
  }

  boolean training() {
    return training;
  }

  @Nullable Tensor mask(Tensor tensor) {
    return masks.get(tensor);
  }

  void mask(Tensor tensor, Tensor mask) {
    masks.put(tensor, mask);
  }

  List<Tensor> losses() {
    return losses;
  }

  Map<String, Tensor> metrics() {
    return metrics;
  }

  /** The layer that was called from outside, or whose step is described. */
  Layer root() {
    return root;
  }
}
