package org.pellucid.models;

import java.util.LinkedHashMap;
import java.util.Map;
import org.pellucid.layers.Layer;

/** What the layers of a model are, by the paths under which they compute. */
final class LayerKinds {
  private LayerKinds() {}

  static Map<String, String> of(Model model) {
    Map<String, String> kinds = new LinkedHashMap<>();
    model.layers().forEach(layer -> add("", layer, kinds));
    return kinds;
  }

  private static void add(String outer, Layer layer, Map<String, String> kinds) {
    String path = outer.isEmpty() ? layer.name() : outer + "/" + layer.name();
    kinds.put(path, layer.getClass().getSimpleName());
    if (layer instanceof Model nested) {
      nested.layers().forEach(inner -> add(path, inner, kinds));
    }
  }
}
