package org.pellucid.interop.keras;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.files.ModelFormatException;
import org.pellucid.layers.Layer;
import org.pellucid.models.Model;
import org.pellucid.tensor.Variable;

/**
 * Finds the weights of a model by the names that Keras 2 gave them, such as {@code
 * lstm/lstm_cell/recurrent_kernel}: the names of layers, outer ones first, and that of the weight.
 */
final class NamedWeights {
  /** A layer that has weights of its own, under its name and those of the layers around it. */
  private record Owner(List<String> path, Layer layer) {
    /** How many of the names stand in a path, in order; 0 if not even the last one. */
    int matches(List<String> names) {
      int at = names.lastIndexOf(path.getLast());
      if (at < 0) {
        return 0;
      }
      int count = 1;
      for (int i = path.size() - 2; i >= 0; i--) {
        int before = names.subList(0, at).lastIndexOf(path.get(i));
        if (before >= 0) {
          count++;
          at = before;
        }
      }
      return count;
    }
  }

  private NamedWeights() {}

  /** Reads all weights before the first one is changed. */
  static void assign(String file, Map<String, NdArray> arrays, Model model) {
    List<Owner> owners = new ArrayList<>();
    model.layers().forEach(layer -> list(layer, List.of(), owners));
    Map<Layer, Map<String, NdArray>> found = new LinkedHashMap<>();
    for (Map.Entry<String, NdArray> array : arrays.entrySet()) {
      List<String> names = Arrays.asList(array.getKey().split("/", -1));
      Owner owner = best(owners, names.subList(0, names.size() - 1));
      if (owner == null) {
        throw new ModelFormatException(
            file + ": no layer of the model has the weight \"" + array.getKey() + "\".");
      }
      found
          .computeIfAbsent(owner.layer(), _ -> new LinkedHashMap<>())
          .put(names.getLast().replaceAll(":0$", ""), array.getValue());
    }
    Map<Variable, NdArray> values = new LinkedHashMap<>();
    for (Owner owner : owners) {
      collect(file, owner.layer(), found.getOrDefault(owner.layer(), Map.of()), values);
    }
    values.forEach(Variable::assign);
  }

  private static void list(Layer layer, List<String> outer, List<Owner> owners) {
    List<String> path = new ArrayList<>(outer);
    path.add(layer.name());
    if (!layer.ownWeights().isEmpty()) {
      owners.add(new Owner(path, layer));
    }
    layer.sublayers().forEach(inner -> list(inner, path, owners));
  }

  private static @Nullable Owner best(List<Owner> owners, List<String> names) {
    Owner best = null;
    int most = 0;
    for (Owner owner : owners) {
      int matches = owner.matches(names);
      if (matches > most) {
        most = matches;
        best = owner;
      }
    }
    return best;
  }

  /** By the weights' own names; where those are others, by their order. */
  private static void collect(
      String file, Layer layer, Map<String, NdArray> arrays, Map<Variable, NdArray> values) {
    List<Variable> variables = layer.ownWeights();
    List<NdArray> inOrder = List.copyOf(arrays.values());
    boolean named = variables.stream().allMatch(v -> arrays.containsKey(StateFiles.shortName(v)));
    for (int i = 0; i < variables.size(); i++) {
      Variable variable = variables.get(i);
      NdArray array =
          named
              ? arrays.get(StateFiles.shortName(variable))
              : i < inOrder.size() ? inOrder.get(i) : null;
      if (array == null || !array.shape().equals(variable.shape())) {
        throw StateFiles.unfit(
            file, layer.name(), variable, array == null ? "nothing for it" : array.shape());
      }
      values.put(variable, array.cast(variable.dtype()));
    }
  }
}
