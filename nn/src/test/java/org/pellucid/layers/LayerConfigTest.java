package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pellucid.check.GoldenCases;
import org.pellucid.config.Config;
import org.pellucid.config.Registry;

/**
 * Layers read and write the configs that Keras 3.15 writes, here one per layer with as many
 * settings as possible away from their defaults.
 */
class LayerConfigTest {
  static List<String> configs() throws IOException {
    try (InputStream file =
        Objects.requireNonNull(LayerConfigTest.class.getResourceAsStream("keras-configs.jsonl"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("configs")
  void writesWhatKerasWrites(String line) {
    Config keras = GoldenCases.json(line);
    Layer layer = Objects.requireNonNull(Layers.REGISTRY.read(keras));
    Map<String, @Nullable Object> expected = plain(keras.nested("config"));
    Map<String, @Nullable Object> written = plain(layer.config());
    written.keySet().retainAll(expected.keySet());
    assertThat(written).isEqualTo(expected);
    assertThat(Layers.REGISTRY.className(layer)).isEqualTo(keras.text("class_name", ""));
  }

  /** Numbers as doubles, and without what depends on the way of saving. */
  private static Map<String, @Nullable Object> plain(Config config) {
    Map<String, @Nullable Object> map = new TreeMap<>();
    for (String key : config.keys()) {
      Object value = config.get(key);
      if (value != null && !key.equals("module") && !key.equals("registered_name")) {
        map.put(key, plain(value));
      }
    }
    return map;
  }

  private static Object plain(@Nullable Object value) {
    return switch (value) {
      case Config nested -> plain(nested);
      case Number number -> number.doubleValue();
      case List<?> list -> list.stream().map(LayerConfigTest::plain).toList();
      case null -> "null";
      default -> value;
    };
  }

  @Test
  void everyLayerHasAConfig() throws IOException {
    assertThat(configs().stream().map(line -> GoldenCases.json(line).text("class_name", "")))
        .containsExactlyInAnyOrderElementsOf(
            Layers.REGISTRY.entries().stream()
                .map(Registry.Entry::name)
                .filter(name -> !name.equals("Lambda"))
                .toList());
  }

  @Test
  void anEmptyConfigGivesTheDefaultsOfKeras() {
    assertThat(new BatchNormalization().name("b").config())
        .hasToString(
            "{name: \"b\", trainable: true, axis: -1, momentum: 0.99, epsilon: 0.001, center: true,"
                + " scale: true, beta_initializer: "
                + initializer("Zeros")
                + ", gamma_initializer: "
                + initializer("Ones")
                + ", beta_regularizer: null, gamma_regularizer: null, beta_constraint: null,"
                + " gamma_constraint: null, moving_mean_initializer: "
                + initializer("Zeros")
                + ", moving_variance_initializer: "
                + initializer("Ones")
                + ", renorm: false, renorm_clipping: null, renorm_momentum: 0.99}");
    assertThat(Layers.REGISTRY.read("LeakyReLU").config().number("negative_slope")).isEqualTo(0.3);
    assertThat(Layers.REGISTRY.read("MaxPooling2D").config().list("pool_size"))
        .containsExactly(2L, 2L);
    assertThat(Layers.REGISTRY.read("MaxPool2D")).isInstanceOf(MaxPooling2D.class);
  }

  private static String initializer(String name) {
    return "{module: \"keras.initializers\", class_name: \""
        + name
        + "\", config: {}, registered_name: null}";
  }

  @Test
  void olderFormsOfSettingsAreRead() {
    Config padding = Config.empty().put("padding", 2);
    Layer padded = Layers.REGISTRY.read(Config.object("keras.layers", "ZeroPadding2D", padding));
    assertThat(padded.config().list("padding")).containsExactly(List.of(2L, 2L), List.of(2L, 2L));
    Config axis = Config.empty().put("axis", List.of(3));
    Layer norm = Layers.REGISTRY.read(Config.object("keras.layers", "BatchNormalization", axis));
    assertThat(norm.config().integer("axis")).isEqualTo(3);
  }

  @Test
  void whatCannotBeDoneIsRefused() {
    assertThatThrownBy(() -> read("Lambda", "trainable"))
        .hasMessage(
            "Layer \"lambda\" is a Lambda: its function is code, which is never taken from a file."
                + " Put a layer class of your own in its place.");
    Config clipping = Config.empty().put("rmax", 1).put("rmin", 2);
    assertThatThrownBy(() -> new BatchNormalization().renormClipping(clipping))
        .hasMessage(
            "BatchNormalization: renormClipping needs rmin <= rmax and dmax >= 0, got"
                + " {rmax: 1, rmin: 2}.");
    assertThatThrownBy(() -> Layers.REGISTRY.read("Dense"))
        .hasMessage("Setting \"units\" must be a whole number, got null.");
  }

  private static @Nullable Layer read(String name, String flag) {
    Config config = Config.empty().put(flag, true);
    return Layers.REGISTRY.read(Config.object("keras.layers", name, config));
  }
}
