package org.pellucid.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.TrainedModel;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Layer;
import org.pellucid.models.Model;
import org.pellucid.tensor.Variable;

/**
 * A network for the page: its layers, how they are connected, and what is in them. Numbers are read
 * when a page asks, also while training changes them.
 */
final class NetworkView {
  /** Networks of at most so many units in a layer are drawn neuron by neuron. */
  static final int MOST_UNITS = 64;

  private static final int MOST_DENSE = 12;

  /** Of a report, so many layers are opened beforehand. */
  private static final int MOST_OPENED = 48;

  /** Layers that treat each unit alone, so that neurons before and behind them are the same. */
  private static final Set<String> BETWEEN =
      Set.of(
          "Activation",
          "ActivityRegularization",
          "AlphaDropout",
          "BatchNormalization",
          "Dropout",
          "ELU",
          "GaussianDropout",
          "GaussianNoise",
          "LayerNormalization",
          "LeakyReLU",
          "PReLU",
          "ReLU",
          "Softmax");

  private volatile @Nullable TrainedModel shown;

  void show(TrainedModel model) {
    shown = model;
  }

  /** The layers and weights as a table. */
  Map<String, Object> table() {
    TrainedModel model = shown;
    if (model == null) {
      return Map.of();
    }
    List<Map<String, Object>> weights = new ArrayList<>();
    long count = 0;
    for (Variable variable : model.weights()) {
      Map<String, Object> weight = new LinkedHashMap<>();
      weight.put("name", variable.name());
      weight.put("shape", variable.shape().toString());
      weight.put("trainable", variable.isTrainable());
      weights.add(weight);
      count += variable.shape().size();
    }
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("layers", layers(model));
    view.put("weights", weights);
    view.put("parameters", count);
    return view;
  }

  /** The layers with their connections, to be drawn; empty while there is no network. */
  Map<String, Object> graph() {
    TrainedModel model = shown;
    if (model == null) {
      return Map.of();
    }
    Map<String, Object> graph = new LinkedHashMap<>();
    graph.put("name", model.name());
    graph.put("parameters", size(model.weights()));
    graph.put("trainable", size(model.trainableVariables()));
    graph.put("layers", layers(model));
    return graph;
  }

  private static long size(List<Variable> variables) {
    return variables.stream().mapToLong(variable -> variable.shape().size()).sum();
  }

  private static List<Map<String, Object>> layers(TrainedModel model) {
    Map<String, Layer> named = new LinkedHashMap<>();
    if (model instanceof Model own) {
      own.layers().forEach(layer -> named.putIfAbsent(layer.name(), layer));
    }
    List<Map<String, Object>> layers = new ArrayList<>();
    for (TrainedModel.GraphNode node : model.graph()) {
      Map<String, Object> layer = new LinkedHashMap<>();
      layer.put("name", node.name());
      layer.put("type", node.type());
      layer.put("inputs", node.inputs());
      Shape output = node.output();
      layer.put("output", output == null ? "" : output.toString());
      Layer known = named.get(node.name());
      layer.put("parameters", known == null ? 0 : known.countParams());
      if (known != null && known.countParams() > 0 && known.trainableVariables().isEmpty()) {
        layer.put("frozen", true);
      }
      layers.add(layer);
    }
    return layers;
  }

  /** What is in a layer: its settings, and its weights as pictures. */
  Map<String, Object> layer(String name) {
    TrainedModel model = shown;
    if (!(model instanceof Model own)) {
      throw new PellucidException("Studio: there is no network to look into yet.");
    }
    for (TrainedModel.GraphNode node : own.graph()) {
      // A Sequential draws its input, which is none of its layers.
      if (node.name().equals(name) && node.inputs().isEmpty()) {
        return LayerView.empty(name, node.type());
      }
    }
    return LayerView.of(own.getLayer(name));
  }

  /** What is in the first layers, by name, for a page behind which no program stands any more. */
  Map<String, Object> someLayers() {
    Map<String, Object> opened = new LinkedHashMap<>();
    if (shown instanceof Model own) {
      own.layers().stream()
          .limit(MOST_OPENED)
          .forEach(layer -> opened.put(layer.name(), LayerView.of(layer)));
    }
    return opened;
  }

  // ---- Neurons ----

  /** The weights between neurons of a small dense network; "why" says why there are none. */
  Map<String, Object> neurons() {
    if (!(shown instanceof Model own) || own.graph().isEmpty()) {
      return Map.of("why", "There is no network to draw yet.");
    }
    List<Dense> chain = new ArrayList<>();
    String broken = null;
    for (Layer layer : own.layers()) {
      if (layer instanceof Dense dense) {
        chain.add(dense);
      } else if (!chain.isEmpty() && !BETWEEN.contains(layer.getClass().getSimpleName())) {
        broken = layer.name();
      }
    }
    boolean branches = own.graph().stream().anyMatch(node -> node.inputs().size() > 1);
    if (chain.isEmpty() || broken != null || branches || chain.size() > MOST_DENSE) {
      return Map.of(
          "why",
          "Neurons are drawn of networks that end in at most "
              + MOST_DENSE
              + " Dense layers, one behind the other"
              + (broken == null ? "." : "; here \"" + broken + "\" lies between or behind them."));
    }
    List<Map<String, Object>> layers = new ArrayList<>();
    for (Dense dense : chain) {
      List<Variable> weights = dense.ownWeights();
      Shape kernel = weights.isEmpty() ? null : weights.getFirst().shape();
      if (kernel == null || kernel.rank() != 2) {
        return Map.of("why", "Layer \"" + dense.name() + "\" has no weights yet.");
      }
      if (kernel.dim(0) > MOST_UNITS || kernel.dim(1) > MOST_UNITS) {
        return Map.of(
            "why",
            "Neurons are drawn of layers of at most "
                + MOST_UNITS
                + " units; \""
                + dense.name()
                + "\" leads from "
                + kernel.dim(0)
                + " to "
                + kernel.dim(1)
                + ".");
      }
      Map<String, Object> layer = new LinkedHashMap<>();
      layer.put("name", dense.name());
      layer.put("inputs", kernel.dim(0));
      layer.put("units", kernel.dim(1));
      layer.put("activation", activation(dense.config()));
      layer.put("kernel", LayerView.numbers(weights.getFirst().value()));
      if (weights.size() > 1) {
        NdArray bias = weights.get(1).value();
        layer.put("bias", LayerView.numbers(bias));
      }
      layers.add(layer);
    }
    return Map.of("layers", layers);
  }

  private static String activation(Config config) {
    return config.get("activation") instanceof String name ? name : "";
  }
}
