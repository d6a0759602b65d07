package org.pellucid.layers;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.Variable;

/**
 * Feature spaces as Keras describes them; what their layers have learned as weights stands beside
 * that, under keys of our own.
 */
final class FeatureSpaceConfigs {
  private static final String MODULE = "keras.src.layers.preprocessing.feature_space";

  private FeatureSpaceConfigs() {}

  static Config write(FeatureSpace space, boolean adapted) {
    Config features = Config.empty();
    Config weights = Config.empty();
    space
        .features()
        .forEach((name, feature) -> {
          Layer layer = feature.preprocessor();
          features.put(
              name,
              object(
                  "Feature",
                  Config.empty()
                      .put("dtype", feature.dtype())
                      .put(
                          "preprocessor", layer == null ? identity() : Layers.REGISTRY.write(layer))
                      .put("output_mode", feature.output().text())));
          if (layer != null && !layer.weights().isEmpty()) {
            weights.put(
                name,
                layer.weights().stream().map(Variable::value).map(NestedNumbers::write).toList());
          }
        });
    List<Object> crosses = new ArrayList<>();
    space
        .crosses()
        .values()
        .forEach(cross ->
            crosses.add(
                object(
                    "Cross",
                    Config.empty()
                        .put("feature_names", cross.features())
                        .put("crossing_dim", cross.bins())
                        .put("output_mode", cross.output().text()))));
    Config settings = space.settings().put("features", features).put("crosses", crosses);
    return Config.object("keras.utils", "FeatureSpace", settings)
        .put("adapted", adapted)
        .put("weights", weights);
  }

  private static Config identity() {
    return object("TFDIdentity", Config.empty().put("dtype", "float32"));
  }

  private static Config object(String className, Config settings) {
    return Config.object(MODULE, className, settings).put("registered_name", className);
  }

  static FeatureSpace read(Config description) {
    Config settings = description.nested("config");
    Config given = settings.nested("features");
    Config weights = description.nested("weights");
    Map<String, FeatureSpace.Feature> features = new LinkedHashMap<>();
    for (String name : given.keys()) {
      Config feature = given.nested(name).nested("config");
      Layer layer = layer(feature.get("preprocessor"));
      if (layer != null && weights.has(name)) {
        layer.buildFor(List.of(Shape.of(Shape.UNKNOWN, 1)));
        List<NdArray> values = new ArrayList<>();
        for (int i = 0; i < layer.weights().size(); i++) {
          NdArray value = NestedNumbers.read(name, requireNonNull(weights.list(name).get(i)));
          values.add(value.cast(layer.weights().get(i).dtype()));
        }
        layer.setWeights(values);
      }
      features.put(
          name,
          new FeatureSpace.Feature(
              feature.text("dtype", "float32"), layer, output(feature, "float")));
    }
    List<FeatureSpace.Cross> crosses = new ArrayList<>();
    for (Object item : settings.list("crosses")) {
      Config cross = ((Config) requireNonNull(item)).nested("config");
      crosses.add(
          new FeatureSpace.Cross(
              cross.list("feature_names").stream().map(String::valueOf).toList(),
              cross.integer("crossing_dim"),
              output(cross, "one_hot")));
    }
    FeatureSpace space = new FeatureSpace(features, crosses.toArray(FeatureSpace.Cross[]::new));
    space.readSettings(settings);
    return space;
  }

  private static @Nullable Layer layer(@Nullable Object description) {
    return description instanceof Config config
            && config.text("class_name", "").equals("TFDIdentity")
        ? null
        : Layers.REGISTRY.read(description);
  }

  private static FeatureSpace.Output output(Config config, String usual) {
    return FeatureSpace.Output.valueOf(config.text("output_mode", usual).toUpperCase(Locale.ROOT));
  }
}
