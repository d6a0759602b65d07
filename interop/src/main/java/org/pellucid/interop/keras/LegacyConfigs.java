package org.pellucid.interop.keras;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;

/**
 * Descriptions of Keras 1 and 2, turned into those of Keras 3: other names of classes and settings,
 * several settings where there is one today, and defaults that have changed since.
 */
final class LegacyConfigs {
  private static final Map<String, String> CLASSES =
      Map.ofEntries(
          Map.entry("AtrousConvolution1D", "Conv1D"),
          Map.entry("AtrousConvolution2D", "Conv2D"),
          Map.entry("Convolution1D", "Conv1D"),
          Map.entry("Convolution2D", "Conv2D"),
          Map.entry("Convolution3D", "Conv3D"),
          Map.entry("CuDNNGRU", "GRU"),
          Map.entry("CuDNNLSTM", "LSTM"),
          Map.entry("Deconvolution2D", "Conv2DTranspose"),
          Map.entry("SeparableConvolution2D", "SeparableConv2D"),
          Map.entry("SyncBatchNormalization", "BatchNormalization"),
          Map.entry("BatchNormalizationV1", "BatchNormalization"),
          Map.entry("BatchNormalizationV2", "BatchNormalization"),
          Map.entry("GRUV2", "GRU"),
          Map.entry("LSTMV2", "LSTM"),
          Map.entry("ThresholdedReLU", "ReLU"),
          Map.entry("TimeDistributedDense", "Dense"));

