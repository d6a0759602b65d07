package org.pellucid.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.TrainedModel.GraphNode;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.layers.Layer;
import org.pellucid.tensor.Variable;

/**
 * What differs between two models: layers, found by name, with their settings and connections; and
 * weights, found by path.
 *
 * @param layers the layers that differ, in the order of the first model
 * @param weights the weights that differ, in the order of the first model
 */
public record ModelDiff(List<LayerChange> layers, List<WeightChange> weights) {
  /**
   * A layer that is in one model only, or has other settings.
   *
   * @param layer its name
   * @param before its class in the first model; null if it is not there
   * @param after its class in the second model; null if it is not there
   * @param settings the settings that differ, {@code [before, after]} as JSON, by name; {@code
   *     inputs} are the layers that it is connected to
   */
  public record LayerChange(
      String layer,
      @Nullable String before,
      @Nullable String after,
      Map<String, List<String>> settings) {

    /** Copies the map. */
    public LayerChange {
      settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
    }

    @Override
    public String toString() {
      if (before == null) {
        return "+ " + layer + " (" + after + ")";
      }
      if (after == null) {
        return "- " + layer + " (" + before + ")";
      }
      StringBuilder text = new StringBuilder("~ " + layer);
      text.append(
          before.equals(after) ? " (" + before + ")" : " (" + before + " -> " + after + ")");
      settings.forEach((name, pair) ->
          text.append("\n    ")
              .append(name)
              .append(": ")
              .append(pair.get(0))
              .append(" -> ")
              .append(pair.get(1)));
      return text.toString();
    }
  }

  /**
   * A weight that is in one model only, or has another type, shape or other numbers.
   *
   * @param weight its path
   * @param before type and shape in the first model; null if it is not there
   * @param after type and shape in the second model; null if it is not there
   * @param changed how many of its numbers differ; 0 where they cannot be compared
   * @param largest the largest difference; NaN where one of two numbers is none
   */
  public record WeightChange(
      String weight,
      @Nullable String before,
      @Nullable String after,
      long changed,
      double largest) {
    @Override
    public String toString() {
      if (before == null) {
        return "+ " + weight + " " + after;
      }
      if (after == null) {
        return "- " + weight + " " + before;
      }
      return before.equals(after)
          ? "~ "
              + weight
              + " "
              + before
              + ": "
              + changed
              + " numbers differ, by "
              + largest
              + " at most"
          : "~ " + weight + " " + before + " -> " + after;
    }
  }

  /** Copies the lists. */
  public ModelDiff {
    layers = List.copyOf(layers);
    weights = List.copyOf(weights);
  }

  /** {@return whether nothing differs} */
  public boolean isEmpty() {
    return layers.isEmpty() && weights.isEmpty();
  }

  @Override
  public String toString() {
    if (isEmpty()) {
      return "The models are the same.";
    }
    List<String> lines = new ArrayList<>();
    lines.add(layers.isEmpty() ? "Layers: the same." : "Layers:");
    layers.forEach(change -> lines.add("  " + change));
    lines.add(weights.isEmpty() ? "Weights: the same." : "Weights:");
    weights.forEach(change -> lines.add("  " + change));
    return String.join("\n", lines);
  }

  static ModelDiff of(Model one, Model other) {
    Map<String, String> names = names(one, other);
    return new ModelDiff(layers(one, other, names), weights(one, other, names));
  }

  /**
   * What the layers of the second model are called in the first: those of models with the same
   * classes in the same order are paired by place, since names may only be numbered differently.
   */
  private static Map<String, String> names(Model one, Model other) {
    Map<String, String> names = new LinkedHashMap<>();
    pair(one.layers(), other.layers(), layer -> type(layer), Layer::name, names);
    if (!names.isEmpty()) {
      pair(one.graph(), other.graph(), GraphNode::type, GraphNode::name, names);
    }
    return names;
  }

  private static <T> void pair(
      List<T> first,
      List<T> second,
      Function<T, @Nullable String> type,
      Function<T, String> name,
      Map<String, String> names) {
    if (first.stream().map(type).toList().equals(second.stream().map(type).toList())) {
      for (int i = 0; i < first.size(); i++) {
        names.put(name.apply(second.get(i)), name.apply(first.get(i)));
      }
    }
  }

