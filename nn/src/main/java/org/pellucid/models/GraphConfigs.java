package org.pellucid.models;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Bidirectional;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.LayerCall;
import org.pellucid.layers.MergeLayer;
import org.pellucid.layers.SymbolicTensor;

/** Graphs of layers in the format of Keras 3, and read also in that of Keras 2. */
final class GraphConfigs {
  /** The argument that gives a mask, where it does not travel with the tensor. */
  private static final String MASK = "mask";

  private static final Set<String> TAKE_LISTS =
      Set.of("Attention", "AdditiveAttention", "Dot", "HashedCrossing");

  /** One use of a layer, of which the inputs may not be there yet. */
  private record Pending(
      Layer layer, List<Place> inputs, Map<String, Place> named, Config settings) {
    boolean isReady(Map<String, List<List<SymbolicTensor>>> results) {
      return inputs.stream().allMatch(place -> has(place, results))
          && named.values().stream().allMatch(place -> has(place, results));
    }

    LayerCall<SymbolicTensor> call(Map<String, List<List<SymbolicTensor>>> results) {
      List<SymbolicTensor> tensors = new ArrayList<>();
      inputs.forEach(place -> tensors.add(get(place, results)));
      Place mask = named.get(MASK);
      if (mask != null && !tensors.isEmpty()) {
        List<SymbolicTensor> both = List.of(tensors.getFirst(), get(mask, results));
        tensors.set(0, new ExplicitMask().connect(both).getFirst());
      }
      LayerCall<SymbolicTensor> call = LayerCall.of(tensors.toArray(SymbolicTensor[]::new));
      named.forEach((name, place) -> {
        if (!name.equals(MASK)) {
          call.input(name, get(place, results));
        }
      });
      settings.keys().forEach(key -> call.set(key, requireNonNull(settings.get(key))));
      return call;
    }
  }

  /** A result: of which layer, which use of it, which of its results. */
  private record Place(String layer, int use, int index) {}

  private GraphConfigs() {}

  // ---- Writing ----

  static Config write(Functional model, Config config) {
    Map<SymbolicTensor.Use, Integer> numbers = new HashMap<>();
    Map<Layer, List<SymbolicTensor.Use>> byLayer = new LinkedHashMap<>();
    Set<SymbolicTensor.Use> all = new LinkedHashSet<>();
    model.inputs().forEach(input -> all.add(input.use()));
    all.addAll(model.uses());
    for (SymbolicTensor.Use use : all) {
      List<SymbolicTensor.Use> own = byLayer.computeIfAbsent(use.layer(), key -> new ArrayList<>());
      numbers.put(use, own.size());
      own.add(use);
    }
    List<Object> layers = new ArrayList<>();
    for (Layer layer : model.layers()) {
      if (layer instanceof ExplicitMask) {
        continue;
      }
      List<Object> nodes = new ArrayList<>();
      if (!(layer instanceof Input)) {
        requireNonNull(byLayer.get(layer)).forEach(use -> nodes.add(node(use, numbers)));
      }
      layers.add(
          ModelConfigs.describe(layer).put("name", layer.name()).put("inbound_nodes", nodes));
    }
    return config
        .put("layers", layers)
        .put("input_layers", places(model.inputs(), numbers))
        .put("output_layers", places(model.outputs(), numbers));
  }

  private static Config node(SymbolicTensor.Use use, Map<SymbolicTensor.Use, Integer> numbers) {
    LayerCall<SymbolicTensor> call = LayerCall.read(use.inputs(), use.arguments());
    List<Object> tensors = new ArrayList<>();
    Layer layer = use.layer();
    Config kwargs = Config.empty();
    for (SymbolicTensor input : call.inputs()) {
      if (input.use().layer() instanceof ExplicitMask) {
        List<SymbolicTensor> both = input.use().inputs();
        tensors.add(tensor(both.getFirst(), numbers));
        kwargs.put(MASK, tensor(both.getLast(), numbers));
      } else {
        tensors.add(tensor(input, numbers));
      }
    }
    List<Object> args = tensors;
    boolean list =
        layer instanceof MergeLayer<?>
            || layer instanceof Model
            || TAKE_LISTS.contains(layer.getClass().getSimpleName());
    if (tensors.size() > 1 && list) {
      args = List.of(tensors);
    } else if (tensors.size() > 1 && isRecurrent(layer)) {
      args = List.of(tensors.getFirst());
      kwargs.put("initial_state", tensors.subList(1, tensors.size()));
    }
    Config arguments = call.arguments();
    for (String key : arguments.keys()) {
      if (arguments.get(key) instanceof List<?> names) {
        names.forEach(name ->
            kwargs.put(
                name.toString(), tensor(requireNonNull(call.find(name.toString())), numbers)));
      } else {
        kwargs.put(key, arguments.get(key));
      }
    }
    return Config.empty().put("args", args).put("kwargs", kwargs);
  }

  /** Whether further inputs are the states to begin with, which Keras takes by name. */
  private static boolean isRecurrent(Layer layer) {
    return layer instanceof Bidirectional || layer.config().keys().contains("return_state");
  }

  private static Config tensor(SymbolicTensor tensor, Map<SymbolicTensor.Use, Integer> numbers) {
    return Config.empty()
        .put("class_name", "__keras_tensor__")
        .put(
            "config",
            Config.empty()
                .put("shape", ModelConfigs.shape(tensor.shape()))
                .put("dtype", tensor.type().dtypeName())
                .put("keras_history", place(tensor, numbers)));
  }

