package org.pellucid.applications;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Safetensors;
import org.pellucid.layers.Layer;
import org.pellucid.layers.LowRankAdaptable;
import org.pellucid.tensor.Variable;

/**
 * The file of low-rank updates: for each adapted kernel {@code PATH} its arrays {@code
 * DIR/lora_NAME_a} and {@code DIR/lora_NAME_b} and, as a text, the scale {@code alpha / rank};
 * beside them the biases of the adapted layers.
 */
final class LoraFile {
  private static final String SCALE = "lora_scale/";

  private LoraFile() {}

  /** The layers that can have an update, by the paths of their kernels. */
  private static Map<String, Layer> adaptable(Layer model) {
    Map<String, Layer> found = new LinkedHashMap<>();
    collect(model, found);
    return found;
  }

  private static void collect(Layer layer, Map<String, Layer> found) {
    if (layer instanceof LowRankAdaptable && !layer.ownWeights().isEmpty()) {
      Layer other = found.put(kernel(layer).name(), layer);
      if (other != null && !other.equals(layer)) {
        throw new PellucidException(
            "Lora: two layers of the model have a weight \""
                + kernel(layer).name()
                + "\"; give them names of their own.");
      }
      return;
    }
    layer.sublayers().forEach(inner -> collect(inner, found));
  }

  private static Variable kernel(Layer layer) {
    return layer.ownWeights().stream()
        .filter(weight -> weight.name().matches("(.*/)?(kernel|embeddings)"))
        .findFirst()
        .orElseThrow(() -> new PellucidException("Layer \"" + layer.name() + "\" has no kernel."));
  }

  private static String factor(String kernel, String letter) {
    int slash = kernel.lastIndexOf('/') + 1;
    return kernel.substring(0, slash) + "lora_" + kernel.substring(slash) + "_" + letter;
  }

  private static boolean isAdapted(Layer layer) {
    return layer instanceof LowRankAdaptable adaptable && adaptable.isLoraEnabled();
  }

  static void save(Layer model, Path file) {
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    adaptable(model)
        .forEach((kernel, layer) -> {
          if (layer instanceof LowRankAdaptable adaptable && adaptable.isLoraEnabled()) {
            layer.trainableVariables().forEach(w -> arrays.put(w.name(), w.value()));
            texts.put(SCALE + kernel, String.valueOf(adaptable.loraScale()));
          }
        });
    if (arrays.isEmpty()) {
      throw new PellucidException(
          "Lora.save: \""
              + model.name()
              + "\" has no low-rank updates; Lora.enable(model, rank) begins them.");
    }
    Safetensors.write(file, arrays, texts);
  }

  static int load(Layer model, Path path) {
    Safetensors file = Safetensors.open(path);
    Map<String, Layer> layers = adaptable(model);
    Map<String, Double> scales = scales(file);
    Set<String> known = new LinkedHashSet<>();
    scales.forEach((kernel, scale) -> known.addAll(check(file, layers, kernel, scale)));
    for (String name : file.names()) {
      if (!known.contains(name)) {
        throw new PellucidException(
            "Lora.load: " + file.fileName() + " has \"" + name + "\", which no update needs.");
      }
    }
    freeze(model, Set.copyOf(scales.keySet().stream().map(layers::get).toList()));
    scales.forEach((kernel, scale) -> {
      Layer layer = layers.get(kernel);
      if (layer instanceof LowRankAdaptable adaptable && !adaptable.isLoraEnabled()) {
        int rank = file.entry(factor(kernel, "b")).shape().dim(0);
        adaptable.enableLora(rank, scale * rank);
      }
      if (layer != null) {
        layer.trainableVariables().stream()
            .filter(weight -> file.names().contains(weight.name()))
            .forEach(weight -> weight.assign(file.read(weight.name())));
      }
    });
    return scales.size();
  }

  private static Map<String, Double> scales(Safetensors file) {
    Map<String, Double> scales = new LinkedHashMap<>();
    file.metadata()
        .forEach((key, text) -> {
          if (key.startsWith(SCALE)) {
            try {
              scales.put(key.substring(SCALE.length()), Double.valueOf(text));
            } catch (NumberFormatException wrong) {
              throw new PellucidException(
                  "Lora.load: " + file.fileName() + ": \"" + key + "\" is no number.", wrong);
            }
          }
        });
    if (scales.isEmpty()) {
      throw new PellucidException(
          "Lora.load: " + file.fileName() + " has no low-rank updates; Lora.save writes them.");
    }
    return scales;
  }

  /** The names of the arrays of an update, if it fits the model. */
  private static Set<String> check(
      Safetensors file, Map<String, Layer> layers, String kernel, double scale) {
    Layer layer = layers.get(kernel);
    if (layer == null) {
      throw new PellucidException(
          "Lora.load: "
              + file.fileName()
              + " is for another model: "
              + Names.unknown("kernel", kernel, layers.keySet()).getMessage());
    }
    Set<String> names = new LinkedHashSet<>();
    names.add(factor(kernel, "a"));
    names.add(factor(kernel, "b"));
    Shape a = file.entry(factor(kernel, "a")).shape();
    Shape b = file.entry(factor(kernel, "b")).shape();
    Shape shape = kernel(layer).shape();
    int last = shape.rank() - 1;
    boolean fits =
        b.rank() == 2
            && b.dim(0) >= 1
            && b.dim(1) == shape.dim(last)
            && a.equals(shape.with(last, b.dim(0)));
    if (!fits || !(scale > 0)) {
      throw new PellucidException(
          "Lora.load: "
              + file.fileName()
              + " is for another model: the update of \""
              + kernel
              + "\" has factors "
              + a
              + " and "
              + b
              + ", the kernel here is "
              + shape
              + ".");
    }
    for (Variable weight : layer.ownWeights()) {
      if (!weight.name().equals(kernel) && file.names().contains(weight.name())) {
        Shape given = file.entry(weight.name()).shape();
        if (!given.equals(weight.shape())) {
          throw new PellucidException(
              "Lora.load: "
                  + file.fileName()
                  + (isAdapted(layer) ? " has another rank: \"" : " is for another model: \"")
                  + weight.name()
                  + "\" is "
                  + given
                  + " there and "
                  + weight.shape()
                  + " here.");
        }
        names.add(weight.name());
      }
    }
    return names;
  }

  private static void freeze(Layer layer, Set<Layer> adapted) {
    if (adapted.contains(layer)) {
      return;
    }
    if (layer.sublayers().isEmpty()) {
      layer.freeze();
    }
    layer.sublayers().forEach(inner -> freeze(inner, adapted));
  }
}
