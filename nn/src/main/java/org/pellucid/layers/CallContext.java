package org.pellucid.layers;

import java.util.ArrayList;
import java.util.IdentityHashMap;
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

  private final boolean training;
  private final Map<Tensor, Tensor> masks;
  private final List<Tensor> losses;
  private final Config arguments;

  private CallContext(
      boolean training, Map<Tensor, Tensor> masks, List<Tensor> losses, Config arguments) {
    this.training = training;
    this.masks = masks;
    this.losses = losses;
    this.arguments = arguments;
  }

  static @Nullable CallContext current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  static CallContext outermost(boolean training) {
    return new CallContext(training, new IdentityHashMap<>(), new ArrayList<>(), Config.empty());
  }

  /** The same call in another mode. */
  CallContext with(boolean mode) {
    return mode == training ? this : new CallContext(mode, masks, losses, arguments);
  }

  /** The same call, seen from a layer in it that is called with arguments of its own. */
  CallContext with(Config own) {
    return new CallContext(own.flag("training", training), masks, losses, own);
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
}