  // ---- Layers ----

  private static List<LayerChange> layers(Model one, Model other, Map<String, String> names) {
    Map<String, Layer> before = byName(one, Map.of());
    Map<String, Layer> after = byName(other, names);
    Map<String, String> inputsBefore = inputs(one, Map.of());
    Map<String, String> inputsAfter = inputs(other, names);
    List<LayerChange> changes = new ArrayList<>();
    for (String name : union(before, after)) {
      Layer first = before.get(name);
      Layer second = after.get(name);
      Map<String, List<String>> settings = new LinkedHashMap<>();
      if (first != null && second != null) {
        Config a = first.config();
        Config b = second.config();
        Set<String> keys = new LinkedHashSet<>(a.keys());
        keys.addAll(b.keys());
        keys.remove("name");
        for (String key : keys) {
          put(settings, key, Json.write(a.get(key)), Json.write(b.get(key)));
        }
        put(
            settings,
            "inputs",
            inputsBefore.getOrDefault(name, "[]"),
            inputsAfter.getOrDefault(name, "[]"));
      }
      String typeBefore = first == null ? null : type(first);
      String typeAfter = second == null ? null : type(second);
      if (!settings.isEmpty() || !Objects.equals(typeBefore, typeAfter)) {
        changes.add(new LayerChange(name, typeBefore, typeAfter, settings));
      }
    }
    return changes;
  }

  private static void put(
      Map<String, List<String>> settings, String name, String before, String after) {
    if (!before.equals(after)) {
      settings.put(name, List.of(before, after));
    }
  }

  private static Map<String, Layer> byName(Model model, Map<String, String> names) {
    Map<String, Layer> layers = new LinkedHashMap<>();
    model
        .layers()
        .forEach(layer -> layers.put(names.getOrDefault(layer.name(), layer.name()), layer));
    return layers;
  }

  private static Map<String, String> inputs(Model model, Map<String, String> names) {
    Map<String, String> inputs = new LinkedHashMap<>();
    for (GraphNode node : model.graph()) {
      List<String> from =
          node.inputs().stream().map(name -> names.getOrDefault(name, name)).toList();
      inputs.put(names.getOrDefault(node.name(), node.name()), Json.write(from));
    }
    return inputs;
  }

  private static String type(Layer layer) {
    return layer.getClass().getSimpleName();
  }

  private static Set<String> union(Map<String, ?> one, Map<String, ?> other) {
    Set<String> names = new LinkedHashSet<>(one.keySet());
    names.addAll(other.keySet());
    return names;
  }

  // ---- Weights ----

  private static List<WeightChange> weights(Model one, Model other, Map<String, String> names) {
    Map<String, NdArray> before = values(one, Map.of());
    Map<String, NdArray> after = values(other, names);
    List<WeightChange> changes = new ArrayList<>();
    for (String name : union(before, after)) {
      NdArray first = before.get(name);
      NdArray second = after.get(name);
      long changed = 0;
      double largest = 0;
      if (first != null
          && second != null
          && first.dtype() == second.dtype()
          && first.shape().equals(second.shape())) {
        for (int i = 0; i < first.size(); i++) {
          double a = first.getDouble(i);
          double b = second.getDouble(i);
          if (Double.compare(a, b) != 0) {
            changed++;
            largest = Math.max(largest, Math.abs(a - b));
          }
        }
        if (changed == 0) {
          continue;
        }
      }
      changes.add(new WeightChange(name, type(first), type(second), changed, largest));
    }
    return changes;
  }

  private static Map<String, NdArray> values(Model model, Map<String, String> names) {
    Map<String, NdArray> values = new LinkedHashMap<>();
    for (Variable weight : model.weights()) {
      String path = weight.name();
      int end = path.indexOf('/');
      String layer = end < 0 ? path : path.substring(0, end);
      values.put(names.getOrDefault(layer, layer) + path.substring(layer.length()), weight.value());
    }
    return values;
  }

  private static @Nullable String type(@Nullable NdArray array) {
    return array == null ? null : array.dtype() + " " + array.shape();
  }
}