  private static List<Object> place(
      SymbolicTensor tensor, Map<SymbolicTensor.Use, Integer> numbers) {
    return List.of(
        tensor.use().layer().name(), requireNonNull(numbers.get(tensor.use())), tensor.index());
  }

  private static List<Object> places(
      List<SymbolicTensor> tensors, Map<SymbolicTensor.Use, Integer> numbers) {
    List<Object> places = new ArrayList<>();
    tensors.forEach(tensor -> places.add(place(tensor, numbers)));
    // As Keras does: a single tensor stands alone.
    return places.size() == 1 ? place(tensors.getFirst(), numbers) : places;
  }

  // ---- Reading ----

  static Layer read(Config config) {
    Map<String, List<List<SymbolicTensor>>> results = new HashMap<>();
    List<Pending> pending = new ArrayList<>();
    for (Object item : config.list("layers")) {
      Config description = (Config) requireNonNull(item);
      Layer layer = ModelConfigs.layer(description);
      String name = description.text("name", layer.name());
      results.put(name, new ArrayList<>());
      if (layer instanceof Input input) {
        requireNonNull(results.get(name)).add(List.of(input.output()));
      }
      for (Object node : description.list("inbound_nodes")) {
        pending.add(pending(layer, node));
      }
    }
    connect(pending, results);
    Model model =
        new Functional(
            tensors(config.get("input_layers"), results),
            tensors(config.get("output_layers"), results),
            config.textOrNull("name"));
    ModelConfigs.freezeIfSaid(model, config);
    return model;
  }

  /** Connects layers as soon as their inputs are there, uses of a layer in their order. */
  private static void connect(
      List<Pending> pending, Map<String, List<List<SymbolicTensor>>> results) {
    while (!pending.isEmpty()) {
      List<Pending> waiting = new ArrayList<>();
      Set<Layer> blocked = new LinkedHashSet<>();
      for (Pending use : pending) {
        if (!blocked.contains(use.layer()) && use.isReady(results)) {
          requireNonNull(results.get(use.layer().name()))
              .add(use.layer().connect(use.call(results)));
        } else {
          blocked.add(use.layer());
          waiting.add(use);
        }
      }
      if (waiting.size() == pending.size()) {
        throw new PellucidException(
            "The description of a model is not whole: layer \""
                + waiting.getFirst().layer().name()
                + "\" needs results that no layer makes.");
      }
      pending.clear();
      pending.addAll(waiting);
    }
  }

  private static boolean has(Place place, Map<String, List<List<SymbolicTensor>>> results) {
    List<List<SymbolicTensor>> uses = results.get(place.layer());
    return uses != null
        && place.use() < uses.size()
        && place.index() < uses.get(place.use()).size();
  }

  private static SymbolicTensor get(Place place, Map<String, List<List<SymbolicTensor>>> results) {
    if (!has(place, results)) {
      throw new PellucidException(
          "The description of a model is not whole: there is no result of layer \""
              + place.layer()
              + "\".");
    }
    return requireNonNull(results.get(place.layer())).get(place.use()).get(place.index());
  }

  /** One use: Keras 3 has args and kwargs, Keras 2 a list of places. */
  private static Pending pending(Layer layer, @Nullable Object node) {
    List<Place> inputs = new ArrayList<>();
    Map<String, Place> named = new LinkedHashMap<>();
    Config settings = Config.empty();
    if (node instanceof Config call) {
      call.list("args").forEach(argument -> collect(argument, inputs));
      Config kwargs = call.nested("kwargs");
      for (String key : kwargs.keys()) {
        Object value = kwargs.get(key);
        List<Place> places = new ArrayList<>();
        collect(value, places);
        if (value instanceof Config && places.size() == 1) {
          named.put(key, places.getFirst());
        } else if (!places.isEmpty()) {
          inputs.addAll(places);
        } else if (value != null && !value.equals(false)) {
          settings.put(key, value);
        }
      }
    } else if (node instanceof List<?> list) {
      list.forEach(item -> inputs.add(place((List<?>) requireNonNull(item))));
    }
    return new Pending(layer, inputs, named, settings);
  }

  private static void collect(@Nullable Object argument, List<Place> places) {
    if (argument instanceof List<?> list) {
      list.forEach(item -> collect(item, places));
    } else if (argument instanceof Config value) {
      if (value.text("class_name", "").equals("__keras_tensor__")) {
        places.add(place(value.nested("config").list("keras_history")));
      } else {
        value.keys().forEach(key -> collect(value.get(key), places));
      }
    }
  }

  private static Place place(List<?> history) {
    if (history.size() < 3
        || !(history.get(0) instanceof String layer)
        || !(history.get(1) instanceof Long use)
        || !(history.get(2) instanceof Long index)) {
      throw new PellucidException(
          "The description of a model is not whole: " + history + " is no result of a layer.");
    }
    return new Place(layer, Math.toIntExact(use), Math.toIntExact(index));
  }

  /** One place, a list of places, or a map of them. */
  private static List<SymbolicTensor> tensors(
      @Nullable Object described, Map<String, List<List<SymbolicTensor>>> results) {
    List<SymbolicTensor> tensors = new ArrayList<>();
    switch (described) {
      case List<?> list when !list.isEmpty() && list.getFirst() instanceof String ->
          tensors.add(get(place(list), results));
      case List<?> list -> list.forEach(item -> tensors.addAll(tensors(item, results)));
      // As Keras flattens a mapping: by the order of its keys.
      case Config map ->
          map.keys().stream()
              .sorted()
              .forEach(key -> tensors.addAll(tensors(map.get(key), results)));
      case null, default ->
          throw new PellucidException(
              "The description of a model is not whole: input_layers or output_layers is missing.");
    }
    return tensors;
  }
}
