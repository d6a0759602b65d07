package org.pellucid.applications;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Layer;
import org.pellucid.models.Model;
import org.pellucid.optimizers.MultiOptimizer;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Variable;

/**
 * Steps of fine-tuning: which layers learn, and how fast.
 *
 * <p>What is frozen or thawed counts from the next {@link Model#compile} on.
 */
public final class FineTuning {
  private FineTuning() {}

  /**
   * Freezes all layers up to one, and thaws those behind it.
   *
   * @param model the model
   * @param layerName the last layer to freeze, by the order of {@link Model#layers}
   */
  public static void freezeUpTo(Model model, String layerName) {
    int last = position(model, layerName);
    List<Layer> layers = model.layers();
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).setTrainable(i > last);
    }
  }

  /**
   * Freezes all batch normalizations, also of models inside, so that they use and keep their moving
   * averages.
   *
   * @param model the model
   */
  public static void freezeBatchNormalization(Model model) {
    freezeNormalization(model);
  }

  private static void freezeNormalization(Layer layer) {
    if (layer instanceof BatchNormalization) {
      layer.freeze();
    }
    layer.sublayers().forEach(FineTuning::freezeNormalization);
  }

  /**
   * Makes an optimizer with a learning rate of its own for each group of layers: the last group has
   * the given one, each group before it the rate of the next times a factor.
   *
   * <pre>{@code
   * model.compile(
   *     FineTuning.discriminative(model, 1e-3, 0.3, Adam::new, "block3_pool", "block4_pool"), ...);
   * }</pre>
   *
   * @param model the model
   * @param rate the learning rate of the last group
   * @param factor what a group's rate is multiplied by for the group before it, above 0
   * @param optimizer makes an optimizer of a learning rate
   * @param lastLayers the last layer of each group but the last, by the order of {@link
   *     Model#layers}
   * @return the optimizer
   */
  public static MultiOptimizer discriminative(
      Model model,
      double rate,
      double factor,
      DoubleFunction<Optimizer> optimizer,
      String... lastLayers) {
    List<Integer> ends = new ArrayList<>();
    for (String name : lastLayers) {
      int end = position(model, name);
      if (!ends.isEmpty() && end <= ends.getLast()) {
        throw new PellucidException(
            "FineTuning: layer \"" + name + "\" must stand behind the group before it.");
      }
      ends.add(end);
    }
    ends.add(model.layers().size() - 1);
    Map<Variable, Optimizer> byVariable = new HashMap<>();
    int start = 0;
    for (int group = 0; group < ends.size(); group++) {
      double own = rate * Math.pow(factor, ends.size() - 1 - group);
      Optimizer made = optimizer.apply(own);
      for (Layer layer : model.layers().subList(start, ends.get(group) + 1)) {
        layer.weights().forEach(weight -> byVariable.putIfAbsent(weight, made));
      }
      start = ends.get(group) + 1;
    }
    return new MultiOptimizer(variable -> chosen(byVariable, variable));
  }

  private static Optimizer chosen(Map<Variable, Optimizer> byVariable, Variable variable) {
    Optimizer optimizer = byVariable.get(variable);
    if (optimizer == null) {
      throw new PellucidException(
          "FineTuning: \""
              + variable.name()
              + "\" is no weight of the model that the optimizer was made for.");
    }
    return optimizer;
  }

  private static int position(Model model, String layerName) {
    return model.layers().indexOf(model.getLayer(layerName));
  }
}
