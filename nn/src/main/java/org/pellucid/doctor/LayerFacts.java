package org.pellucid.doctor;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.callbacks.TrainedModel.GraphNode;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Normalization;
import org.pellucid.layers.ReLU;
import org.pellucid.layers.Rescaling;
import org.pellucid.models.Model;

/**
 * What must be known of a model's layers to judge their numbers.
 *
 * @param activations the names of activations by the paths of layers; layers of which others use
 *     the result, for outputs may be as sure as they like
 * @param first the classes of layers that are given the data
 */
record LayerFacts(Map<String, String> activations, Set<String> first) {
  /** Layers after which the size of inputs does not matter. */
  private static final Set<String> READY =
      Set.of(
          "Normalization",
          "Rescaling",
          "BatchNormalization",
          "LayerNormalization",
          "Embedding",
          "Discretization",
          "Hashing",
          "CategoryEncoding",
          "IntegerLookup",
          "StringLookup",
          "TextVectorization",
          "FeatureSpace");

  /**
   * Tells whether a model ends with a layer that brings results to the size of the targets, so that
   * losses and gradients are in their units.
   */
  static boolean endsScaled(Model model) {
    return model.layers().getLast() instanceof Normalization
        || model.layers().getLast() instanceof Rescaling;
  }

  static LayerFacts of(Model model) {
    List<GraphNode> graph = model.graph();
    Set<String> used = new HashSet<>();
    Set<String> sources = new HashSet<>();
    Set<String> first = new HashSet<>();
    graph.forEach(node -> used.addAll(node.inputs()));
    for (GraphNode node : graph) {
      if (node.inputs().isEmpty()) {
        sources.add(node.name());
        first.add(node.type());
      }
    }
    for (GraphNode node : graph) {
      if (node.inputs().stream().anyMatch(sources::contains)) {
        first.add(node.type());
      }
    }
    Map<String, String> activations = new LinkedHashMap<>();
    for (Layer layer : model.layers()) {
      collect("", layer, used.contains(layer.name()), activations);
    }
    return new LayerFacts(activations, first);
  }

  private static void collect(
      String outer, Layer layer, boolean inside, Map<String, String> activations) {
    String path = outer.isEmpty() ? layer.name() : outer + "/" + layer.name();
    if (layer instanceof Model nested) {
      nested.layers().forEach(inner -> collect(path, inner, true, activations));
    } else if (inside) {
      if (layer instanceof ReLU) {
        activations.put(path, "relu");
      } else if (layer.config().get("activation") instanceof String name) {
        activations.put(path, name);
      }
    }
  }

  /** Whether a layer brings the inputs to size, or takes whole numbers. */
  boolean scalesInputs() {
    return first.stream().anyMatch(READY::contains);
  }
}
