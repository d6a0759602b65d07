package org.pellucid.optimizers;

import org.pellucid.config.Registry;

/** All optimizers by name. */
public final class Optimizers {
  /** The optimizers; the class names in small letters are aliases. */
  public static final Registry<Optimizer> REGISTRY =
      new Registry<Optimizer>("optimizer", "keras.optimizers")
          .add("Adadelta", Adadelta.class, Adadelta::fromConfig, "adadelta")
          .add("Adafactor", Adafactor.class, Adafactor::fromConfig, "adafactor")
          .add("Adagrad", Adagrad.class, Adagrad::fromConfig, "adagrad")
          .add("Adam", Adam.class, Adam::fromConfig, "adam")
          .add("AdamW", AdamW.class, AdamW::fromConfig, "adamw")
          .add("Adamax", Adamax.class, Adamax::fromConfig, "adamax")
          .add("Ftrl", Ftrl.class, Ftrl::fromConfig, "ftrl")
          .add("Lamb", Lamb.class, Lamb::fromConfig, "lamb")
          .add("Lion", Lion.class, Lion::fromConfig, "lion")
          .add(
              "LossScaleOptimizer",
              LossScaleOptimizer.class,
              LossScaleOptimizer::fromConfig,
              "lossscaleoptimizer")
          .add("MultiOptimizer", MultiOptimizer.class, MultiOptimizer::fromConfig, "multioptimizer")
          .add("Muon", Muon.class, Muon::fromConfig, "muon")
          .add("Nadam", Nadam.class, Nadam::fromConfig, "nadam")
          .add("RMSprop", RMSprop.class, RMSprop::fromConfig, "rmsprop")
          .add(
              "ScheduleFreeAdamW",
              ScheduleFreeAdamW.class,
              ScheduleFreeAdamW::fromConfig,
              "schedulefreeadamw")
          .add("SGD", SGD.class, SGD::fromConfig, "sgd");

  private Optimizers() {}

  /**
   * Makes an optimizer with its default settings.
   *
   * @param name its name or an alias, such as {@code "adam"}
   * @return the optimizer
   */
  public static Optimizer get(String name) {
    return REGISTRY.get(name);
  }
}
