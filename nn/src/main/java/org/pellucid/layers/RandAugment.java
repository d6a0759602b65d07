package org.pellucid.layers;

import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Changes a batch of images by some of eleven other layers, drawn anew for each batch, one after
 * the other. Boxes and masks go the same way.
 *
 * <p>Input, output, layers, defaults and errors: see {@link AugmentingLayer}; 2 layers, a factor
 * from 0 to 0.5 and bilinear interpolation without.
 *
 * <p>Source: {@code keras.layers.RandAugment}; Cubuk et al., "RandAugment: Practical automated data
 * augmentation with a reduced search space", 2019.
 */
public final class RandAugment extends AugmentingLayer<RandAugment> {
  private static final double FACTOR = 0.5;

  private int steps = 2;

  /** Makes the layer. */
  public RandAugment() {
    super(FACTOR);
  }

  /**
   * Sets how many layers change a batch, 2 without.
   *
   * @param number at least 0
   * @return this
   */
  public RandAugment numOps(int number) {
    checkNotBuilt("numOps");
    if (number < 0) {
      throw new PellucidException("RandAugment: numOps must be at least 0, got " + number + ".");
    }
    steps = number;
    return this;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandAugment seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandAugment fromConfig(Config config) {
    return new RandAugment().numOps(config.integer("num_ops", 2)).readAugmenting(config, FACTOR);
  }

  /** Which layers change the images. */
  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    return random.integers(Shape.of(steps), 0, parts().size());
  }

  @Override
  ImageBatch change(ImageBatch batch) {
    Tensor drawn = drawn(batch.images().shape());
    ImageBatch changed = batch;
    for (int step = 0; step < steps; step++) {
      Tensor same = drawn.select(0, step).broadcastTo(Shape.of(batch.images().dim(0)));
      changed = step(changed, same);
    }
    return changed;
  }

  @Override
  public Config config() {
    return super.config().put("num_ops", steps);
  }
}
