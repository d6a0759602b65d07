package org.pellucid.constraints;

import org.pellucid.config.Registry;

/** The constraints that exist, by Keras's names. */
public final class Constraints {
  /** All constraints. */
  public static final Registry<Constraint> REGISTRY =
      new Registry<Constraint>("constraint", "keras.constraints")
          .add("MaxNorm", MaxNorm.class, MaxNorm::fromConfig, "max_norm")
          .add("MinMaxNorm", MinMaxNorm.class, MinMaxNorm::fromConfig, "min_max_norm")
          .add("NonNeg", NonNeg.class, config -> new NonNeg(), "non_neg")
          .add("UnitNorm", UnitNorm.class, UnitNorm::fromConfig, "unit_norm");

  private Constraints() {}

  /**
   * Finds a constraint.
   *
   * @param name Keras's name or an alias, such as "max_norm"
   * @return the constraint with its default settings
   */
  public static Constraint get(String name) {
    return REGISTRY.get(name);
  }
}
