package org.pellucid.optimizers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** What all optimizers can be told: clipping, weight decay, averaging, scaling, accumulation. */
final class OptimizerSettings {
  private @Nullable Double weightDecay;
  private @Nullable Double clipnorm;
  private @Nullable Double globalClipnorm;
  private @Nullable Double clipvalue;
  private Predicate<Variable> excluded = variable -> false;
  boolean useEma;
  double emaMomentum = 0.99;
  int emaOverwrite;
  double lossScale = 1;
  int accumulationSteps;

  // ---- Setting ----

  void weightDecay(@Nullable Double factor) {
    weightDecay = factor;
  }

  void exclude(List<Variable> variables, String... patterns) {
    List<Pattern> compiled = new ArrayList<>();
    for (String pattern : patterns) {
      compiled.add(Pattern.compile(pattern));
    }
    excluded =
        excluded.or(variable ->
            variables.contains(variable)
                || compiled.stream().anyMatch(p -> p.matcher(variable.name()).find()));
  }

  void clipnorm(double norm) {
    clipnorm = positive("clipnorm", norm);
    checkOneClip();
  }

  void globalClipnorm(double norm) {
    globalClipnorm = positive("globalClipnorm", norm);
    checkOneClip();
  }

  void clipvalue(double value) {
    clipvalue = positive("clipvalue", value);
    checkOneClip();
  }

  private void checkOneClip() {
    List<String> set = new ArrayList<>();
    if (clipnorm != null) {
      set.add("clipnorm=" + clipnorm);
    }
    if (globalClipnorm != null) {
      set.add("globalClipnorm=" + globalClipnorm);
    }
    if (clipvalue != null) {
      set.add("clipvalue=" + clipvalue);
    }
    if (set.size() > 1) {
      throw new PellucidException(
          "Only one of clipnorm, clipvalue and globalClipnorm can be set, got "
              + String.join(" and ", set)
              + ".");
    }
  }

  static double positive(String name, double value) {
    if (!(value > 0)) {
      throw new PellucidException("Optimizer: " + name + " must be > 0, got " + value + ".");
    }
    return value;
  }

  // ---- Applying ----

  boolean accumulates() {
    return accumulationSteps > 0;
  }

  boolean decays(Variable variable) {
    return weightDecay != null && !isExcluded(variable);
  }

  boolean isExcluded(Variable variable) {
    return excluded.test(variable);
  }

  double weightDecayOrZero() {
    Double factor = weightDecay;
    return factor == null ? 0 : factor;
  }

  List<Tensor> unscale(List<Tensor> gradients) {
    if (lossScale == 1) {
      return gradients;
    }
    return gradients.stream().map(gradient -> gradient.divide(lossScale)).toList();
  }

  List<Tensor> clip(List<Tensor> gradients) {
    Double norm = clipnorm;
    if (norm != null) {
      return gradients.stream().map(gradient -> clipByNorm(gradient, norm)).toList();
    }
    Double global = globalClipnorm;
    if (global != null) {
      return clipByGlobalNorm(gradients, global);
    }
    Double value = clipvalue;
    if (value != null) {
      return gradients.stream().map(gradient -> gradient.clip(-value, value)).toList();
    }
    return gradients;
  }

  private static Tensor clipByNorm(Tensor gradient, double norm) {
    Tensor own = gradient.square().sum().sqrt();
    return gradient.multiply(norm).divide(own.maximum(norm));
  }

  private static List<Tensor> clipByGlobalNorm(List<Tensor> gradients, double norm) {
    if (gradients.isEmpty()) {
      return gradients;
    }
    Tensor squares =
        gradients.stream().map(gradient -> gradient.square().sum()).reduce(Tensor::add).get();
    Tensor all = squares.sqrt();
    // An infinite or undefined norm makes all gradients NaN, as in Keras, instead of hiding it.
    Tensor scale = all.divideFrom(1).minimum(1 / norm).multiply(norm).add(all.subtract(all));
    return gradients.stream().map(gradient -> gradient.multiply(scale)).toList();
  }

  // ---- Config ----

  void write(Config config) {
    config
        .put("weight_decay", weightDecay)
        .put("clipnorm", clipnorm)
        .put("global_clipnorm", globalClipnorm)
        .put("clipvalue", clipvalue)
        .put("use_ema", useEma)
        .put("ema_momentum", emaMomentum)
        .put("ema_overwrite_frequency", emaOverwrite == 0 ? null : emaOverwrite)
        .put("loss_scale_factor", lossScale == 1 ? null : lossScale)
        .put("gradient_accumulation_steps", accumulationSteps == 0 ? null : accumulationSteps);
  }
}
