package org.pellucid.models;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.activations.Activations;
import org.pellucid.config.Config;
import org.pellucid.config.Configurable;
import org.pellucid.config.Registry;
import org.pellucid.constraints.Constraint;
import org.pellucid.constraints.Constraints;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.Initializer;
import org.pellucid.initializers.Initializers;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Layers;
import org.pellucid.losses.Loss;
import org.pellucid.losses.Losses;
import org.pellucid.metrics.Metric;
import org.pellucid.metrics.Metrics;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.Optimizers;
import org.pellucid.optimizers.schedules.LearningRateSchedule;
import org.pellucid.optimizers.schedules.Schedules;
import org.pellucid.regularizers.Regularizer;
import org.pellucid.regularizers.Regularizers;

/**
 * Any object of the library as Keras's config describes it, {@code {"module", "class_name",
 * "config", "registered_name"}}, and made of such a description again.
 *
 * <p>Source: {@code keras.saving.serialize_keras_object} and {@code deserialize_keras_object}.
 */
public final class KerasObjects {
  private record Kind(String module, Registry<? extends Configurable> registry) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("keras.layers", Layers.REGISTRY),
          new Kind("keras.losses", Losses.REGISTRY),
          new Kind("keras.metrics", Metrics.REGISTRY),
          new Kind("keras.optimizers.schedules", Schedules.REGISTRY),
          new Kind("keras.optimizers", Optimizers.REGISTRY),
          new Kind("keras.initializers", Initializers.REGISTRY),
          new Kind("keras.regularizers", Regularizers.REGISTRY),
          new Kind("keras.constraints", Constraints.REGISTRY),
          new Kind("keras.activations", Activations.REGISTRY));

  private KerasObjects() {}

  /** Whether a class is known by the name that descriptions give it. */
  static boolean knows(String module, String className) {
    return KINDS.stream()
        .filter(kind -> kind.module().equals(module))
        .allMatch(kind -> kind.registry().names().contains(className));
  }

  /**
   * Describes an object.
   *
   * @param object a layer, model, loss, metric, optimizer, schedule, initializer, regularizer or
   *     constraint
   * @return its description
   */
  public static Config write(Configurable object) {
    Config description =
        switch (object) {
          case Layer layer -> ModelConfigs.describe(layer);
          case Loss loss -> Losses.REGISTRY.write(loss);
          case Metric metric -> Metrics.REGISTRY.write(metric);
          case Optimizer optimizer -> Optimizers.REGISTRY.write(optimizer);
          case LearningRateSchedule schedule -> Schedules.REGISTRY.write(schedule);
          case Initializer initializer -> Initializers.REGISTRY.write(initializer);
          case Regularizer regularizer -> Regularizers.REGISTRY.write(regularizer);
          case Constraint constraint -> Constraints.REGISTRY.write(constraint);
          default -> null;
        };
    if (description == null) {
      throw new PellucidException(
          object.getClass().getSimpleName() + " is no kind of object that Keras describes.");
    }
    return description;
  }

  /**
   * Makes the object that a description stands for.
   *
   * @param description with {@code class_name}, {@code config} and, where several kinds have such a
   *     class, {@code module}
   * @return the object
   */
  public static Configurable read(Config description) {
    String className = description.text("class_name", "");
    String module = description.text("module", "");
    if (className.equals("Sequential")
        || className.equals("Functional")
        || className.equals("Model")) {
      return ModelConfigs.read(description);
    }
    for (Kind kind : KINDS) {
      boolean fits =
          module.isEmpty() || !module.startsWith("keras.") || kind.module().equals(module);
      if (fits && kind.registry().names().contains(className)) {
        Configurable made = kind.registry().read(description);
        if (made != null) {
          return made;
        }
      }
    }
    // Not a name of ours: a class of the user's own, or the sentence about an unknown one.
    @Nullable Configurable made = Layers.REGISTRY.read(description);
    if (made == null) {
      throw new PellucidException("The description of an object is missing.");
    }
    return made;
  }
}
