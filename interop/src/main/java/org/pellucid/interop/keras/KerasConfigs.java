package org.pellucid.interop.keras;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.KerasObjects;
import org.pellucid.models.MigrationReport;

/**
 * The description of a model as a file has it, turned into one that is read here: vocabularies put
 * in, functions of {@code keras.ops} made layers, shapes for models that name none.
 */
final class KerasConfigs {
  private static final int DEEPEST = 50;
  private static final Set<String> MODELS = Set.of("Sequential", "Functional", "Model");

  /** A layer as the file describes it, for the report. */
  private record Found(String name, String kind, Config description) {}

  private final Assets assets;
  private final int major;
  private final List<Found> found = new ArrayList<>();

  /**
   * Makes a reader of descriptions.
   *
   * @param assets vocabularies
   * @param major which Keras wrote the file
   */
  KerasConfigs(Assets assets, int major) {
    this.assets = assets;
    this.major = major;
  }

  static boolean isModel(Config description) {
    return MODELS.contains(description.text("class_name", ""));
  }

  /** The description of a whole model. */
  Config model(Config description) {
    return layer(description, "", "", 0);
  }

  /**
   * One layer or model.
   *
   * @param description what the file says
   * @param path where its state stands in the file
   * @param outer the names of the models around it, for the report
   */
  private Config layer(Config description, String path, String outer, int depth) {
    if (depth > DEEPEST) {
      throw new PellucidException("Models are nested more than " + DEEPEST + " deep.");
    }
    Config result = copy(description);
    Config settings = copy(description.nested("config"));
    result.put("config", settings);
    String kind = description.text("class_name", "");
    String name = settings.text("name", description.text("name", kind.toLowerCase(Locale.ROOT)));
    if (MODELS.contains(kind)) {
      settings.put(
          "layers", members(kind, settings, path, path.isEmpty() ? "" : outer + name + "/", depth));
      Object shape = description.nested("build_config").get("input_shape");
      if (kind.equals("Sequential") && shape instanceof List<?> && !beginsWithInput(settings)) {
        settings.put("build_input_shape", shape);
      }
      return result;
    }
    found.add(new Found(outer + name, kind, result));
    assets.complete(kind, settings, path);
    inside(settings, path, outer + name + "/", depth);
    return result;
  }

  private static boolean beginsWithInput(Config settings) {
    List<@Nullable Object> layers = settings.list("layers");
    return !layers.isEmpty()
        && layers.getFirst() instanceof Config first
        && first.text("class_name", "").equals("InputLayer");
  }

  private List<Object> members(String kind, Config settings, String path, String outer, int depth) {
    StatePaths.Names names = new StatePaths.Names();
    List<Object> members = new ArrayList<>();
    String prefix = path.isEmpty() ? "layers/" : path + "/layers/";
    for (Object item : settings.list("layers")) {
      if (!(item instanceof Config member)) {
        throw new PellucidException("The description of a model has a layer that is none.");
      }
      String className = member.text("class_name", "");
      boolean counts = !(kind.equals("Sequential") && className.equals("InputLayer"));
      if (isOperation(member)) {
        found.add(new Found(outer + member.text("name", ""), className, member));
        members.add(OperationLayer.isKnown(className) ? OperationLayer.wrap(member) : member);
      } else {
        String place = counts ? prefix + names.next(className) : prefix + "input";
        members.add(layer(withoutMode(member), place, outer, depth + 1));
      }
    }
    return members;
  }

  /** Operations say so by their module; in HDF5 files, by lacking what every layer says. */
  private static boolean isOperation(Config description) {
    if (description.get("module") instanceof String module) {
      return module.startsWith("keras.src.ops.") || module.startsWith("keras.ops");
    }
    Config settings = description.nested("config");
    List<@Nullable Object> nodes = description.list("inbound_nodes");
    return !nodes.isEmpty()
        && nodes.getFirst() instanceof Config
        && !isModel(description)
        && settings.get("trainable") == null
        && settings.get("dtype") == null;
  }

  /**
   * Keras notes the mode that a layer of random changes has by default, and does not heed it in a
   * model.
   */
  private static Config withoutMode(Config description) {
    List<@Nullable Object> nodes = new ArrayList<>();
    for (Object node : description.list("inbound_nodes")) {
      if (node instanceof Config call
          && Boolean.TRUE.equals(call.nested("kwargs").get("training"))) {
        nodes.add(copy(call).put("kwargs", copy(call.nested("kwargs")).without("training")));
      } else {
        nodes.add(node);
      }
    }
    return nodes.isEmpty() ? description : copy(description).put("inbound_nodes", nodes);
  }

  /** Layers that stand in the settings of a layer. */
  private void inside(Config settings, String path, String outer, int depth) {
    int before = found.size();
    for (String key : List.of("layer", "backward_layer", "cell")) {
      if (settings.get(key) instanceof Config inner && inner.has("class_name")) {
        settings.put(key, layer(inner, path + "/" + key, outer, depth + 1));
      }
    }
    // The outer layer stands for those inside, unless they are models.
    if (found.size() == before + 1) {
      found.removeLast();
    }
  }

  private static Config copy(Config config) {
    Config copy = Config.empty();
    config.keys().forEach(key -> copy.put(key, config.get(key)));
    return copy;
  }

  // ---- The report ----

  /** Notes all layers as taken over. */
  void report(MigrationReport.Builder report) {
    for (Found layer : found) {
      String doubt = LegacyWeights.doubt(major, layer.kind(), layer.description().nested("config"));
      if (doubt == null) {
        report.exact(layer.name(), layer.kind());
      } else {
        report.approximated(
            layer.name(), layer.kind(), doubt, "Compare a prediction with one of the old model.");
      }
    }
  }

  /**
   * Notes which layers cannot be read, and why.
   *
   * @return whether there is one
   */
  boolean reportMissing(MigrationReport.Builder report) {
    boolean missing = false;
    for (Found layer : found) {
      String reason = problem(layer);
      if (reason == null) {
        report.exact(layer.name(), layer.kind());
      } else {
        missing = true;
        report.missing(layer.name(), layer.kind(), reason, advice(layer));
      }
    }
    return missing;
  }

  private static @Nullable String problem(Found layer) {
    try {
      if (isOperation(layer.description())) {
        return OperationLayer.isKnown(layer.kind())
            ? null
            : "this function of keras.ops is not known";
      }
      KerasObjects.read(layer.description());
      return null;
    } catch (PellucidException e) {
      if (layer.kind().equals("Lambda")) {
        return "it holds Python code, which is never run";
      }
      String message = String.valueOf(e.getMessage()).replaceFirst("(?s) Known: .*", "");
      return message.substring(0, Math.min(140, message.length())).replaceAll("[.]$", "");
    }
  }

  private static String advice(Found layer) {
    return layer.kind().equals("Lambda")
        ? "Write a layer that does the same, and read the file within "
            + "new CustomObjects().add(\"Lambda\", ...).use(...)."
        : "Write a layer that does the same, and read the file within new CustomObjects().add(\""
            + layer.kind()
            + "\", ...).use(...).";
  }
}
