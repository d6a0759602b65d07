package org.pellucid.layers;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.ops.Randomness;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Fades each image into another one of its batch: {@code w a + (1 - w) b}, with w from a beta
 * distribution of two equal parameters. A mixed image has the boxes of both; masks are mixed as
 * images are.
 *
 * <p>Inputs, outputs, defaults and errors: see {@link MixingLayer}; an alpha that is not positive.
 *
 * <p>Source: {@code keras.layers.MixUp}; Zhang et al., "mixup: Beyond Empirical Risk Minimization",
 * 2018.
 */
public final class MixUp extends MixingLayer<MixUp> {
  private final double alpha;

  /** Makes the layer with alpha 0.2. */
  public MixUp() {
    this(0.2);
  }

  /**
   * Makes the layer.
   *
   * @param alpha how strongly images are mixed: mostly one image near 0, any share alike at 1
   */
  public MixUp(double alpha) {
    if (!(alpha > 0)) {
      throw new PellucidException("MixUp: alpha must be above 0, got " + alpha + ".");
    }
    this.alpha = alpha;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public MixUp seed(long newSeed) {
    return seeded(newSeed);
  }

  static MixUp fromConfig(Config config) {
    return new MixUp(config.number("alpha", 0.2)).readImage(config);
  }

  @Override
  List<Tensor> drawShares(Shape images, SeedGenerator random) {
    Tensor parameter = Tensor.scalar(alpha);
    return List.of(
        Randomness.beta(Shape.of(images.dim(0)), parameter, parameter, DType.FLOAT32, random));
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    return mixed(images, partners(images, drawn), perImage(shares(drawn)));
  }

  @Override
  Tensor changeMasks(Tensor masks, Tensor drawn) {
    return change(masks, drawn);
  }

  @Override
  BoundingBoxes changeBoxes(BoundingBoxes boxes, Shape images, Tensor drawn) {
    Tensor labels = boxes.labels();
    return new BoundingBoxes(
        withPartners(boxes.boxes(), drawn), labels == null ? null : withPartners(labels, drawn));
  }

  private static Tensor withPartners(Tensor x, Tensor drawn) {
    return Tensor.concat(1, List.of(x, partners(x, drawn)));
  }

  @Override
  public Config config() {
    return super.config().put("alpha", alpha);
  }
}
