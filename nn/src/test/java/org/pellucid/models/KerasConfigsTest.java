package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Configurable;
import org.pellucid.config.Registry;
import org.pellucid.constraints.Constraints;
import org.pellucid.initializers.Initializers;
import org.pellucid.layers.Layers;
import org.pellucid.losses.Losses;
import org.pellucid.metrics.Metrics;
import org.pellucid.optimizers.Optimizers;
import org.pellucid.optimizers.schedules.Schedules;
import org.pellucid.regularizers.Regularizers;

/**
 * Each object that has a config in Keras is made of it and writes it again, with Keras's defaults.
 */
class KerasConfigsTest {
  private static final Map<String, Registry<? extends Configurable>> REGISTRIES =
      Map.of(
          "layers", Layers.REGISTRY,
          "losses", Losses.REGISTRY,
          "metrics", Metrics.REGISTRY,
          "optimizers", Optimizers.REGISTRY,
          "schedules", Schedules.REGISTRY,
          "initializers", Initializers.REGISTRY,
          "regularizers", Regularizers.REGISTRY,
          "constraints", Constraints.REGISTRY);

  /** What objects of ours need not say. */
  private static final Set<String> LEFT_OUT =
      Set.of("name", "dtype", "trainable", "autocast", "synchronized", "vocabulary_size");

  @TestFactory
  List<DynamicTest> keepsWhatKerasWrites() throws IOException {
    String json;
    try (InputStream in =
        Objects.requireNonNull(
            KerasConfigsTest.class.getResourceAsStream("/keras/keras-configs.json"))) {
      json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    Config all = Config.read(json);
    List<DynamicTest> tests = new ArrayList<>();
    REGISTRIES.forEach((kind, registry) -> {
      Config objects = all.nested(kind);
      for (String name : objects.keys()) {
        if (registry.names().contains(name) && !name.equals("MeanMetricWrapper")) {
          tests.add(
              DynamicTest.dynamicTest(
                  kind + " " + name, () -> check(registry, objects.nested(name))));
        }
      }
    });
    assertThat(tests).hasSizeGreaterThan(150);
    return tests;
  }

  private static <T extends Configurable> void check(Registry<T> registry, Config description) {
    T made = Objects.requireNonNull(registry.read(description));
    Config written = Objects.requireNonNull(registry.write(made));
    assertThat(written.get("class_name")).isEqualTo(description.get("class_name"));
    assertThat(written.get("module")).isEqualTo(description.get("module"));
    compare("", description.nested("config"), written.nested("config"));
    T again = Objects.requireNonNull(registry.read(written));
    assertThat(again.config()).isEqualTo(made.config());
  }

  private static void compare(String path, @Nullable Object keras, @Nullable Object ours) {
    if (keras instanceof Config wanted && ours instanceof Config got) {
      for (String key : wanted.keys()) {
        if (!LEFT_OUT.contains(key)) {
          compare(path + "/" + key, wanted.get(key), got.get(key));
        }
      }
    } else if (keras instanceof Number wanted && ours instanceof Number got) {
      // Keras reads a learning rate back from a float32.
      double margin = 1e-7 * Math.abs(wanted.doubleValue());
      assertThat(got.doubleValue()).as(path).isCloseTo(wanted.doubleValue(), within(margin));
    } else if (keras instanceof List<?> wanted && ours instanceof List<?> got) {
      assertThat(got).as(path).hasSameSizeAs(wanted);
      for (int i = 0; i < wanted.size(); i++) {
        compare(path + "/" + i, wanted.get(i), got.get(i));
      }
    } else if (!(ours instanceof NdArray)) {
      assertThat(ours).as(path).isEqualTo(keras);
    }
  }
}
