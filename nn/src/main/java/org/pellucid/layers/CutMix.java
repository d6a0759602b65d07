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
 * Puts a rectangle of another image of its batch into each image, at the same place.
 *
 * <p>The sides of the rectangle are those of the image times {@code sqrt(1 - w)}, with w from a
 * beta distribution of two equal parameters, which are drawn from the factor once per batch. An
 * image keeps the share of its area that is outside of the rectangle. Masks are cut likewise;
 * bounding boxes are refused, as by Keras.
 *
 * <p>Inputs, outputs, defaults and errors: see {@link MixingLayer}; a factor outside of 0 to 1.
 *
 * <p>Source: {@code keras.layers.CutMix}; Yun et al., "CutMix: Regularization Strategy to Train
 * Strong Classifiers with Localizable Features", 2019.
 */
public final class CutMix extends MixingLayer<CutMix> {
  private static final double EPSILON = 1e-6;

  private final Factor factor;

  /** Makes the layer with factor 1. */
  public CutMix() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param factor the range of the parameter, two numbers from 0 to 1; or one, for the range from 0
   *     to it
   */
  public CutMix(double... factor) {
    this.factor = Factor.of("CutMix", "factor", 0, 1, factor);
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public CutMix seed(long newSeed) {
    return seeded(newSeed);
  }

  static CutMix fromConfig(Config config) {
    return new CutMix(Factor.read("factor", config.get("factor"), 1)).readImage(config);
  }

  /** The shares, then the first and the last place of the rectangles, across and down. */
  @Override
  List<Tensor> drawShares(Shape images, SeedGenerator random) {
    Shape batch = Shape.of(images.dim(0));
    Tensor parameter = factor.draw(random, Shape.SCALAR).add(EPSILON);
    Tensor weight = Randomness.beta(batch, parameter, parameter, DType.FLOAT32, random);
    Tensor part = weight.subtractFrom(1).sqrt();
    Tensor width = part.multiply(images.dim(2));
    Tensor left = random.uniform(batch).multiply(width.subtractFrom(images.dim(2)));
    Tensor height = part.multiply(images.dim(1));
    Tensor top = random.uniform(batch).multiply(height.subtractFrom(images.dim(1)));
    double area = (double) images.dim(1) * images.dim(2);
    Tensor kept = width.multiply(height).divide(area).subtractFrom(1);
    return List.of(kept, left, left.add(width), top, top.add(height));
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor across = between(images, 2, drawn.select(0, 2), drawn.select(0, 3));
    Tensor down = between(images, 1, drawn.select(0, 4), drawn.select(0, 5));
    Tensor inside = across.and(down).broadcastTo(images.shape());
    return inside.where(partners(images, drawn), images);
  }

  @Override
  Tensor changeMasks(Tensor masks, Tensor drawn) {
    return change(masks, drawn);
  }

  @Override
  BoundingBoxes changeBoxes(BoundingBoxes boxes, Shape images, Tensor drawn) {
    throw new PellucidException(
        "Layer \""
            + name()
            + "\": CutMix cannot say which bounding boxes are left: use MixUp, or leave boxes out.");
  }

  private static Tensor between(Tensor images, int axis, Tensor from, Tensor to) {
    Tensor places = Tensor.iota(DType.FLOAT32, images.shape().with(3, 1), axis);
    return places.greaterEqual(perImage(from)).and(places.less(perImage(to)));
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.write());
  }
}
