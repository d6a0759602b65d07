package org.pellucid.regularizers;

import org.pellucid.config.Registry;

/** The regularizers that exist, by Keras's names. */
public final class Regularizers {
  /** All regularizers. */
  public static final Registry<Regularizer> REGISTRY =
      new Registry<Regularizer>("regularizer", "keras.regularizers")
          .add("L1", L1.class, L1::fromConfig, "l1")
          .add("L1L2", L1L2.class, L1L2::fromConfig, "l1_l2", "l1l2")
          .add("L2", L2.class, L2::fromConfig, "l2")
          .add(
              "OrthogonalRegularizer",
              OrthogonalRegularizer.class,
              OrthogonalRegularizer::fromConfig,
              "orthogonal_regularizer");

  private Regularizers() {}

  /**
   * Finds a regularizer.
   *
   * @param name Keras's name or an alias, such as "l2"
   * @return the regularizer with its default settings
   */
  public static Regularizer get(String name) {
    return REGISTRY.get(name);
  }
}
