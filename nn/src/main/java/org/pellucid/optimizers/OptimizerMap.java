package org.pellucid.optimizers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Variable;

/**
 * Which optimizer changes which variable, by the variable's path, such as {@code dense/kernel}.
 *
 * <p>Source: {@code keras.optimizers.OptimizerMap}.
 */
public final class OptimizerMap implements Function<Variable, Optimizer> {
  private final Optimizer fallback;
  private final Map<String, Optimizer> byPath = new LinkedHashMap<>();

  /**
   * Makes a map that knows no paths yet.
   *
   * @param fallback changes the variables whose paths are not named
   */
  public OptimizerMap(Optimizer fallback) {
    this.fallback = simple(fallback);
  }

  /**
   * Names the optimizer of some variables.
   *
   * @param path a variable's path, or a regular expression for whole paths
   * @param optimizer changes them
   * @return this
   */
  public OptimizerMap put(String path, Optimizer optimizer) {
    if (byPath.putIfAbsent(path, simple(optimizer)) != null) {
      throw new PellucidException("OptimizerMap: \"" + path + "\" is there already.");
    }
    return this;
  }

  private static Optimizer simple(Optimizer optimizer) {
    if (optimizer instanceof LossScaleOptimizer || optimizer instanceof MultiOptimizer) {
      throw new PellucidException(
          "OptimizerMap: "
              + optimizer
              + " stands before other optimizers, so it cannot be in one.");
    }
    return optimizer;
  }

  @Override
  public Optimizer apply(Variable variable) {
    Optimizer exact = byPath.get(variable.name());
    if (exact != null) {
      return exact;
    }
    List<String> matching =
        byPath.keySet().stream().filter(path -> Pattern.matches(path, variable.name())).toList();
    if (matching.size() > 1) {
      throw new PellucidException(
          "OptimizerMap: variable \""
              + variable.name()
              + "\" matches both \""
              + matching.get(0)
              + "\" and \""
              + matching.get(1)
              + "\".");
    }
    return matching.isEmpty() ? fallback : Objects.requireNonNull(byPath.get(matching.getFirst()));
  }

  static OptimizerMap fromConfig(Config config) {
    Config settings = config.nested("config");
    Optimizer fallback = Optimizers.REGISTRY.read(settings.get("default_optimizer"));
    if (fallback == null) {
      throw new PellucidException("OptimizerMap: default_optimizer is missing.");
    }
    OptimizerMap map = new OptimizerMap(fallback);
    Config paths = settings.nested("optimizer_map");
    for (String path : paths.keys()) {
      map.put(path, Objects.requireNonNull(Optimizers.REGISTRY.read(paths.get(path))));
    }
    return map;
  }

  Config config() {
    Config paths = Config.empty();
    byPath.forEach((path, optimizer) -> paths.put(path, Optimizers.REGISTRY.write(optimizer)));
    return Config.object(
        "keras.optimizers",
        "OptimizerMap",
        Config.empty()
            .put("default_optimizer", Optimizers.REGISTRY.write(fallback))
            .put("optimizer_map", paths));
  }
}
