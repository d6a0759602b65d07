package org.pellucid.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.pellucid.errors.PellucidException;
import org.pellucid.losses.Loss;
import org.pellucid.losses.Losses;
import org.pellucid.metrics.Metric;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.Optimizers;

/**
 * What a model is trained with: the settings of {@link Model#compile(Compile)}, for models of
 * several outputs too. Outputs are named by the layer that makes them.
 */
public final class Compile {
  private static final Set<String> SHAPED = Set.of("crossentropy", "ce");

  Optimizer optimizer = Optimizers.get("rmsprop");
  final List<Object> losses = new ArrayList<>();
  final Map<String, Object> namedLosses = new LinkedHashMap<>();
  final List<Double> lossWeights = new ArrayList<>();
  final Map<String, Double> namedLossWeights = new LinkedHashMap<>();
  final List<Object> metrics = new ArrayList<>();
  final Map<String, List<Object>> namedMetrics = new LinkedHashMap<>();
  final List<Object> weightedMetrics = new ArrayList<>();

  private Compile() {}

  /**
   * Begins the settings with the optimizer.
   *
   * @param optimizer the optimizer
   * @return the settings
   */
  public static Compile optimizer(Optimizer optimizer) {
    Compile settings = new Compile();
    settings.optimizer = optimizer;
    return settings;
  }

  /**
   * Begins the settings with the optimizer.
   *
   * @param optimizer its name, such as "adam"
   * @return the settings
   */
  public static Compile optimizer(String optimizer) {
    return optimizer(Optimizers.get(optimizer));
  }

  /**
   * Sets the losses: one for all outputs, or one for each.
   *
   * @param list the losses, names or objects
   * @return this
   */
  public Compile loss(Object... list) {
    for (Object loss : list) {
      losses.add(loss(loss));
    }
    return this;
  }

  /**
   * Sets the loss of one output.
   *
   * @param output the output's name
   * @param loss the loss, a name or an object
   * @return this
   */
  public Compile lossOf(String output, Object loss) {
    namedLosses.put(output, loss(loss));
    return this;
  }

  /** A loss, or a name whose meaning depends on shapes; names that mean nothing are told now. */
  private static Object loss(Object loss) {
    return switch (loss) {
      case Loss object -> object;
      case String name when SHAPED.contains(name.toLowerCase(Locale.ROOT)) -> name;
      case String name -> Losses.get(name);
      default ->
          throw new PellucidException(
              "compile: a loss must be a name or a Loss, got "
                  + loss.getClass().getSimpleName()
                  + ".");
    };
  }

  /**
   * Sets how much the loss of each output counts; 1 without.
   *
   * @param weights one per output
   * @return this
   */
  public Compile lossWeights(double... weights) {
    for (double weight : weights) {
      lossWeights.add(weight);
    }
    return this;
  }

  /**
   * Sets how much the loss of one output counts.
   *
   * @param output the output's name
   * @param weight the factor
   * @return this
   */
  public Compile lossWeightOf(String output, double weight) {
    namedLossWeights.put(output, weight);
    return this;
  }

  /**
   * Sets what is measured, for each output; sample weights are left aside.
   *
   * @param list the metrics, names or objects
   * @return this
   */
  public Compile metrics(Object... list) {
    metrics.addAll(checked(list));
    return this;
  }

  /**
   * Sets what is measured for one output.
   *
   * @param output the output's name
   * @param list the metrics, names or objects
   * @return this
   */
  public Compile metricsOf(String output, Object... list) {
    namedMetrics.put(output, checked(list));
    return this;
  }

  /**
   * Sets what is measured with sample weights, for each output.
   *
   * @param list the metrics, names or objects
   * @return this
   */
  public Compile weightedMetrics(Object... list) {
    weightedMetrics.addAll(checked(list));
    return this;
  }

  private static List<Object> checked(Object... list) {
    for (Object metric : list) {
      if (!(metric instanceof String) && !(metric instanceof Metric)) {
        throw new PellucidException(
            "compile: a metric must be a name or a Metric, got "
                + metric.getClass().getSimpleName()
                + ".");
      }
    }
    return List.of(list);
  }
}