  /** Names of settings in Keras 1 and today's; for all classes. */
  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("W_constraint", "kernel_constraint"),
          Map.entry("W_regularizer", "kernel_regularizer"),
          Map.entry("U_regularizer", "recurrent_regularizer"),
          Map.entry("atrous_rate", "dilation_rate"),
          Map.entry("b_constraint", "bias_constraint"),
          Map.entry("b_regularizer", "bias_regularizer"),
          Map.entry("beta_init", "beta_initializer"),
          Map.entry("bias", "use_bias"),
          Map.entry("border_mode", "padding"),
          Map.entry("dim_ordering", "data_format"),
          Map.entry("dropout_U", "recurrent_dropout"),
          Map.entry("dropout_W", "dropout"),
          Map.entry("filter_length", "kernel_size"),
          Map.entry("gamma_init", "gamma_initializer"),
          Map.entry("init", "kernel_initializer"),
          Map.entry("inner_activation", "recurrent_activation"),
          Map.entry("inner_init", "recurrent_initializer"),
          Map.entry("length", "size"),
          Map.entry("nb_filter", "filters"),
          Map.entry("output_dim", "units"),
          Map.entry("p", "rate"),
          Map.entry("pool_length", "pool_size"),
          Map.entry("sigma", "stddev"),
          Map.entry("stride", "strides"),
          Map.entry("subsample", "strides"),
          Map.entry("subsample_length", "strides"),
          Map.entry("theta", "threshold"));

  /** Settings of Keras 1 that say how to compute, or what other settings say. */
  private static final Set<String> DROPPED =
      Set.of(
          "consume_less",
          "forget_bias_init",
          "input_dim",
          "input_length",
          "mode",
          "W_learning_rate_multiplier",
          "b_learning_rate_multiplier",
          "output_shape",
          "kernel_dim1",
          "kernel_dim2",
          "kernel_dim3",
          "nb_col",
          "nb_row");

  private static final Map<String, String> MERGES =
      Map.of(
          "sum", "Add",
          "mul", "Multiply",
          "concat", "Concatenate",
          "ave", "Average",
          "max", "Maximum",
          "min", "Minimum",
          "dot", "Dot",
          "cos", "Dot");

  private static final Set<String> RECURRENT = Set.of("LSTM", "GRU", "SimpleRNN", "ConvLSTM2D");

  private final int major;
  private final Map<String, String> originalKinds = new HashMap<>();

  LegacyConfigs(int major) {
    this.major = major;
  }

  /** The classes of those layers that have another one now, by the layers' names. */
  Map<String, String> originalKinds() {
    return originalKinds;
  }

  Config model(Config description) {
    return major >= 3 ? description : layer(description);
  }

  private Config layer(Config description) {
    String kind = description.text("class_name", "");
    Config result = Config.empty();
    description.keys().forEach(key -> result.put(key, description.get(key)));
    if (description.has("inbound_nodes")) {
      List<@Nullable Object> nodes = new ArrayList<>();
      description.list("inbound_nodes").forEach(node -> nodes.add(node(node)));
      result.put("inbound_nodes", nodes);
    }
    if (kind.equals("TFOpLambda") || kind.equals("SlicingOpLambda")) {
      Config operation = TensorFlowOps.translated(result);
      return operation == null ? result : operation;
    }
    if (KerasConfigs.isModel(description)) {
      return result.put("config", layers(kind, description.get("config")));
    }
    Config settings = description.nested("config");
    Config modern = Config.empty();
    if (kind.equals("Merge")) {
      merge(settings, result, modern);
      return result.put("config", modern);
    }
    String now = CLASSES.getOrDefault(kind, kind);
    if (!now.equals(kind)) {
      originalKinds.put(settings.text("name", ""), kind);
      result.put("class_name", now);
    }
    for (String key : settings.keys()) {
      Object value = value(settings.get(key));
      if (major > 1) {
        modern.put(
            kind.equals("ThresholdedReLU") && key.equals("theta") ? "threshold" : key, value);
      } else if (!DROPPED.contains(key) || keeps(now, key)) {
        modern.put(name(now, key), value);
      }
    }
    if (major == 1) {
      sizes(settings, modern);
      formats(modern);
    }
    defaults(kind, now, modern);
    return result.put("config", modern);
  }

  private Config layers(String kind, @Nullable Object config) {
    Config settings = Config.empty();
    List<?> members = List.of();
    if (config instanceof List<?> list) {
      // Up to Keras 2.2.2 a sequence was described by its layers alone.
      members = list;
    } else if (config instanceof Config given) {
      given.keys().forEach(key -> settings.put(key, given.get(key)));
      members = given.list("layers");
    }
    List<@Nullable Object> layers = new ArrayList<>();
    for (Object member : members) {
      layers.add(member instanceof Config inner ? layer(inner) : member);
    }
    if (kind.equals("Sequential") && config instanceof List<?>) {
      settings.put("name", "sequential");
    }
    Object first = kind.equals("Sequential") && !layers.isEmpty() ? layers.getFirst() : null;
    if (first instanceof Config inner && KerasConfigs.isModel(inner)) {
      settings.put("build_input_shape", inputShape(inner, 0));
    }
    return settings.put("layers", layers);
  }

  /** What a model takes, as its first layer says it. */
  private static @Nullable Object inputShape(Config description, int depth) {
    List<@Nullable Object> layers = description.nested("config").list("layers");
    if (layers.isEmpty() || depth > 50 || !(layers.getFirst() instanceof Config first)) {
      return null;
    }
    Config settings = first.nested("config");
    Object shape = settings.get("batch_input_shape");
    return shape != null
        ? shape
        : settings.get("batch_shape") != null
            ? settings.get("batch_shape")
            : inputShape(first, depth + 1);
  }

  // ---- Calls ----

  /**
   * A call with further arguments, which stand behind its first input, as Keras 3 writes it; others
   * stay as they are.
   */
  private static @Nullable Object node(@Nullable Object node) {
    if (!(node instanceof List<?> list) || list.isEmpty()) {
      return node;
    }
    List<?> places = list.getFirst() instanceof String ? List.of(list) : list;
    boolean flat = list.getFirst() instanceof String;
    Config further = Config.empty();
    List<Object> tensors = new ArrayList<>();
    for (Object place : places) {
      if (!(place instanceof List<?> parts) || parts.size() < 3) {
        return node;
      }
      tensors.add(tensor(parts));
      if (parts.size() > 3 && parts.get(3) instanceof Config more) {
        more.keys().forEach(key -> further.put(key, argument(more.get(key))));
      }
    }
    return further.keys().isEmpty() && !flat
        ? node
        : Config.empty()
            .put("args", tensors.size() == 1 ? tensors : List.of(tensors))
            .put("kwargs", further);
  }

  private static Config tensor(List<?> place) {
    return Config.empty()
        .put("class_name", "__keras_tensor__")
        .put("config", Config.empty().put("keras_history", place.subList(0, 3)));
  }

  private static @Nullable Object argument(@Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      return value;
    }
    if (list.size() >= 3
        && list.get(0) instanceof String
        && list.get(1) instanceof Long
        && list.get(2) instanceof Long) {
      return tensor(list);
    }
    List<@Nullable Object> items = new ArrayList<>();
    list.forEach(item -> items.add(argument(item)));
    return items;
  }

  // ---- Values ----

  private @Nullable Object value(@Nullable Object value) {
    if (value instanceof List<?> list) {
      List<@Nullable Object> items = new ArrayList<>();
      list.forEach(item -> items.add(value(item)));
      return items;
    }
    if (!(value instanceof Config config)) {
      return value;
    }
    if (config.text("class_name", "").startsWith("Policy")) {
      return config.nested("config").get("name");
    }
    if (config.get("class_name") instanceof String && config.has("config")) {
      return isObject(config) ? config : layer(config);
    }
    if (config.get("name") instanceof String name && major == 1) {
      return penalty(name, config);
    }
    return config;
  }

  /** Whether this is an initializer or another small object, and no layer. */
  private static boolean isObject(Config description) {
    Config settings = description.nested("config");
    return !settings.has("name") && !settings.has("units") && !settings.has("cells");
  }

  /** Keras 1 told penalties and projections by a name among their settings. */
  private static Config penalty(String name, Config config) {
    Config settings = Config.empty();
    config
        .keys()
        .forEach(key -> {
          if (!key.equals("name")) {
            settings.put(key.equals("m") ? "max_value" : key, config.get(key));
          }
        });
    boolean regularizer = name.endsWith("Regularizer");
    return Config.object(
        regularizer ? "keras.regularizers" : "keras.constraints",
        regularizer ? "L1L2" : name,
        settings);
  }

  // ---- Keras 1 ----

  private static boolean keeps(String kind, String key) {
    return (kind.equals("Embedding") && key.equals("input_dim"))
        || (kind.equals("RepeatVector") && key.equals("n"));
  }

  private static String name(String kind, String key) {
    if (kind.equals("Embedding")) {
      return switch (key) {
        case "output_dim" -> key;
        case "init" -> "embeddings_initializer";
        case "W_regularizer" -> "embeddings_regularizer";
        case "W_constraint" -> "embeddings_constraint";
        // Is for training alone, and drops whole words.
        case "dropout" -> "input_length";
        default -> key;
      };
    }
    if (kind.equals("PReLU") && key.equals("init")) {
      return "alpha_initializer";
    }
    return SETTINGS.getOrDefault(key, key);
  }

  private static void sizes(Config settings, Config modern) {
    if (settings.get("nb_row") != null && settings.get("nb_col") != null) {
      modern.put("kernel_size", List.of(settings.integer("nb_row"), settings.integer("nb_col")));
    }
    if (settings.get("kernel_dim1") != null) {
      modern.put(
          "kernel_size",
          List.of(
              settings.integer("kernel_dim1"),
              settings.integer("kernel_dim2"),
              settings.integer("kernel_dim3")));
    }
    if (settings.get("forget_bias_init") instanceof String first) {
      modern.put("unit_forget_bias", first.equals("one"));
    }
  }

  private static void formats(Config modern) {
    Object format = modern.get("data_format");
    if ("tf".equals(format) || "th".equals(format)) {
      modern.put("data_format", "tf".equals(format) ? "channels_last" : "channels_first");
    }
    for (String key : List.copyOf(modern.keys())) {
      if (key.endsWith("_initializer") && modern.get(key) instanceof String first) {
        modern.put(
            key,
            switch (first) {
              case "zero" -> "zeros";
              case "one" -> "ones";
              default -> first;
            });
      }
    }
  }

  /** A layer of Keras 1 that joined others in one of several ways. */
  private void merge(Config settings, Config result, Config modern) {
    String mode = settings.text("mode", "sum");
    String kind = MERGES.get(mode);
    result.put("class_name", kind == null || settings.get("layers") != null ? "Merge" : kind);
    modern.put("name", settings.get("name"));
    if ("Concatenate".equals(kind)) {
      modern.put("axis", settings.integer("concat_axis", -1));
    }
    if ("Dot".equals(kind)) {
      modern.put("axes", settings.get("dot_axes")).put("normalize", mode.equals("cos"));
    }
  }

  // ---- Defaults ----

  private void defaults(String kind, String now, Config modern) {
    if (now.equals("GRU") || now.equals("GRUCell")) {
      if (modern.get("reset_after") == null) {
        modern.put("reset_after", kind.equals("CuDNNGRU"));
      }
    }
    if (kind.startsWith("CuDNN")) {
      modern.put("recurrent_activation", "sigmoid").put("activation", "tanh");
    } else if (major == 1 && RECURRENT.contains(now)) {
      if (!now.equals("SimpleRNN") && modern.get("recurrent_activation") == null) {
        modern.put("recurrent_activation", "hard_sigmoid");
      }
    }
    for (String key : List.of("activation", "recurrent_activation")) {
      if ("hard_sigmoid".equals(modern.get(key))) {
        // The function of that name is another one since Keras 3.
        modern.put(key, "keras2_hard_sigmoid");
      }
    }
    if (modern.get("axis") instanceof List<?> axes
        && axes.size() == 1
        && now.equals("BatchNormalization")) {
      modern.put("axis", requireNonNull(axes.getFirst()));
    }
    if (now.equals("InputLayer") && modern.get("batch_input_shape") != null) {
      modern.put("batch_shape", modern.get("batch_input_shape")).without("batch_input_shape");
    }
  }

  // ---- Training ----

  /** The settings of training as Keras 3 has them. */
  Config compile(Config training) {
    Config compile = Config.empty();
    Map<String, String> same = new LinkedHashMap<>();
    same.put("optimizer_config", "optimizer");
    for (String key : List.of("loss", "loss_weights", "metrics", "weighted_metrics")) {
      same.put(key, key);
    }
    same.forEach((old, now) -> {
      if (training.has(old)) {
        compile.put(now, training.get(old));
      }
    });
    return compile;
  }
}
