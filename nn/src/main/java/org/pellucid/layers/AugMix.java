package org.pellucid.layers;

import java.util.Collections;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;
import org.pellucid.ops.Randomness;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Mixes images with what becomes of them in several chains of other layers, drawn anew for each
 * batch.
 *
 * <p>In each chain, each of its steps is one of the layers or none. With shares s of the chains
 * from a Dirichlet distribution and m from a beta distribution, both of parameter alpha, the result
 * is {@code m x + (1 - m) (s1 chain1(x) + s2 chain2(x) + ...)}, cut to the range of colors. Masks
 * are mixed likewise; boxes stay as they are, as in Keras, so that they fit only roughly.
 *
 * <p>Input, output, layers, defaults and errors: see {@link AugmentingLayer}; 3 chains of up to 3
 * layers, a factor from 0 to 0.3, alpha 1 and all eleven layers without; fewer chains than 1, fewer
 * layers than 0, an alpha that is not above 0.
 *
 * <p>Source: {@code keras.layers.AugMix}; Hendrycks et al., "AugMix: A Simple Data Processing
 * Method to Improve Robustness and Uncertainty", 2020.
 */
public final class AugMix extends AugmentingLayer<AugMix> {
  private static final double FACTOR = 0.3;

  private int chains = 3;
  private int depth = 3;
  private double alpha = 1;
  private boolean all = true;

  /** Makes the layer. */
  public AugMix() {
    super(FACTOR);
  }

  /**
   * Sets how many chains are mixed, 3 without.
   *
   * @param number at least 1
   * @return this
   */
  public AugMix numChains(int number) {
    checkNotBuilt("numChains");
    chains = Setting.atLeast("AugMix", "numChains", 1, number);
    return this;
  }

  /**
   * Sets how many layers a chain has at most, 3 without.
   *
   * @param number at least 0
   * @return this
   */
  public AugMix chainDepth(int number) {
    checkNotBuilt("chainDepth");
    depth = Setting.atLeast("AugMix", "chainDepth", 0, number);
    return this;
  }

  /**
   * Sets how alike the shares are, 1 without: mostly one of them near 0, all of them when large.
   *
   * @param parameter above 0
   * @return this
   */
  public AugMix alpha(double parameter) {
    checkNotBuilt("alpha");
    if (!(parameter > 0)) {
      throw new PellucidException("AugMix: alpha must be above 0, got " + parameter + ".");
    }
    alpha = parameter;
    return this;
  }

  /**
   * Sets whether layers that change brightness and sharpness are among the others, true without.
   *
   * @param picked whether they are
   * @return this
   */
  public AugMix allOps(boolean picked) {
    checkNotBuilt("allOps");
    all = picked;
    return this;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public AugMix seed(long newSeed) {
    return seeded(newSeed);
  }

  static AugMix fromConfig(Config config) {
    return new AugMix()
        .numChains(config.integer("num_chains", 3))
        .chainDepth(config.integer("chain_depth", 3))
        .alpha(config.number("alpha", 1))
        .allOps(config.flag("all_ops", true))
        .readAugmenting(config, FACTOR);
  }

  @Override
  boolean picksAll() {
    return all;
  }

  /** The share that images keep, the shares of the chains, and the layers, step by step. */
  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Tensor parameter = Tensor.scalar(alpha);
    Tensor kept = Randomness.beta(Shape.of(1), parameter, parameter, DType.FLOAT32, random);
    Tensor shares = Randomness.dirichlet(Shape.of(chains), parameter, random);
    // One number more than there are layers, for none.
    Tensor picked = random.integers(Shape.of(depth * chains), 0, parts().size() + 1);
    return Tensor.concat(0, List.of(kept, shares, picked.cast(DType.FLOAT32)));
  }

  @Override
  ImageBatch change(ImageBatch batch) {
    Tensor drawn = drawn(batch.images().shape());
    Shape each = Shape.of(chains, batch.images().dim(0));
    Tensor masks = batch.segmentationMasks();
    ImageBatch copies =
        new ImageBatch(copies(batch.images()), null, null, masks == null ? null : copies(masks));
    for (int step = 0; step < depth; step++) {
      int first = 1 + chains + step * chains;
      Tensor picked = drawn.slice(0, first, first + chains).expandDims(1).broadcastTo(each);
      copies = step(copies, picked.reshape(-1));
    }
    Tensor masksOfChains = copies.segmentationMasks();
    return new ImageBatch(
        clip(mixed(batch.images(), copies.images(), drawn)),
        batch.labels(),
        batch.boundingBoxes(),
        masks == null || masksOfChains == null ? null : mixed(masks, masksOfChains, drawn));
  }

  /** The batch once per chain. */
  private Tensor copies(Tensor x) {
    return Tensor.concat(0, Collections.nCopies(chains, x));
  }

  private Tensor mixed(Tensor x, Tensor copies, Tensor drawn) {
    Tensor shares = drawn.slice(0, 1, 1 + chains).reshape(-1, 1, 1, 1, 1);
    Tensor ofChains = copies.reshape(Shape.of(chains).plus(x.shape().toArray()));
    return MixingLayer.mixed(x, ofChains.multiply(shares).sum(0), drawn.select(0, 0));
  }

  @Override
  public Config config() {
    return super.config()
        .put("num_chains", chains)
        .put("chain_depth", depth)
        .put("alpha", alpha)
        .put("all_ops", all);
  }
}
