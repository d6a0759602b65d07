package org.pellucid.models;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.layers.HostLayer;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.TextArray;
import org.pellucid.layers.TextLayer;
import org.pellucid.tensor.Tensor;

/**
 * The part of a graph of layers that runs on the host, in plain Java, before each compiled step:
 * layers that take text and others that cannot be compiled, and whatever they need.
 *
 * <p>The compiled rest begins where their results, and inputs of numbers, enter other layers.
 */
final class HostPart {
  private final List<SymbolicTensor> inputs;
  private final List<SymbolicTensor.Use> entries;
  private final Set<SymbolicTensor.Use> rest;

  private HostPart(
      List<SymbolicTensor> inputs, List<SymbolicTensor.Use> entries, Set<SymbolicTensor.Use> rest) {
    this.inputs = inputs;
    this.entries = entries;
    this.rest = rest;
  }

  /** The part of a graph that runs on the host; null if all of it can be compiled. */
  static @Nullable HostPart of(List<SymbolicTensor> inputs, List<SymbolicTensor> outputs) {
    Set<SymbolicTensor.Use> entries = new LinkedHashSet<>();
    Set<SymbolicTensor.Use> seen = new LinkedHashSet<>();
    outputs.forEach(output -> collect(output.use(), seen, entries));
    return entries.stream().allMatch(use -> use.layer() instanceof Input)
        ? null
        : new HostPart(inputs, List.copyOf(entries), seen);
  }

  private static void collect(
      SymbolicTensor.Use use, Set<SymbolicTensor.Use> seen, Set<SymbolicTensor.Use> entries) {
    if (!seen.add(use)) {
      return;
    }
    if (use.layer() instanceof Input || runsOnHost(use.layer())) {
      entries.add(use);
    } else {
      use.inputs().forEach(input -> collect(input.use(), seen, entries));
    }
  }

  /** Whether a layer, or a part of a model that is one, runs on the host. */
  static boolean runsOnHost(Layer layer) {
    return layer instanceof HostLayer<?> || (layer instanceof Model model && model.beginsOnHost());
  }

  private static @Nullable HostPart part(Layer layer) {
    return layer instanceof Model model ? model.hostPart() : null;
  }

  /** What the compiled rest begins with. */
  List<SymbolicTensor.Use> entries() {
    return entries;
  }

  /** Whether the compiled rest computes a use. */
  boolean compiles(SymbolicTensor.Use use) {
    return rest.contains(use);
  }

  /** How many arrays an entry hands to the compiled rest. */
  int width(SymbolicTensor.Use entry) {
    HostPart inner = part(entry.layer());
    return inner == null ? 1 : inner.entries.stream().mapToInt(inner::width).sum();
  }

  /**
   * Runs this part.
   *
   * @param values {@link TextArray}s and {@link NdArray}s, one per input of the model
   * @return the arrays that the compiled rest takes, entry by entry
   */
  List<NdArray> run(List<?> values) {
    Map<SymbolicTensor.Use, List<Object>> known = new HashMap<>();
    for (int i = 0; i < values.size(); i++) {
      known.put(inputs.get(i).use(), List.of(requireNonNull(values.get(i))));
    }
    List<NdArray> arrays = new ArrayList<>();
    for (SymbolicTensor.Use entry : entries) {
      HostPart inner = part(entry.layer());
      if (inner == null) {
        arrays.add((NdArray) results(entry, known).getFirst());
      } else {
        arrays.addAll(inner.run(arguments(entry, known)));
      }
    }
    return arrays;
  }

  private static List<Object> arguments(
      SymbolicTensor.Use use, Map<SymbolicTensor.Use, List<Object>> known) {
    List<Object> arguments = new ArrayList<>();
    for (SymbolicTensor input : use.inputs()) {
      arguments.add(results(input.use(), known).get(input.index()));
    }
    return arguments;
  }

  private static List<Object> results(
      SymbolicTensor.Use use, Map<SymbolicTensor.Use, List<Object>> known) {
    List<Object> results = known.get(use);
    if (results == null) {
      results = call(use, arguments(use, known));
      known.put(use, results);
    }
    return results;
  }

  private static List<Object> call(SymbolicTensor.Use use, List<Object> arguments) {
    Layer layer = use.layer();
    HostPart inner = part(layer);
    if (layer instanceof TextLayer text) {
      return List.of(result(use, text.callText(whole(arguments))));
    }
    if (inner != null) {
      return values(
          ((Model) layer).callPrepared(inner.run(arguments).stream().map(Tensor::of).toList()));
    }
    List<Tensor> tensors = arguments.stream().map(value -> Tensor.of((NdArray) value)).toList();
    return values(layer.callAll(tensors, use.arguments()));
  }

  private static Object whole(List<Object> arguments) {
    return arguments.size() == 1 ? arguments.getFirst() : arguments;
  }

  /** A host layer's result in the element type that it has within models. */
  private static Object result(SymbolicTensor.Use use, Object given) {
    if (!(given instanceof Tensor tensor)) {
      return TextArray.of(given);
    }
    // Vectors of lookups are whole numbers outside of models, as in Keras, and floats within.
    DType dtype = requireNonNull(use.layer().typesFor(use).getFirst().dtype());
    return tensor.value().cast(dtype);
  }

  private static List<Object> values(List<Tensor> tensors) {
    return List.copyOf(tensors.stream().map(Tensor::value).toList());
  }
}
