package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Changes a batch of images by some of eleven other layers, drawn anew for each batch, one after
 * the other.
 *
 * <p>The layers: {@link RandomShear}, {@link RandomTranslation}, {@link RandomRotation}, {@link
 * RandomBrightness}, {@link RandomColorDegeneration}, {@link RandomContrast}, {@link
 * RandomSharpness}, {@link RandomPosterization}, {@link Solarization}, {@link AutoContrast} and
 * {@link Equalization}. All images of a batch go through the same ones, each by its own amount. All
 * eleven are computed for each step, and one result is kept, as in Keras.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; 2 layers, a factor from 0 to 0.5
 * and bilinear interpolation without; a factor outside of 0 to 1.
 *
 * <p>Source: {@code keras.layers.RandAugment}; Cubuk et al., "RandAugment: Practical automated data
 * augmentation with a reduced search space", 2019.
 */
public final class RandAugment extends ColorLayer<RandAugment> {
  private int steps = 2;
  private Factor factor = new Factor(0, 0.5);
  private String interpolation = "bilinear";
  private List<ImageLayer<?>> parts = List.of();

  /** Makes the layer. */
  public RandAugment() {}

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
   * Sets how strongly the layers change images, from 0 to 0.5 without.
   *
   * @param range two numbers from 0 to 1; or one, for the range from 0 to it
   * @return this
   */
  public RandAugment factor(double... range) {
    checkNotBuilt("factor");
    factor = Factor.of("RandAugment", "factor", 0, 1, range);
    return this;
  }

  /**
   * Sets what stands between pixels, "bilinear" without.
   *
   * @param name "bilinear" or "nearest"
   * @return this
   */
  public RandAugment interpolation(String name) {
    checkNotBuilt("interpolation");
    // A name that the layers do not know is refused here, not when they are built.
    interpolation = new RandomShear().interpolation(name).config().text("interpolation", name);
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
    return new RandAugment()
        .numOps(config.integer("num_ops", 2))
        .factor(Factor.read("factor", config.get("factor"), 0.5))
        .interpolation(config.text("interpolation", "bilinear"))
        .readColor(config);
  }

  @Override
  protected void build(Shape input) {
    super.build(input);
    double[] range = {factor.low(), factor.high()};
    List<WarpLayer<?>> warps =
        List.of(
            new RandomShear().factorX(range).factorY(range),
            new RandomTranslation(range, range),
            new RandomRotation(range));
    List<ColorLayer<?>> colors =
        List.of(
            new RandomBrightness(range),
            new RandomColorDegeneration(range),
            new RandomContrast(range),
            new RandomSharpness(range),
            new RandomPosterization(Math.max(1, (int) (8 * factor.high()))),
            new Solarization().additionFactor(range).thresholdFactor(range),
            new AutoContrast(),
            new Equalization());
    warps.forEach(warp -> warp.interpolation(interpolation));
    colors.forEach(color -> color.valueRange(least(), most()));
    List<ImageLayer<?>> all = new ArrayList<>(warps);
    all.addAll(colors);
    Long seed = givenSeed();
    for (ImageLayer<?> part : all) {
      if (seed != null) {
        part.seeded(seed);
      }
      track(part).buildFor(List.of(input));
    }
    parts = List.copyOf(all);
  }

  /** Which layers change the images. */
  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    return random.integers(Shape.of(steps), 0, parts.size());
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor changed = images;
    for (int step = 0; step < steps; step++) {
      Tensor before = changed;
      for (int i = 0; i < parts.size(); i++) {
        ImageLayer<?> part = parts.get(i);
        Tensor taken = drawn.select(0, step).equal(i).broadcastTo(images.shape());
        changed = taken.where(part.change(before, part.drawn(before.shape())), changed);
      }
    }
    return changed;
  }

  @Override
  public Config config() {
    return super.config()
        .put("num_ops", steps)
        .put("factor", factor.write())
        .put("interpolation", interpolation);
  }
}
