package org.pellucid.interop.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.interop.hdf5.Hdf5Dataset;
import org.pellucid.interop.hdf5.Hdf5Group;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Variable;

/**
 * What optimizers of older files remember. Keras 3 keeps the slots of one weight together, its
 * predecessors those of one kind; they also left out the learning rate, and put arrays of one
 * number where a slot is not in use.
 */
final class LegacyOptimizers {
  private LegacyOptimizers() {}

  /** See {@link StateFiles#readOptimizer}. */
  static @Nullable String read(
      @Nullable Hdf5Group group, int major, Model model, Optimizer optimizer) {
    if (group == null) {
      return "the file does not hold its state";
    }
    List<NdArray> stored = new ArrayList<>();
    for (String name : group.texts("weight_names")) {
      Hdf5Dataset dataset = group.dataset(name);
      if (dataset == null) {
        return "its state in the file is not whole";
      }
      stored.add(dataset.read());
    }
    return major < 3
        ? byKind(stored, model, optimizer)
        : StateFiles.assign(stored, model, optimizer);
  }

  private static @Nullable String byKind(List<NdArray> stored, Model model, Optimizer optimizer) {
    if (stored.isEmpty()) {
      return null;
    }
    optimizer.build(model.trainableVariables());
    List<Variable> variables = optimizer.variables();
    int weights = model.trainableVariables().size();
    int first = variables.size() > 1 && variables.get(1).name().endsWith("learning_rate") ? 2 : 1;
    Map<String, List<Variable>> kinds = new LinkedHashMap<>();
    for (Variable slot : variables.subList(first, variables.size())) {
      String kind = slot.name().substring(slot.name().lastIndexOf('_') + 1);
      kinds.computeIfAbsent(kind, _ -> new ArrayList<>()).add(slot);
    }
    List<NdArray> slots = new ArrayList<>(stored.subList(1, stored.size()));
    if (slots.size() == (kinds.size() + 1) * weights) {
      // Slots that are not in use, such as those of AMSGrad, stand last.
      boolean empty =
          slots.subList(kinds.size() * weights, slots.size()).stream()
              .allMatch(slot -> slot.shape().size() == 1);
      slots = empty ? slots.subList(0, kinds.size() * weights) : slots;
    }
    Map<Variable, NdArray> values = new LinkedHashMap<>();
    int at = 0;
    for (List<Variable> own : kinds.values()) {
      for (Variable slot : own) {
        if (at >= slots.size() || !slots.get(at).shape().equals(slot.shape())) {
          return "its state in the file is laid out in another way";
        }
        values.put(slot, slots.get(at++));
      }
    }
    if (at != slots.size()) {
      return "its state in the file is laid out in another way";
    }
    NdArray steps = stored.getFirst();
    if (steps.shape().size() != 1) {
      return "its state in the file is laid out in another way";
    }
    Variable iterations = variables.getFirst();
    iterations.assign(steps.reshape(Shape.SCALAR).cast(iterations.dtype()));
    values.forEach((slot, value) -> slot.assign(value.cast(slot.dtype())));
    return null;
  }
}
