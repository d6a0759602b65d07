package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.ops.BoundingBoxes;
import org.pellucid.ops.BoxFormat;
import org.pellucid.tensor.Tensor;

/**
 * A layer that changes images by other layers, which it picks by chance.
 *
 * <p>The layers: {@link RandomShear}, {@link RandomTranslation}, {@link RandomRotation}, {@link
 * RandomPosterization}, {@link Solarization}, {@link AutoContrast}, {@link Equalization}, and of
 * brightness and sharpness {@link RandomBrightness}, {@link RandomColorDegeneration}, {@link
 * RandomContrast} and {@link RandomSharpness}. All images of a batch go through the same ones, each
 * by its own amount. All of them are computed for each step, and one result is kept, as in Keras.
 * See {@link ColorLayer}.
 *
 * <p>Errors: a factor outside of 0 to 1; an unknown interpolation.
 *
 * @param <L> the layer's own class
 */
public abstract class AugmentingLayer<L extends AugmentingLayer<L>> extends ColorLayer<L> {
  private Factor factor;
  private String interpolation = "bilinear";
  private List<ImageLayer<?>> parts = List.of();

  AugmentingLayer(double factor) {
    this.factor = new Factor(0, factor);
  }

  /**
   * Sets how strongly the layers change images; the class says how strongly without.
   *
   * @param range two numbers from 0 to 1; or one, for the range from 0 to it
   * @return this
   */
  public final L factor(double... range) {
    checkNotBuilt("factor");
    factor = Factor.of(getClass().getSimpleName(), "factor", 0, 1, range);
    return self();
  }

  /**
   * Sets what stands between pixels, "bilinear" without.
   *
   * @param name "bilinear" or "nearest"
   * @return this
   */
  public final L interpolation(String name) {
    checkNotBuilt("interpolation");
    interpolation = WarpLayer.oneOf("interpolation", name, WarpLayer.INTERPOLATIONS);
    return self();
  }

  /** Whether layers that change brightness and sharpness are among the others. */
  boolean picksAll() {
    return true;
  }

  @Override
  protected final void build(Shape input) {
    super.build(input);
    double[] range = {factor.low(), factor.high()};
    List<WarpLayer<?>> warps =
        List.of(
            new RandomShear().factorX(range).factorY(range),
            new RandomTranslation(range, range),
            new RandomRotation(range));
    List<ColorLayer<?>> colors = new ArrayList<>();
    if (picksAll()) {
      colors.add(new RandomBrightness(range));
      colors.add(new RandomColorDegeneration(range));
      colors.add(new RandomContrast(range));
      colors.add(new RandomSharpness(range));
    }
    colors.add(new RandomPosterization(Math.max(1, (int) (8 * factor.high()))));
    colors.add(new Solarization().additionFactor(range).thresholdFactor(range));
    colors.add(new AutoContrast());
    colors.add(new Equalization());
    warps.forEach(warp -> warp.interpolation(interpolation));
    colors.forEach(color -> color.valueRange(least(), most()));
    List<ImageLayer<?>> all = new ArrayList<>(warps);
    all.addAll(colors);
    Long seed = givenSeed();
    BoxFormat format = givenBoundingBoxFormat();
    for (ImageLayer<?> part : all) {
      if (seed != null) {
        part.seeded(seed);
      }
      if (format != null) {
        part.boundingBoxFormat(format.text());
      }
      track(part).buildFor(List.of(input));
    }
    parts = List.copyOf(all);
  }

  /** The layers. */
  final List<ImageLayer<?>> parts() {
    return parts;
  }

  /** A batch after one step: what the layer makes of it whose number stands beside each image. */
  final ImageBatch step(ImageBatch before, Tensor numbers) {
    ImageBatch after = before;
    for (int i = 0; i < parts.size(); i++) {
      after = chosen(numbers.equal(i), parts.get(i).change(before), after);
    }
    return after;
  }

  private static ImageBatch chosen(Tensor images, ImageBatch yes, ImageBatch no) {
    BoundingBoxes boxes = yes.boundingBoxes();
    BoundingBoxes others = no.boundingBoxes();
    return new ImageBatch(
        chosen(images, yes.images(), no.images()),
        yes.labels(),
        boxes == null || others == null
            ? null
            : new BoundingBoxes(
                chosen(images, boxes.boxes(), others.boxes()),
                orNull(images, boxes.labels(), others.labels())),
        orNull(images, yes.segmentationMasks(), no.segmentationMasks()));
  }

  private static @Nullable Tensor orNull(Tensor images, @Nullable Tensor yes, @Nullable Tensor no) {
    return yes == null || no == null ? null : chosen(images, yes, no);
  }

  private static Tensor chosen(Tensor images, Tensor yes, Tensor no) {
    int[] beside = Ints.repeat(1, yes.rank() - 1).toArray();
    return images.reshape(Shape.of(images.dim(0)).plus(beside)).where(yes, no);
  }

  final L readAugmenting(Config config, double otherwise) {
    factor(Factor.read("factor", config.get("factor"), otherwise));
    interpolation(config.text("interpolation", "bilinear"));
    return readColor(config);
  }

  @Override
  public Config config() {
    return super.config().put("factor", factor.write()).put("interpolation", interpolation);
  }
}
