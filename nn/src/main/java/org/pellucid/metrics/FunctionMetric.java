package org.pellucid.metrics;

import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/** The mean of a function; only one that has a name can be written to a config. */
final class FunctionMetric extends MeanMetric<FunctionMetric> {
  private final BinaryOperator<Tensor> function;
  private @Nullable String functionName;
  private Config settings = Config.empty();

  FunctionMetric(String name, BinaryOperator<Tensor> function) {
    super(name);
    this.function = function;
  }

  /** The mean of one of the functions that Keras names. */
  static FunctionMetric named(String function, Config settings) {
    if (!MetricFunctions.has(function)) {
      // Raises the sentence with the nearest names.
      MetricFunctions.values(function, settings, Tensor.zeros(1), Tensor.zeros(1));
    }
    FunctionMetric metric =
        new FunctionMetric(
            function, (yTrue, yPred) -> MetricFunctions.values(function, settings, yTrue, yPred));
    metric.functionName = function;
    metric.settings = settings;
    return metric;
  }

  static FunctionMetric fromConfig(Config config) {
    Object fn = config.get("fn");
    String function =
        fn instanceof Config description ? description.text("config", "") : config.text("fn", "");
    Config settings = Config.empty();
    for (String key : config.keys()) {
      if (!key.equals("name") && !key.equals("dtype") && !key.equals("fn")) {
        settings.put(key, config.get(key));
      }
    }
    return named(function, settings).read(config);
  }

  @Override
  protected Tensor values(Tensor yTrue, Tensor yPred) {
    return function.apply(yTrue, yPred);
  }

  @Override
  public Config config() {
    String known = functionName;
    if (known == null) {
      throw new PellucidException(
          "Metric \"" + name() + "\" is a function of your own, which a config cannot hold.");
    }
    Config config = super.config().put("fn", known);
    settings.keys().forEach(key -> config.put(key, settings.get(key)));
    return config;
  }
}
