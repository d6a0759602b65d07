package org.pellucid.layers;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Session;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * In training, sets a random part of its input to 0 and multiplies the rest by {@code 1 / (1 -
 * rate)}; else changes nothing.
 *
 * <p>Input and output {@code [batch, ...]}. Defaults: each element is dropped on its own; a seed
 * from the session. Errors: a rate outside of 0 to 1.
 *
 * <p>Source: Srivastava et al., 2014; {@code keras.layers.Dropout}.
 */
public final class Dropout extends FluentLayer<Dropout> {
  private final double rate;
  private @Nullable Ints noiseShape;
  private @Nullable Long seed;
  private @Nullable SeedGenerator generator;

  /**
   * Makes the layer.
   *
   * @param rate the part to drop, from 0 to 1
   */
  public Dropout(double rate) {
    this.rate = Setting.between("Dropout", "rate", 0, 1, rate);
  }

  /**
   * Sets the shape of the random pattern, which is repeated along axes of extent 1.
   *
   * @param dims an extent per axis of the input, the batch included: 1, the input's, or -1 for the
   *     input's
   * @return this
   */
  public Dropout noiseShape(int... dims) {
    checkNotBuilt("noiseShape");
    noiseShape = Ints.of(dims);
    return this;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public Dropout seed(long newSeed) {
    checkNotBuilt("seed");
    seed = newSeed;
    return this;
  }

  static Dropout fromConfig(Config config) {
    Dropout layer = new Dropout(config.number("rate")).readCommon(config);
    layer.noiseShape = config.integersOrNull("noise_shape");
    return config.get("seed") instanceof Number number ? layer.seed(number.longValue()) : layer;
  }

  @Override
  protected void build(Shape input) {
    if (rate > 0) {
      generator = addSeedGenerator(seed == null ? Session.nextSeed() : seed);
    }
  }

  @Override
  protected Tensor forward(Tensor x) {
    SeedGenerator random = generator;
    return random == null || !training() ? x : drop(x, rate, pattern(x.shape()), random);
  }

  /** Drops part of a tensor, in a pattern that is broadcast. */
  static Tensor drop(Tensor x, double rate, Shape pattern, SeedGenerator random) {
    Tensor kept = random.uniform(pattern).greaterEqual(rate).broadcastTo(x.shape());
    return kept.where(rate < 1 ? x.divide(1 - rate) : x, x.zerosLike());
  }

  private Shape pattern(Shape input) {
    if (noiseShape == null) {
      return input;
    }
    int[] dims = noiseShape.toArray();
    for (int axis = 0; axis < Math.min(dims.length, input.rank()); axis++) {
      dims[axis] = dims[axis] == Shape.UNKNOWN ? input.dim(axis) : dims[axis];
    }
    Shape pattern = Shape.of(dims);
    if (!input.equals(pattern.broadcast(input)) || dims.length != input.rank()) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\": noiseShape "
              + Arrays.toString(noiseShape.toArray())
              + " does not fit the input "
              + input
              + ".");
    }
    return pattern;
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public Config config() {
    return super.config().put("rate", rate).put("seed", seed).put("noise_shape", pattern());
  }

  private @Nullable Object pattern() {
    return noiseShape == null
        ? null
        : Arrays.stream(noiseShape.toArray())
            .mapToObj(dim -> dim == Shape.UNKNOWN ? null : (Object) dim)
            .toList();
  }
}
