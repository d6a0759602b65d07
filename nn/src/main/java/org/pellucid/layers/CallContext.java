package org.pellucid.layers;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.tensor.Tensor;

/** What belongs to one call of an outermost layer: the mode, masks, and added losses. */
final class CallContext {
  private static final ScopedValue<CallContext> CURRENT = ScopedValue.newInstance();

  private final boolean training;
  private final Map<Tensor, Tensor> masks;
  private final List<Tensor> losses;

  private CallContext(boolean training, Map<Tensor, Tensor> masks, List<Tensor> losses) {
    this.training = training;
    this.masks = masks;
    this.losses = losses;
  }

  static @Nullable CallContext current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  static CallContext outermost(boolean training) {
    return new CallContext(training, new IdentityHashMap<>(), new ArrayList<>());
  }

  /** The same call in another mode. */
  CallContext with(boolean mode) {
    return mode == training ? this : new CallContext(mode, masks, losses);
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
