package org.pellucid.interop.keras;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.config.Session;
import org.pellucid.layers.Bidirectional;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Layers;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.tensor.Variable;

/**
 * Where the files of Keras 3 keep the weights of each layer.
 *
 * <p>Keras walks over the attributes of its Python objects: a model's layers stand in a list, whose
 * members are called by their class and counted ({@code layers/dense_1}), layers inside a layer by
 * the attribute that holds them ({@code bidirectional/forward_layer}). A layer that is met twice is
 * kept at the first place.
 */
final class StatePaths {
  private static final String LIST = "layers";

  /** Recurrent layers whose weights Keras keeps in a cell, which is no layer of its own here. */
  private static final Set<String> WITH_CELL =
      Set.of("LSTM", "GRU", "SimpleRNN", "ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D");

  private static final Map<String, String> ATTENTION =
      Map.of(
          "query", "query_dense",
          "key", "key_dense",
          "value", "value_dense",
          "attention_output", "output_dense",
          "gate", "_gate_dense");

  /**
   * The weights of one layer.
   *
   * @param path where they stand
   * @param layer whose they are
   * @param name the layer's name, which files hold for people to read
   * @param variables its own weights, in order
   */
  record Place(String path, Layer layer, String name, List<Variable> variables) {}

  private final List<Place> places = new ArrayList<>();
  private final Set<Layer> visited = Collections.newSetFromMap(new IdentityHashMap<>());

  private StatePaths() {}

  static List<Place> of(Model model) {
    StatePaths paths = new StatePaths();
    paths.walk(model, "");
    return paths.places;
  }

  private void walk(Layer layer, String path) {
    if (!visited.add(layer)) {
      return;
    }
    String kind = className(layer);
    if (WITH_CELL.contains(kind)) {
      add(path, layer, List.of());
      add(path + "/cell", layer, layer.ownWeights());
      return;
    }
    add(path, layer, layer.ownWeights());
    switch (layer) {
      case Model model -> list(model.layers(), path, LIST, model instanceof Sequential);
      case Bidirectional both -> {
        walk(both.backwardLayer(), path + "/backward_layer");
        walk(both.forwardLayer(), path + "/forward_layer");
      }
      default -> inside(layer, kind, path);
    }
  }

  private void inside(Layer layer, String kind, String path) {
    switch (kind) {
      case "Pipeline" -> list(layer.sublayers(), path, LIST, false);
      case "StackedRNNCells" -> list(layer.sublayers(), path, "cells", false);
      case "RNN" -> layer.sublayers().forEach(cell -> walk(cell, path + "/cell"));
      case "TimeDistributed", "SpectralNormalization" ->
          layer.sublayers().forEach(wrapped -> walk(wrapped, path + "/layer"));
      case "MultiHeadAttention" ->
          layer
              .sublayers()
              .forEach(part ->
                  walk(part, path + "/" + ATTENTION.getOrDefault(part.name(), part.name())));
      case "GroupQueryAttention" ->
          layer
              .sublayers()
              .forEach(part -> {
                String attribute = ATTENTION.getOrDefault(part.name(), part.name());
                walk(part, path + "/" + (attribute.startsWith("_") ? "" : "_") + attribute);
              });
      default -> members(layer.sublayers(), path + "/", false);
    }
  }

  private void list(List<Layer> layers, String path, String attribute, boolean withoutInputs) {
    members(layers, path.isEmpty() ? attribute + "/" : path + "/" + attribute + "/", withoutInputs);
  }

  private void members(List<Layer> layers, String prefix, boolean withoutInputs) {
    Names names = new Names();
    for (Layer member : layers) {
      if (!(withoutInputs && member instanceof Input) && !(member instanceof OperationLayer)) {
        walk(member, prefix + names.next(className(member)));
      }
    }
  }

  private void add(String path, Layer layer, List<Variable> variables) {
    places.add(new Place(path, layer, layer.name(), variables));
  }

  private static String className(Layer layer) {
    return Layers.REGISTRY.className(layer);
  }

  /** Counts the members of a list that are of the same class. */
  static final class Names {
    private final Map<String, Integer> counts = new HashMap<>();

    /** The next name for a class, as Keras calls it: {@code dense}, {@code dense_1}, ... */
    String next(String className) {
      // Keras exports this class under another name than its own.
      String own = className.equals("GroupQueryAttention") ? "GroupedQueryAttention" : className;
      String name = Session.snakeCase(own);
      int count = counts.merge(name, 1, Integer::sum) - 1;
      return count == 0 ? name : name + "_" + count;
    }
  }
}
