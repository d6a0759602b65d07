package org.pellucid.interop.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;

/**
 * Functions of TensorFlow that stand between the layers of a tf.keras model ({@code TFOpLambda},
 * {@code SlicingOpLambda}), as functions of {@code keras.ops}.
 */
final class TensorFlowOps {
  /**
   * A function.
   *
   * @param className its class in {@code keras.src.ops}
   * @param second TensorFlow's name of a second operand, or empty
   * @param settings TensorFlow's names of settings and those of {@code keras.ops}
   */
  private record Function(String className, String second, Map<String, String> settings) {}

  private static final Map<String, String> REDUCED = Map.of("axis", "axis", "keepdims", "keepdims");

  private static final Map<String, Function> FUNCTIONS =
      Map.ofEntries(
          Map.entry("__operators__.add", binary("Add")),
          Map.entry("math.add", binary("Add")),
          Map.entry("math.subtract", binary("Subtract")),
          Map.entry("math.multiply", binary("Multiply")),
          Map.entry("math.divide", binary("Divide")),
          Map.entry("math.truediv", binary("Divide")),
          Map.entry("math.pow", binary("Power")),
          Map.entry("math.maximum", binary("Maximum")),
          Map.entry("math.minimum", binary("Minimum")),
          Map.entry("linalg.matmul", new Function("Matmul", "b", Map.of())),
          Map.entry("math.abs", unary("Abs")),
          Map.entry("math.exp", unary("Exp")),
          Map.entry("math.log", unary("Log")),
          Map.entry("math.negative", unary("Negative")),
          Map.entry("math.sigmoid", unary("Sigmoid")),
          Map.entry("math.sqrt", unary("Sqrt")),
          Map.entry("math.rsqrt", unary("Rsqrt")),
          Map.entry("math.square", unary("Square")),
          Map.entry("math.tanh", unary("Tanh")),
          Map.entry("math.softplus", unary("Softplus")),
          Map.entry("nn.elu", unary("Elu")),
          Map.entry("nn.relu", unary("Relu")),
          Map.entry("nn.relu6", unary("Relu6")),
          Map.entry("nn.selu", unary("Selu")),
          Map.entry("nn.sigmoid", unary("Sigmoid")),
          Map.entry("nn.silu", unary("Silu")),
          Map.entry("nn.swish", unary("Silu")),
          Map.entry("nn.tanh", unary("Tanh")),
          Map.entry("nn.softplus", unary("Softplus")),
          Map.entry("nn.softmax", new Function("Softmax", "", Map.of("axis", "axis"))),
          Map.entry("math.reduce_mean", new Function("Mean", "", REDUCED)),
          Map.entry("math.reduce_sum", new Function("Sum", "", REDUCED)),
          Map.entry("math.reduce_max", new Function("Max", "", REDUCED)),
          Map.entry("math.reduce_min", new Function("Min", "", REDUCED)),
          Map.entry("concat", new Function("Concatenate", "", Map.of("axis", "axis"))),
          Map.entry("reshape", new Function("Reshape", "", Map.of("shape", "newshape"))),
          Map.entry("expand_dims", new Function("ExpandDims", "", Map.of("axis", "axis"))),
          Map.entry("squeeze", new Function("Squeeze", "", Map.of("axis", "axis"))),
          Map.entry("cast", new Function("Cast", "", Map.of("dtype", "dtype"))),
          Map.entry("transpose", new Function("Transpose", "", Map.of("perm", "axes"))),
          Map.entry(
              "clip_by_value",
              new Function(
                  "Clip", "", Map.of("clip_value_min", "x_min", "clip_value_max", "x_max"))));

  private TensorFlowOps() {}

  private static Function unary(String className) {
    return new Function(className, "", Map.of());
  }

  private static Function binary(String className) {
    return new Function(className, "y", Map.of());
  }

  /**
   * Translates a function that stands in a graph.
   *
   * @param description as tf.keras has it, its nodes as Keras 3 has them
   * @return the description of an operation of Keras 3, or null if the function is not known
   */
  static @Nullable Config translated(Config description) {
    String kind = description.text("class_name", "");
    Config given = description.nested("config");
    String name = given.text("function", given.text("name", ""));
    List<@Nullable Object> nodes = description.list("inbound_nodes");
    if (nodes.size() != 1 || !(nodes.getFirst() instanceof Config node)) {
      return null;
    }
    Config kwargs = node.nested("kwargs");
    Config settings = Config.empty().put("name", description.text("name", name));
    List<@Nullable Object> args = new ArrayList<>(node.list("args"));
    if (kind.equals("SlicingOpLambda") || name.equals("__operators__.getitem")) {
      args.add(slices(kwargs.list("slice_spec")));
      return operation(description, "GetItem", settings, args);
    }
    Function function = FUNCTIONS.get(name);
    if (function == null) {
      return null;
    }
    for (String key : kwargs.keys()) {
      Object value = kwargs.get(key);
      if (key.equals(function.second())) {
        args.add(value);
      } else if (function.settings().containsKey(key)) {
        settings.put(function.settings().get(key), value);
      } else if (value != null && !key.equals("name") && !Boolean.FALSE.equals(value)) {
        return null;
      }
    }
    if (!function.second().isEmpty()
        && args.size() == 1
        && args.getFirst() instanceof List<?> both) {
      args = new ArrayList<>(both);
    }
    return operation(description, function.className(), settings, args);
  }

  private static Config operation(
      Config description, String className, Config settings, List<@Nullable Object> args) {
    Config node = Config.empty().put("args", args).put("kwargs", Config.empty());
    return Config.object("keras.src.ops.numpy", className, settings)
        .put("registered_name", className)
        .put("name", description.text("name", settings.text("name", "")))
        .put("inbound_nodes", List.of(node));
  }

  private static List<@Nullable Object> slices(List<@Nullable Object> specification) {
    List<@Nullable Object> items = new ArrayList<>();
    for (Object item : specification) {
      items.add(
          item instanceof Config slice && slice.has("start")
              ? Config.empty().put("class_name", "__slice__").put("config", slice)
              : item);
    }
    return items;
  }
}
