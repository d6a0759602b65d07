package org.pellucid.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.config.Config;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.GlorotUniform;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.losses.BinaryCrossentropy;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.SGD;
import org.pellucid.regularizers.L1;
import org.pellucid.regularizers.L2;

/**
 * What is chosen at the playground.
 *
 * @param data the points: circle, xor, gauss or spiral
 * @param noise the standard deviation of the noise on them, from 0 to 0.5
 * @param units the hidden layers, at most 6 of at most 8 units
 * @param activation of the hidden layers
 * @param optimizer adam or sgd
 * @param rate the learning rate
 * @param regularizer none, l1 or l2
 * @param strength the strength of the regularizer
 * @param batchSize how many points make a step
 * @param seed of points and weights
 */
record PlaygroundSettings(
    String data,
    double noise,
    List<Integer> units,
    String activation,
    String optimizer,
    double rate,
    String regularizer,
    double strength,
    int batchSize,
    long seed) {
  static final PlaygroundSettings USUAL =
      new PlaygroundSettings(
          "circle", 0.03, List.of(4, 2), "tanh", "adam", 0.03, "none", 0.001, 10, 1);
  private static final List<String> ACTIVATIONS =
      List.of("tanh", "relu", "sigmoid", "linear", "gelu");
  private static final int MOST_LAYERS = 6;
  private static final int MOST_UNITS = 8;

  static PlaygroundSettings read(Config config) {
    List<Integer> units = new ArrayList<>();
    for (Object count : config.list("units")) {
      units.add(
          count instanceof Long number && number >= 1 && number <= MOST_UNITS
              ? number.intValue()
              : -1);
    }
    if (units.size() > MOST_LAYERS || units.contains(-1)) {
      throw new PellucidException(
          "Playground: at most 6 layers of 1 to 8 units, got " + config.list("units") + ".");
    }
    return new PlaygroundSettings(
        known("data set", config.text("data", USUAL.data), PlaneData.NAMES),
        within("noise", config.number("noise", USUAL.noise), 0, 0.5),
        List.copyOf(units),
        known("activation", config.text("activation", USUAL.activation), ACTIVATIONS),
        known("optimizer", config.text("optimizer", USUAL.optimizer), List.of("adam", "sgd")),
        within("rate", config.number("rate", USUAL.rate), 1e-6, 10),
        known(
            "regularizer",
            config.text("regularizer", USUAL.regularizer),
            List.of("none", "l1", "l2")),
        within("strength", config.number("strength", USUAL.strength), 0, 10),
        (int) within("batchSize", config.integer("batchSize", USUAL.batchSize), 1, 200),
        (long) within("seed", config.integer("seed", 1), 0, 1e9));
  }

  private static String known(String what, String name, List<String> names) {
    if (!names.contains(name)) {
      throw Names.unknown(what, name, names);
    }
    return name;
  }

  private static double within(String name, double value, double low, double high) {
    if (!(value >= low) || value > high) {
      throw new PellucidException(
          "Playground: " + name + " must be from " + low + " to " + high + ", got " + value + ".");
    }
    return value;
  }

  Model model() {
    Sequential model = new Sequential(new Input(2));
    for (int i = 0; i < units.size(); i++) {
      model.add(dense(units.get(i), i).activation(activation));
    }
    model.add(dense(1, units.size()).activation("sigmoid"));
    model.compile(chosenOptimizer(), new BinaryCrossentropy(), "accuracy");
    return model;
  }

  /** Seeds of its own, so that the seed of a program around it is left alone. */
  private Dense dense(int count, int layer) {
    Dense dense = new Dense(count).kernelInitializer(new GlorotUniform().seed(seed * 31 + layer));
    return switch (regularizer) {
      case "l1" -> dense.kernelRegularizer(new L1(strength));
      case "l2" -> dense.kernelRegularizer(new L2(strength));
      default -> dense;
    };
  }

  private Optimizer chosenOptimizer() {
    return optimizer.equals("sgd") ? new SGD(rate) : new Adam(rate);
  }

  Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("data", data);
    map.put("noise", noise);
    map.put("units", units);
    map.put("activation", activation);
    map.put("optimizer", optimizer);
    map.put("rate", rate);
    map.put("regularizer", regularizer);
    map.put("strength", strength);
    map.put("batchSize", batchSize);
    map.put("seed", seed);
    return map;
  }
}
