package org.pellucid.optimizers.schedules;

import org.pellucid.config.Registry;

/** All learning-rate schedules by name; all of them have settings that must be given. */
public final class Schedules {
  /** The schedules. */
  public static final Registry<LearningRateSchedule> REGISTRY =
      new Registry<LearningRateSchedule>("schedule", "keras.optimizers.schedules")
          .add("CosineDecay", CosineDecay.class, CosineDecay::fromConfig)
          .add("CosineDecayRestarts", CosineDecayRestarts.class, CosineDecayRestarts::fromConfig)
          .add("ExponentialDecay", ExponentialDecay.class, ExponentialDecay::fromConfig)
          .add("InverseTimeDecay", InverseTimeDecay.class, InverseTimeDecay::fromConfig)
          .add(
              "PiecewiseConstantDecay",
              PiecewiseConstantDecay.class,
              PiecewiseConstantDecay::fromConfig)
          .add("PolynomialDecay", PolynomialDecay.class, PolynomialDecay::fromConfig);

  private Schedules() {}
}
