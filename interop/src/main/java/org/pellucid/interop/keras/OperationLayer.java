package org.pellucid.interop.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Layer;
import org.pellucid.ops.OpFunction;
import org.pellucid.ops.Ops;
import org.pellucid.tensor.Tensor;

/**
 * A function of {@code keras.ops} that stands in a graph of layers, as {@code x * 2.0} or {@code
 * keras.ops.mean(x)} leave it there.
 *
 * <p>The arguments of the call stand in the settings; {@code {"tensor": i}} stands for the i-th
 * input.
 */
final class OperationLayer extends Layer {
  /** Under this name it stands in descriptions while they are read or written. */
  static final String NAME = "Pellucid>KerasOperation";

  private static final String TENSOR = "tensor";

  /** Names of the arguments that are given by position, where they are not x, or x1 and x2. */
  private static final Map<String, List<String>> POSITIONS =
      Map.ofEntries(
          Map.entry("concatenate", List.of("xs", "axis")),
          Map.entry("stack", List.of("x", "axis")),
          Map.entry("hstack", List.of("xs")),
          Map.entry("vstack", List.of("xs")),
          Map.entry("get_item", List.of("x", "key")),
          Map.entry("where", List.of("condition", "x1", "x2")),
          Map.entry("clip", List.of("x", "x_min", "x_max")),
          Map.entry("reshape", List.of("x", "newshape")),
          Map.entry("transpose", List.of("x", "axes")),
          Map.entry("expand_dims", List.of("x", "axis")),
          Map.entry("squeeze", List.of("x", "axis")),
          Map.entry("take", List.of("x", "indices")),
          Map.entry("cast", List.of("x", "dtype")),
          Map.entry("repeat", List.of("x", "repeats")),
          Map.entry("tile", List.of("x", "repeats")),
          Map.entry("split", List.of("x", "indices_or_sections")),
          Map.entry("one_hot", List.of("x", "num_classes")),
          Map.entry("full_like", List.of("x", "fill_value")),
          Map.entry("broadcast_to", List.of("x", "shape")),
          Map.entry("pad", List.of("x", "pad_width")),
          Map.entry("slice", List.of("inputs", "start_indices", "shape")),
          Map.entry("conv", List.of("inputs", "kernel")),
          Map.entry("max_pool", List.of("inputs")),
          Map.entry("average_pool", List.of("inputs")),
          Map.entry("batch_normalization", List.of("x", "mean", "variance")),
          Map.entry("segment_sum", List.of("data", "segment_ids")));

  private final Config settings;
  private final OpFunction function;

  private OperationLayer(Config settings) {
    this.settings = settings;
    this.function = function(settings.text("class_name", ""));
    setName(settings.text("name", function.name()));
  }

  /** The function of a class of {@code keras.src.ops}. */
  private static OpFunction function(String className) {
    OpFunction known = Ops.REGISTRY.get(operation(className));
    if (known == null) {
      throw new PellucidException("The operation \"" + className + "\" of keras.ops is not known.");
    }
    return known;
  }

  static boolean isKnown(String className) {
    return Ops.REGISTRY.containsKey(operation(className));
  }

  private static String operation(String className) {
    String name = Session.snakeCase(className);
    return switch (name) {
      case "log_softmax", "softmax" -> name;
      case "absolute" -> "abs";
      default -> Ops.REGISTRY.containsKey(name) ? name : name.replaceAll("_(?=\\d)", "");
    };
  }

  // ---- Descriptions ----

  /**
   * Replaces an operation in a graph by this layer.
   *
   * @param description as Keras has it, {@code class_name}, {@code config}, {@code inbound_nodes}
   * @return the description of the layer that does the same
   */
  static Config wrap(Config description) {
    Config own = description.nested("config");
    List<@Nullable Object> nodes = description.list("inbound_nodes");
    if (nodes.size() != 1 || !(nodes.getFirst() instanceof Config node)) {
      throw new PellucidException(
          "The operation \"" + own.text("name", "") + "\" is used other than once.");
    }
    List<@Nullable Object> tensors = new ArrayList<>();
    Config inner =
        Config.empty()
            .put("name", own.text("name", description.text("name", "")))
            .put("module", description.text("module", ""))
            .put("class_name", description.text("class_name", ""))
            .put("registered_name", description.get("registered_name"))
            .put("settings", own)
            .put("args", withoutTensors(node.list("args"), tensors))
            .put("kwargs", withoutTensors(node.nested("kwargs"), tensors));
    return Config.object("pellucid", "KerasOperation", inner)
        .put("registered_name", NAME)
        .put("name", description.text("name", own.text("name", "")))
        .put(
            "inbound_nodes",
            List.of(Config.empty().put("args", tensors).put("kwargs", Config.empty())));
  }

