package org.pellucid.conformance;

import java.util.Objects;
import org.pellucid.config.Config;
import org.pellucid.losses.Losses;
import org.pellucid.metrics.MeanMetric;
import org.pellucid.metrics.Metric;
import org.pellucid.metrics.Metrics;
import org.pellucid.tensor.Tensor;

/** Metrics: classes over several updates, and functions of one batch. */
final class MetricCases {
  private MetricCases() {}

  static Verdict check(RecordedCase recorded) {
    if (recorded.isFunction()) {
      return Comparison.of(recorded, function(recorded));
    }
    Metric metric = UnsupportedCase.read(Metrics.REGISTRY, recorded);
    Verdict first = Comparison.of(recorded, afterUpdates(metric, recorded));
    if (first.kind() != Verdict.Kind.PASSED) {
      return first;
    }
    metric.reset();
    Verdict second = Comparison.of(recorded, afterUpdates(metric, recorded));
    return second.kind() == Verdict.Kind.PASSED
        ? second
        : Verdict.failed("after a reset: " + second.detail());
  }

  private static Tensor afterUpdates(Metric metric, RecordedCase recorded) {
    for (Object update : recorded.inputs().list("updates")) {
      Config arguments = (Config) Objects.requireNonNull(update);
      String only = arguments.has("values") ? "values" : "";
      Tensor yTrue = tensor(arguments, only.isEmpty() ? "y_true" : only);
      Tensor yPred = tensor(arguments, only.isEmpty() ? "y_pred" : only);
      metric.update(yTrue, yPred, RecordedValues.tensor(arguments.get("sample_weight")));
    }
    return metric.result();
  }

  private static Tensor tensor(Config arguments, String name) {
    return Objects.requireNonNull(RecordedValues.tensor(arguments.get(name)), name);
  }

  private static Tensor function(RecordedCase recorded) {
    if (Losses.REGISTRY.names().contains(recorded.simpleName())) {
      return LossCases.function(recorded);
    }
    UnsupportedCase.requireIn(Metrics.REGISTRY, recorded.simpleName());
    Config settings = recorded.settings("y_true", "y_pred");
    Metric metric = Metrics.REGISTRY.entry(recorded.simpleName()).reader().apply(settings);
    if (metric instanceof MeanMetric<?> mean) {
      return mean.perSample(recorded.tensor("y_true"), recorded.tensor("y_pred"));
    }
    throw new UnsupportedCase("metric \"" + recorded.simpleName() + "\" is no function");
  }
}
