package org.pellucid.models;

import java.util.ArrayList;
import java.util.List;
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
      List<Object> wanted = new ArrayList<>(settings.metrics);
      wanted.addAll(settings.namedMetrics.getOrDefault(outputs.get(i), List.of()));
      metrics.add(resolved(wanted, targets.get(i), types.get(i)));
      weightedMetrics.add(resolved(settings.weightedMetrics, targets.get(i), types.get(i)));
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

  private static List<Metric> resolved(List<Object> wanted, TensorType target, TensorType output) {
    List<Metric> metrics = new ArrayList<>();
    for (Object metric : wanted) {
      metrics.add(
          metric instanceof Metric object
              ? object
              : Metrics.resolve(metric.toString(), target.shape(), output.shape()));
    }
    return metrics;
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
