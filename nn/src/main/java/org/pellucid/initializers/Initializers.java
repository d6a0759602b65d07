package org.pellucid.initializers;

import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.Registry;
import org.pellucid.errors.PellucidException;

/** The initializers that exist, by Keras's names. */
public final class Initializers {
  /** All initializers. */
  public static final Registry<Initializer> REGISTRY =
      new Registry<Initializer>("initializer", "keras.initializers")
          .add("Constant", Constant.class, Constant::fromConfig, "constant")
          .add("GlorotNormal", GlorotNormal.class, GlorotNormal::fromConfig, "glorot_normal")
          .add("GlorotUniform", GlorotUniform.class, GlorotUniform::fromConfig, "glorot_uniform")
          .add("HeNormal", HeNormal.class, HeNormal::fromConfig, "he_normal")
          .add("HeUniform", HeUniform.class, HeUniform::fromConfig, "he_uniform")
          .add(
              "Identity",
              IdentityInitializer.class,
              IdentityInitializer::fromConfig,
              "identity",
              "IdentityInitializer")
          .add("LecunNormal", LecunNormal.class, LecunNormal::fromConfig, "lecun_normal")
          .add("LecunUniform", LecunUniform.class, LecunUniform::fromConfig, "lecun_uniform")
          .add("Ones", Ones.class, config -> new Ones(), "ones", "one")
          .add(
              "Orthogonal",
              Orthogonal.class,
              Orthogonal::fromConfig,
              "orthogonal",
              "OrthogonalInitializer")
          .add(
              "RandomNormal",
              RandomNormal.class,
              RandomNormal::fromConfig,
              "random_normal",
              "normal")
          .add(
              "RandomUniform",
              RandomUniform.class,
              RandomUniform::fromConfig,
              "random_uniform",
              "uniform")
          .add("STFT", STFT.class, STFT::fromConfig, "stft", "STFTInitializer")
          .add(
              "TruncatedNormal",
              TruncatedNormal.class,
              TruncatedNormal::fromConfig,
              "truncated_normal")
          .add(
              "VarianceScaling",
              VarianceScaling.class,
              VarianceScaling::fromConfig,
              "variance_scaling")
          .add("Zeros", Zeros.class, config -> new Zeros(), "zeros", "zero");

  private Initializers() {}

  /**
   * Finds an initializer.
   *
   * @param name Keras's name or an alias, such as "he_normal"
   * @return the initializer with its default settings
   */
  public static Initializer get(String name) {
    return REGISTRY.get(name);
  }

  /**
   * Reads an initializer that must be there.
   *
   * @param config the settings
   * @param key where it stands
   * @param fallback the name of the one to take when the setting is absent
   * @return the initializer
   */
  public static Initializer read(Config config, String key, String fallback) {
    @Nullable Initializer read = config.has(key) ? REGISTRY.read(config.get(key)) : get(fallback);
    if (read == null) {
      throw new PellucidException("Setting \"" + key + "\" must be an initializer, got null.");
    }
    return read;
  }
}
