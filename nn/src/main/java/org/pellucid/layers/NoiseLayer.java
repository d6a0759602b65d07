package org.pellucid.layers;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Session;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * A layer that disturbs its input by chance in training, and else changes nothing.
 *
 * <p>Input and output {@code [batch, ...]}. Default: a seed from the session.
 *
 * @param <L> the layer's own class
 */
public abstract class NoiseLayer<L extends NoiseLayer<L>> extends FluentLayer<L> {
  private final double amount;
  private @Nullable Long seed;
  private @Nullable SeedGenerator generator;

  /** Makes the layer; with amount 0 it never does anything. */
  NoiseLayer(double amount) {
    this.amount = amount;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public final L seed(long newSeed) {
    checkNotBuilt("seed");
    seed = newSeed;
    return self();
  }

  /** Disturbs the input. */
  abstract Tensor disturb(Tensor x, SeedGenerator random);

  final double amount() {
    return amount;
  }

  @Override
  protected void build(Shape input) {
    if (amount > 0) {
      generator = addSeedGenerator(seed == null ? Session.nextSeed() : seed);
    }
  }

  @Override
  protected final Tensor forward(Tensor x) {
    SeedGenerator random = generator;
    return random == null || !training() ? x : disturb(x, random);
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  final L readNoise(Config config) {
    L layer = readCommon(config);
    return config.get("seed") instanceof Number number ? seed(number.longValue()) : layer;
  }

  @Override
  public Config config() {
    return super.config().put("seed", seed);
  }
}
