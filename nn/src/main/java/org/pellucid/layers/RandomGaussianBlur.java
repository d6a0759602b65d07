package org.pellucid.layers;

import java.util.Arrays;
import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.ops.Images;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Smooths some images by a Gaussian. The factor is the range of the probability with which that
 * happens; the two standard deviations, across and down, are drawn once for all images of a batch.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; a window of 3 by 3 pixels and
 * standard deviations from 0 to 1 without; a factor or standard deviations outside of 0 to 1, an
 * even window.
 *
 * <p>Source: {@code keras.layers.RandomGaussianBlur}.
 */
public final class RandomGaussianBlur extends ColorLayer<RandomGaussianBlur> {
  private static final double EPSILON = 1e-6;

  private final Factor factor;
  private Factor sigma = new Factor(0, 1);
  private Ints kernelSize = Ints.of(3, 3);

  /** Makes the layer with factor 1. */
  public RandomGaussianBlur() {
    this(1);
  }

  /**
   * Makes the layer.
   *
   * @param factor the range of the probability, two numbers from 0 to 1; or one, for the range from
   *     0 to it
   */
  public RandomGaussianBlur(double... factor) {
    this.factor = Factor.of("RandomGaussianBlur", "factor", 0, 1, factor);
  }

  /**
   * Sets the window, 3 by 3 pixels without.
   *
   * @param pixels odd numbers, across and down; one stands for both
   * @return this
   */
  public RandomGaussianBlur kernelSize(int... pixels) {
    checkNotBuilt("kernelSize");
    Ints size = Ints.of(pixels);
    boolean odd = pixels.length == 1 || pixels.length == 2;
    for (int extent : pixels) {
      odd &= extent > 0 && extent % 2 == 1;
    }
    if (!odd) {
      throw new PellucidException(
          "RandomGaussianBlur: kernelSize must be one or two odd numbers, got " + size + ".");
    }
    kernelSize = pixels.length == 1 ? Ints.of(pixels[0], pixels[0]) : size;
    return this;
  }

  /**
   * Sets the standard deviations in pixels, from 0 to 1 without.
   *
   * @param range two numbers from 0 to 1; or one, for the range from 0 to it
   * @return this
   */
  public RandomGaussianBlur sigma(double... range) {
    checkNotBuilt("sigma");
    sigma = Factor.of("RandomGaussianBlur", "sigma", 0, 1, range);
    return this;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomGaussianBlur seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomGaussianBlur fromConfig(Config config) {
    double[] size = Factor.read("kernel_size", config.get("kernel_size"), 3);
    return new RandomGaussianBlur(Factor.read("factor", config.get("factor"), 1))
        .kernelSize(Arrays.stream(size).mapToInt(number -> (int) number).toArray())
        .sigma(Factor.read("sigma", config.get("sigma"), 1))
        .readColor(config);
  }

  /** The two standard deviations, and for each image 1 if it changes. */
  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    Shape batch = Shape.of(images.dim(0));
    Tensor probability = factor.draw(random, batch);
    Tensor changes = random.uniform(batch).less(probability).cast(DType.FLOAT32);
    Tensor deviations = sigma.draw(random, Shape.of(2)).add(EPSILON);
    return Tensor.concat(0, List.of(deviations, changes));
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor deviations = drawn.slice(0, 0, 2);
    Tensor changes = perImage(drawn.slice(0, 2, drawn.dim(0))).greater(0);
    Tensor smooth = Images.gaussianBlur(images, kernelSize, deviations, "channels_last");
    return clip(changes.broadcastTo(images.shape()).where(smooth, images));
  }

  @Override
  public Config config() {
    return super.config()
        .put("factor", factor.write())
        .put("kernel_size", kernelSize)
        .put("sigma", sigma.write());
  }
}
