package org.pellucid.models;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.errors.Names;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.TensorType;
import org.pellucid.losses.Loss;
import org.pellucid.losses.Losses;
import org.pellucid.metrics.Metric;
import org.pellucid.metrics.Metrics;

/** Which loss and which metrics belong to which output, once shapes are known. */
final class Resolution {
  private final List<String> outputs;
  private final List<Loss> losses = new ArrayList<>();
  private final List<Double> lossWeights = new ArrayList<>();
  private final List<List<Metric>> metrics = new ArrayList<>();
  private final List<List<Metric>> weightedMetrics = new ArrayList<>();
  private final Set<Metric> used = Collections.newSetFromMap(new IdentityHashMap<>());

  Resolution(
      Compile settings, List<String> outputs, List<TensorType> types, List<TensorType> targets) {
    this.outputs = outputs;
    if (targets.size() != outputs.size()) {
      throw new PellucidException(
          "fit: the model has " + outputs.size() + " outputs but y has " + targets.size() + ".");
    }
    settings.namedLosses.keySet().forEach(this::checkOutput);
    settings.namedLossWeights.keySet().forEach(this::checkOutput);
    settings.namedMetrics.keySet().forEach(this::checkOutput);
    settings.namedWeightedMetrics.keySet().forEach(this::checkOutput);
    for (int i = 0; i < outputs.size(); i++) {
      Object given = loss(settings, i);
      Loss loss =
          given instanceof Loss object
              ? object
              : Losses.resolve(given.toString(), targets.get(i).shape(), types.get(i).shape());
      loss.check(
          targets.get(i).shape(), targets.get(i).dtype(), types.get(i).shape(), outputs.get(i));
      losses.add(loss);
      lossWeights.add(lossWeight(settings, i));
      metrics.add(
          resolved(
              wanted("metrics", settings.metrics, settings.namedMetrics, i),
              targets.get(i),
              types.get(i)));
      weightedMetrics.add(
          resolved(
              wanted("weightedMetrics", settings.weightedMetrics, settings.namedWeightedMetrics, i),
              targets.get(i),
              types.get(i)));
    }
  }

  private void checkOutput(String name) {
    if (!outputs.contains(name)) {
      throw Names.unknown("output", name, outputs);
    }
  }

  private Object loss(Compile settings, int index) {
    Object named = settings.namedLosses.get(outputs.get(index));
    if (named != null) {
      return named;
    }
    if (settings.losses.size() == 1) {
      return settings.losses.getFirst();
    }
    if (index < settings.losses.size() && settings.losses.size() == outputs.size()) {
      return settings.losses.get(index);
    }
    throw new PellucidException(
        settings.losses.isEmpty()
            ? "compile: output \"" + outputs.get(index) + "\" has no loss."
            : "compile: the model has "
                + outputs.size()
                + " outputs but there are "
                + settings.losses.size()
                + " losses.");
  }

  private double lossWeight(Compile settings, int index) {
    Double named = settings.namedLossWeights.get(outputs.get(index));
    if (named != null) {
      return named;
    }
    if (settings.lossWeights.isEmpty()) {
      return 1;
    }
    if (settings.lossWeights.size() != outputs.size()) {
      throw new PellucidException(
          "compile: the model has "
              + outputs.size()
              + " outputs but there are "
              + settings.lossWeights.size()
              + " loss weights.");
    }
    return settings.lossWeights.get(index);
  }

  /** What is wanted of an output: all for a single output, else by position and by name. */
  private List<Object> wanted(
      String setting, List<Object> entries, Map<String, List<Object>> named, int output) {
    List<Object> wanted = new ArrayList<>();
    if (outputs.size() == 1) {
      entries.forEach(entry -> addAll(wanted, entry));
    } else if (entries.size() == outputs.size()) {
      addAll(wanted, entries.get(output));
    } else if (entries.size() == 1) {
      addAll(wanted, entries.getFirst());
    } else if (!entries.isEmpty()) {
      throw new PellucidException(
          "compile: the model has "
              + outputs.size()
              + " outputs but "
              + setting
              + " has "
              + entries.size()
              + " entries; give one per output (a list for several), or say "
              + setting
              + "Of(output, ...).");
    }
    wanted.addAll(named.getOrDefault(outputs.get(output), List.of()));
    return wanted;
  }

  private static void addAll(List<Object> wanted, Object entry) {
    if (entry instanceof List<?> several) {
      wanted.addAll(several);
    } else {
      wanted.add(entry);
    }
  }

  private List<Metric> resolved(List<Object> wanted, TensorType target, TensorType output) {
    List<Metric> metrics = new ArrayList<>();
    for (Object metric : wanted) {
      metrics.add(
          metric instanceof Metric object
              ? own(object)
              : Metrics.resolve(metric.toString(), target.shape(), output.shape()));
    }
    return metrics;
  }

  /** A metric counts for one output only: for each further one it is made again. */
  private Metric own(Metric metric) {
    if (used.add(metric)) {
      return metric;
    }
    try {
      Metric copy = Metrics.REGISTRY.copy(metric);
      if (copy != null) {
        return copy;
      }
    } catch (PellucidException e) {
      // A function of the user's own, which cannot be described; told below.
    }
    throw new PellucidException(
        "compile: metric \""
            + metric.name()
            + "\" cannot be shared by several outputs; give each output one of its own.");
  }

  List<Loss> losses() {
    return losses;
  }

  List<Double> lossWeights() {
    return lossWeights;
  }

  List<List<Metric>> metrics() {
    return metrics;
  }

  List<List<Metric>> weightedMetrics() {
    return weightedMetrics;
  }
}