  private static @Nullable Object withoutTensors(
      @Nullable Object argument, List<@Nullable Object> tensors) {
    if (argument instanceof Config value) {
      if (value.text("class_name", "").equals("__keras_tensor__")) {
        tensors.add(value);
        return Config.empty().put(TENSOR, tensors.size() - 1);
      }
      Config plain = Config.empty();
      value.keys().forEach(key -> plain.put(key, withoutTensors(value.get(key), tensors)));
      return plain;
    }
    if (argument instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.forEach(item -> items.add(withoutTensors(item, tensors)));
      return items;
    }
    return argument;
  }

  /** Turns the description of such a layer into that of the operation again. */
  static Config unwrap(Config description) {
    Config inner = description.nested("config");
    Config node = (Config) description.list("inbound_nodes").getFirst();
    List<Object> tensors = new ArrayList<>();
    flatten(node == null ? List.of() : node.list("args"), tensors);
    Config call =
        Config.empty()
            .put("args", withTensors(inner.get("args"), tensors))
            .put("kwargs", withTensors(inner.get("kwargs"), tensors));
    return Config.object(
            inner.text("module", ""), inner.text("class_name", ""), inner.nested("settings"))
        .put("registered_name", inner.get("registered_name"))
        .put("name", inner.text("name", ""))
        .put("inbound_nodes", List.of(call));
  }

  private static void flatten(List<?> list, List<Object> flat) {
    for (Object item : list) {
      if (item instanceof List<?> inner) {
        flatten(inner, flat);
      } else {
        flat.add(item);
      }
    }
  }

  /** Puts tensors in the places that are marked for them. */
  private static @Nullable Object withTensors(@Nullable Object argument, List<?> tensors) {
    if (argument instanceof Config value) {
      if (value.keys().size() == 1 && value.get(TENSOR) instanceof Number place) {
        if (place.intValue() < 0 || place.intValue() >= tensors.size()) {
          throw new PellucidException("An operation has no input " + place + ".");
        }
        return tensors.get(place.intValue());
      }
      Config filled = Config.empty();
      value.keys().forEach(key -> filled.put(key, withTensors(value.get(key), tensors)));
      return filled;
    }
    if (argument instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.forEach(item -> items.add(withTensors(item, tensors)));
      return items;
    }
    return argument;
  }

  // ---- The layer ----

  static OperationLayer fromConfig(Config config) {
    return new OperationLayer(config);
  }

  @Override
  public Config config() {
    return settings;
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
    Config own = settings.nested("settings");
    for (String key : own.keys()) {
      if (!key.equals("name") && own.get(key) != null) {
        arguments.put(key, plain(own.get(key)));
      }
    }
    List<?> given =
        plain(withTensors(settings.get("args"), inputs)) instanceof List<?> list ? list : List.of();
    List<String> names =
        POSITIONS.getOrDefault(
            function.name(), given.size() == 1 ? List.of("x") : List.of("x1", "x2"));
    for (int i = 0; i < given.size(); i++) {
      if (i >= names.size()) {
        throw new PellucidException(
            "The operation \"" + name() + "\" has more arguments than are known.");
      }
      arguments.put(names.get(i), given.get(i));
    }
    Config named = settings.nested("kwargs");
    for (String key : named.keys()) {
      Object value = plain(withTensors(named.get(key), inputs));
      if (value != null) {
        arguments.put(key, value);
      }
    }
    List<Tensor> results = new ArrayList<>();
    for (Object result : function.call(arguments)) {
      if (!(result instanceof Tensor tensor)) {
        throw new PellucidException(
            "The operation \"" + name() + "\" does not give tensors and cannot stand in a graph.");
      }
      results.add(tensor);
    }
    return results;
  }

  /** Python's slices and tuples as our functions take them. */
  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.forEach(item -> items.add(plain(item)));
      return items;
    }
    if (value instanceof Config config) {
      String kind = config.text("class_name", "");
      Config inner = config.get("config") instanceof Config nested ? nested : Config.empty();
      return switch (kind) {
        case "__slice__" -> {
          List<@Nullable Object> bounds = new ArrayList<>();
          bounds.add(inner.get("start"));
          bounds.add(inner.get("stop"));
          bounds.add(inner.get("step"));
          Map<String, @Nullable Object> slice = new LinkedHashMap<>();
          slice.put("slice", bounds);
          yield slice;
        }
        case "__ellipsis__" -> "...";
        case "__tuple__" -> plain(config.get("items"));
        case "DTypePolicy" -> inner.get("name");
        default ->
            throw new PellucidException(
                "An operation has an argument of the kind \"" + kind + "\", which is not known.");
      };
    }
    return value;
  }
}
