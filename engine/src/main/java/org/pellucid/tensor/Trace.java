package org.pellucid.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

/** The recording of a program: which variables it reads and what they hold at its end. */
final class Trace {
  private static final ScopedValue<Trace> CURRENT = ScopedValue.newInstance();

  private final Map<Variable, Tensor> reads = new LinkedHashMap<>();
  private final Map<Variable, Tensor> assigned = new LinkedHashMap<>();

  static boolean isActive() {
    return CURRENT.isBound();
  }

  static @Nullable Trace current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  <T> T record(Supplier<T> code) {
    return ScopedValue.where(CURRENT, this).call(code::get);
  }

  Tensor read(Variable variable) {
    Tensor latest = assigned.get(variable);
    return latest != null
        ? latest
        : reads.computeIfAbsent(variable, v -> Tensor.of(Node.value(new Op.Read(v.cell()))));
  }

  void assign(Variable variable, Tensor value) {
    assigned.put(variable, value);
  }

  List<Graph.Update> updates() {
    List<Graph.Update> updates = new ArrayList<>(assigned.size());
    assigned.forEach(
        (variable, value) -> updates.add(new Graph.Update(variable.cell(), value.graph())));
    return updates;
  }
}
