package org.pellucid.initializers;

import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.config.Session;

/**
 * An initializer that draws random numbers.
 *
 * <p>Without a seed of its own it takes one from the {@link Session} when it is made. Either way
 * one object gives the same values for the same shape each time.
 *
 * @param <I> the initializer's own class
 */
public abstract sealed class SeededInitializer<I extends SeededInitializer<I>>
    implements Initializer
    permits FanInitializer, Orthogonal, RandomNormal, RandomUniform, TruncatedNormal {
  private @Nullable Long given;
  private long seed = Session.nextSeed();

  SeededInitializer() {}

  /**
   * Sets the seed.
   *
   * @param newSeed any number
   * @return this
   */
  public final I seed(long newSeed) {
    given = newSeed;
    seed = newSeed;
    return self();
  }

  @SuppressWarnings("unchecked") // I is the class itself, by the rule of its declaration.
  final I self() {
    return (I) this;
  }

  final long seed() {
    return seed;
  }

  final I readSeed(Config config) {
    return config.get("seed") instanceof Number number ? seed(number.longValue()) : self();
  }

  @Override
  public Config config() {
    return Config.empty().put("seed", given);
  }
}
