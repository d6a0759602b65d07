package org.pellucid.models;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.losses.Loss;
import org.pellucid.losses.Losses;
import org.pellucid.metrics.Metric;
import org.pellucid.metrics.Metrics;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.Optimizers;

/**
 * What a model is trained with: the settings of {@link Model#compile(Compile)}, for models of
 * several outputs too. Outputs are named by the layer that makes them.
 */
public final class Compile {
  private static final Set<String> SHAPED = Set.of("crossentropy", "ce");

  @Nullable Optimizer optimizer;
  final List<Object> losses = new ArrayList<>();
  final Map<String, Object> namedLosses = new LinkedHashMap<>();
  final List<Double> lossWeights = new ArrayList<>();
  final Map<String, Double> namedLossWeights = new LinkedHashMap<>();
  final List<Object> metrics = new ArrayList<>();
  final Map<String, List<Object>> namedMetrics = new LinkedHashMap<>();
  final List<Object> weightedMetrics = new ArrayList<>();
  final Map<String, List<Object>> namedWeightedMetrics = new LinkedHashMap<>();
  int stepsPerExecution = 1;
  boolean jitCompile = true;
  boolean runEagerly;
  boolean autoScaleLoss = true;

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
   * Begins the settings of a model whose {@link Model#trainStep} does all: with optimizers and
   * losses of its own, if any.
   *
   * @return the settings
   */
  public static Compile custom() {
    return new Compile();
  }

  /**
   * Sets the losses: one for all outputs, or one for each.
   *
   * @param list the losses, names or objects; null for an output that is not trained
   * @return this
   */
  public Compile loss(@Nullable Object... list) {
    for (Object loss : list) {
      losses.add(lossOrName(loss));
    }
    return this;
  }

  boolean hasLosses() {
    return !losses.isEmpty() || !namedLosses.isEmpty();
  }

  /**
   * Sets the loss of one output.
   *
   * @param output the output's name
   * @param loss the loss, a name or an object; null for an output that is not trained
   * @return this
   */
  public Compile lossOf(String output, @Nullable Object loss) {
    namedLosses.put(output, lossOrName(loss));
    return this;
  }

  /** A loss, or a name whose meaning depends on shapes; names that mean nothing are told now. */
  private static Object lossOrName(@Nullable Object loss) {
    return switch (loss) {
      case null -> new NoLoss();
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
   * Sets what is measured; sample weights are left aside.
   *
   * <p>For a model of several outputs there is one entry per output, a list where there are several
   * metrics; a single entry is measured for each output.
   *
   * @param list names, objects, or lists of them
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
   * Sets what is measured with sample weights, as {@link #metrics} without.
   *
   * @param list names, objects, or lists of them
   * @return this
   */
  public Compile weightedMetrics(Object... list) {
    weightedMetrics.addAll(checked(list));
    return this;
  }

  /**
   * Sets what is measured for one output with sample weights.
   *
   * @param output the output's name
   * @param list the metrics, names or objects
   * @return this
   */
  public Compile weightedMetricsOf(String output, Object... list) {
    namedWeightedMetrics.put(output, checked(list));
    return this;
  }

  /**
   * Sets how many training steps are made between calls of callbacks.
   *
   * @param steps at least 1; 1 without
   * @return this
   */
  public Compile stepsPerExecution(int steps) {
    stepsPerExecution = Setting.atLeast("compile", "stepsPerExecution", 1, steps);
    return this;
  }

  /**
   * Is accepted because Keras has it, and changes nothing: steps are always compiled.
   *
   * @param compiled any value
   * @return this
   */
  public Compile jitCompile(boolean compiled) {
    jitCompile = compiled;
    return this;
  }

  /**
   * Is accepted because Keras has it, and changes nothing: to step through the computation, start
   * Java with {@code -Dpellucid.backend=reference}.
   *
   * @param eagerly any value
   * @return this
   */
  public Compile runEagerly(boolean eagerly) {
    runEagerly = eagerly;
    return this;
  }

  /**
   * Is accepted because Keras has it, and changes nothing: gradients are computed in float32, where
   * losses need no scaling. For a scale all the same, see {@code LossScaleOptimizer}.
   *
   * @param scaled any value
   * @return this
   */
  public Compile autoScaleLoss(boolean scaled) {
    autoScaleLoss = scaled;
    return this;
  }

  private static List<Object> checked(Object... list) {
    for (Object metric : list) {
      if (metric instanceof List<?> several) {
        checked(several.toArray());
      } else if (!(metric instanceof String) && !(metric instanceof Metric)) {
        throw new PellucidException(
            "compile: a metric must be a name or a Metric, got "
                + metric.getClass().getSimpleName()
                + ".");
      }
    }
    return List.of(list);
  }

  /** Whether all of it has a place in a config: nothing is a function of the user's own. */
  boolean canBeWritten() {
    try {
      config();
      return true;
    } catch (PellucidException e) {
      return false;
    }
  }

  /** The settings as Keras's {@code get_compile_config} has them. */
  Config config() {
    return Config.empty()
        .put("optimizer", Optimizers.REGISTRY.write(optimizer))
        .put("loss", written(losses, namedLosses))
        .put(
            "loss_weights",
            namedLossWeights.isEmpty()
                ? lossWeights.isEmpty() ? null : List.copyOf(lossWeights)
                : namedLossWeights)
        .put("metrics", written(metrics, namedMetrics))
        .put("weighted_metrics", written(weightedMetrics, namedWeightedMetrics))
        .put("run_eagerly", runEagerly)
        .put("steps_per_execution", stepsPerExecution)
        .put("jit_compile", jitCompile);
  }

  private static @Nullable Object written(List<Object> list, Map<String, ? extends Object> named) {
    if (!named.isEmpty()) {
      Config byName = Config.empty();
      named.forEach((output, item) -> byName.put(output, written(item)));
      return byName;
    }
    if (list.isEmpty()) {
      return null;
    }
    List<@Nullable Object> items = new ArrayList<>();
    list.forEach(item -> items.add(written(item)));
    return items.size() == 1 && list.getFirst() instanceof Loss ? items.getFirst() : items;
  }

  private static @Nullable Object written(Object item) {
    return switch (item) {
      case NoLoss none -> null;
      case Loss loss -> Losses.REGISTRY.write(loss);
      case Metric metric -> Metrics.REGISTRY.write(metric);
      case List<?> several -> {
        List<@Nullable Object> items = new ArrayList<>();
        several.forEach(one -> items.add(written(requireNonNull(one))));
        yield items;
      }
      default -> item.toString();
    };
  }

  /** Reads what {@link #config} writes, and what Keras writes. */
  static Compile fromConfig(Config config) {
    Compile settings = new Compile();
    settings.optimizer = Optimizers.REGISTRY.read(config.get("optimizer"));
    switch (config.get("loss")) {
      case null -> {}
      case List<?> list -> list.forEach(item -> settings.loss(readLoss(item)));
      case Config map when !map.has("class_name") ->
          map.keys().forEach(output -> settings.lossOf(output, readLoss(map.get(output))));
      case Object single -> settings.loss(readLoss(single));
    }
    switch (config.get("loss_weights")) {
      case List<?> list ->
          list.forEach(item -> settings.lossWeights(((Number) requireNonNull(item)).doubleValue()));
      case Config map ->
          map.keys().forEach(output -> settings.lossWeightOf(output, map.number(output)));
      case null, default -> {}
    }
    read(config.get("metrics"), settings.metrics, settings.namedMetrics);
    read(config.get("weighted_metrics"), settings.weightedMetrics, settings.namedWeightedMetrics);
    settings.stepsPerExecution(config.integer("steps_per_execution", 1));
    settings.runEagerly(config.flag("run_eagerly", false));
    return settings;
  }

  private static @Nullable Object readLoss(@Nullable Object item) {
    return item instanceof Config description ? Losses.REGISTRY.read(description) : item;
  }

  private static void read(
      @Nullable Object described, List<Object> list, Map<String, List<Object>> named) {
    if (described instanceof List<?> items) {
      items.forEach(item -> list.add(metric(item)));
    } else if (described instanceof Config map && !map.has("class_name")) {
      for (String output : map.keys()) {
        Object items = metric(map.get(output));
        named.put(output, items instanceof List<?> several ? List.copyOf(several) : List.of(items));
      }
    } else if (described != null) {
      list.add(metric(described));
    }
  }

  private static Object metric(@Nullable Object item) {
    return switch (item) {
      case null -> List.of();
      case List<?> several -> several.stream().map(Compile::metric).toList();
      case Config description -> requireNonNull(Metrics.REGISTRY.read(description));
      default -> item;
    };
  }
}
