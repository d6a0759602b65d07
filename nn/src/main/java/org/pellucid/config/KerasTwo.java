package org.pellucid.config;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How older versions of Keras spelled settings, and which settings mean nothing here. */
final class KerasTwo {
  /** Settings of any object that say what we know already, or how Keras computes. */
  private static final Set<String> SILENT =
      Set.of(
          "name",
          "dtype",
          "trainable",
          "autocast",
          "batch_input_shape",
          "build_config",
          "build_input_shape",
          "decay",
          "flash_attention",
          "gptq_unpacked_column_size",
          "implementation",
          "input_dtype",
          "input_length",
          "is_legacy_optimizer",
          "jit_compile",
          "lora_alpha",
          "lora_rank",
          "optional",
          "quantization_config",
          "ragged",
          "sparse",
          "synchronized",
          "time_major",
          "unroll",
          "fused",
          "renorm",
          "virtual_batch_size",
          "query_shape",
          "key_shape",
          "value_shape",
          "batch_size",
          "zero_debias_moving_mean");

  /** Old name, new name, by class. */
  private static final Map<String, Map<String, String>> RENAMED =
      Map.of(
          "LeakyReLU", Map.of("alpha", "negative_slope"),
          "InputLayer", Map.of("batch_input_shape", "batch_shape"));

  private KerasTwo() {}

  /** Whether a setting may be there without being understood. */
  static boolean meansNothing(String className, String key) {
    boolean factorized = className.startsWith("Separable") || className.startsWith("Depthwise");
    return SILENT.contains(key)
        || (factorized && (key.startsWith("kernel_") && !key.equals("kernel_size")))
        || (factorized && (key.equals("groups") || key.equals("filters")));
  }

  /** The settings as Keras 3 spells them. */
  static Config modern(String className, Config settings) {
    Map<String, String> renamed = RENAMED.getOrDefault(className, Map.of());
    boolean old =
        settings.keys().contains("lr")
            || isOldDecay(settings)
            || "auto".equals(settings.peek("reduction"))
            || renamed.keySet().stream().anyMatch(settings.keys()::contains);
    if (!old) {
      return settings;
    }
    Config modern = Config.empty();
    for (String key : settings.keys()) {
      String name = renamed.getOrDefault(key, key.equals("lr") ? "learning_rate" : key);
      Object value = settings.peek(key);
      if (name.equals("reduction") && "auto".equals(value)) {
        value = "sum_over_batch_size";
      }
      if (!name.isEmpty() && !modern.keys().contains(name)) {
        modern.put(name, value);
      }
    }
    if (isOldDecay(settings) && modern.peek("learning_rate") instanceof Number rate) {
      modern.put("learning_rate", falling(rate, settings.peek("decay")));
    }
    return modern;
  }

  /**
   * Whether a learning rate falls as {@code rate / (1 + decay * step)}, as old optimizers had it.
   */
  private static boolean isOldDecay(Config settings) {
    return settings.peek("decay") instanceof Number decay && decay.doubleValue() > 0;
  }

  private static Config falling(Number rate, @Nullable Object decay) {
    return Config.object(
        "keras.optimizers.schedules",
        "InverseTimeDecay",
        Config.empty()
            .put("initial_learning_rate", rate)
            .put("decay_steps", 1)
            .put("decay_rate", decay));
  }
}
