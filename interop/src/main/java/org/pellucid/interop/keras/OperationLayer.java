package org.pellucid.interop.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Layer;
import org.pellucid.ops.OpArguments;
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

  /** Before the name of an argument that takes all that are left. */
  private static final String REST = "*";

  /**
   * Names of the arguments that are given by position, where they are not x, or x1 and x2: those of
   * {@code call} in Keras's class of the operation.
   */
  private static final Map<String, List<String>> POSITIONS =
      table(
          """
          adaptive_average_pool inputs
          adaptive_max_pool inputs
          affine_transform images transform
          arange start stop step
          average x weights
          average_pool inputs
          batch_normalization x mean variance offset scale
          binary_crossentropy target output
          bitwise_and x y
          bitwise_left_shift x y
          bitwise_or x y
          bitwise_right_shift x y
          bitwise_xor x y
          broadcast_to x shape
          cast x dtype
          categorical_crossentropy target output
          cdist x y
          clip x x_min x_max
          concatenate xs axis
          conv inputs kernel
          conv_transpose inputs kernel
          crop_images images
          ctc_decode inputs sequence_lengths
          ctc_loss target output target_length output_length
          depthwise_conv inputs kernel
          diff a
          digitize x bins
          dot_product_attention query key value bias mask scale
          dstack xs
          einsum *operands
          elastic_transform images
          expand_dims x axis
          extract_patches images
          full fill_value
          full_like x fill_value
          gaussian_blur images
          geomspace start stop
          get_item x key
          hstack xs
          hsv_to_rgb images
          in_top_k targets predictions
          isclose x1 x2 rtol atol
          layer_normalization x gamma beta
          left_shift x y
          linspace start stop
          logspace start stop
          lstsq a b
          map_coordinates inputs coordinates
          max_pool inputs
          meshgrid *x
          multi_hot inputs
          nanpercentile x q
          nanquantile x q
          one_hot x num_classes
          pad x constant_values
          pad_images images
          percentile x q
          perspective_transform images start_points end_points
          polar abs_ angle
          quantile x q
          rearrange tensor pattern
          repeat x repeats
          reshape x newshape
          resize images
          rgb_to_grayscale images
          rgb_to_hsv images
          right_shift x y
          rms_normalization x scale
          rot90 array
          scale_and_translate images output_shape scale translation
          scatter indices values
          scatter_update inputs indices updates
          searchsorted sorted_sequence values
          segment_max data segment_ids
          segment_min data segment_ids
          segment_prod data segment_ids
          segment_sum data segment_ids
          select condlist choicelist default
          separable_conv inputs depthwise_kernel pointwise_kernel
          slice inputs start_indices shape
          slice_update inputs start_indices updates
          sobel_edges images
          solve a b
          solve_triangular a b
          sparse_categorical_crossentropy target output
          split x indices_or_sections
          squeeze x axis
          ssim image1 image2
          stack x axis
          stop_gradient variable
          take x indices
          take_along_axis x indices
          tile x repeats
          transpose x axes
          trapezoid y
          unravel_index indices
          vstack xs
          where condition x1 x2
          """);

  private static Map<String, List<String>> table(String text) {
    return text.lines()
        .map(line -> List.of(line.split(" ", -1)))
        .collect(Collectors.toMap(List::getFirst, line -> line.subList(1, line.size())));
  }

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
      case "all_close" -> "allclose";
      case "batch_norm", "layer_norm", "rms_norm" -> name + "alization";
      case "c_dist" -> "cdist";
      case "is_in" -> "isin";
      case "search_sorted" -> "searchsorted";
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
    String last = names.getLast();
    if (last.startsWith(REST)) {
      arguments.put(last.substring(REST.length()), given);
      given = List.of();
    }
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
        case "__numpy__", "__tensor__" -> constant(inner);
        default ->
            throw new PellucidException(
                "An operation has an argument of the kind \"" + kind + "\", which is not known.");
      };
    }
    return value;
  }

  /** An array that stands in the description, of the type that Keras computes with. */
  private static Tensor constant(Config description) {
    DType type = DType.named(description.text("dtype", "float32"));
    NdArray values = OpArguments.array(description.get("value"));
    return Tensor.of(values.cast(type == DType.FLOAT64 ? DType.FLOAT32 : type));
  }
}
