package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Changes brightness, contrast, saturation and hue of each image at random, in this order; each
 * only if its factor is set.
 *
 * <p>Input, output, defaults and errors: see {@link ColorLayer}; no factors without; a factor that
 * its layer refuses.
 *
 * <p>Source: {@code keras.layers.RandomColorJitter}.
 */
public final class RandomColorJitter extends ColorLayer<RandomColorJitter> {
  private @Nullable Part brightness;
  private @Nullable Part contrast;
  private @Nullable Part saturation;
  private @Nullable Part hue;

  /** A layer that does one of the changes, and its factor as it was given. */
  private record Part(ColorLayer<?> layer, double[] factor) {
    static @Nullable Object write(@Nullable Part part) {
      if (part == null) {
        return null;
      }
      double[] factor = part.factor;
      return factor.length == 1 ? factor[0] : List.of(factor[0], factor[1]);
    }
  }

  /** Makes the layer. */
  public RandomColorJitter() {}

  /**
   * Sets how much brighter or darker images get.
   *
   * @param factor see {@link RandomBrightness#RandomBrightness(double...)}
   * @return this
   */
  public RandomColorJitter brightnessFactor(double... factor) {
    checkNotBuilt("brightnessFactor");
    brightness = new Part(new RandomBrightness(factor), factor.clone());
    return this;
  }

  /**
   * Sets how much the contrast changes.
   *
   * @param factor see {@link RandomContrast#RandomContrast(double...)}
   * @return this
   */
  public RandomColorJitter contrastFactor(double... factor) {
    checkNotBuilt("contrastFactor");
    contrast = new Part(new RandomContrast(factor), factor.clone());
    return this;
  }

  /**
   * Sets how much the saturation changes.
   *
   * @param factor see {@link RandomSaturation#RandomSaturation(double...)}
   * @return this
   */
  public RandomColorJitter saturationFactor(double... factor) {
    checkNotBuilt("saturationFactor");
    saturation = new Part(new RandomSaturation(factor), factor.clone());
    return this;
  }

  /**
   * Sets how much the hue changes.
   *
   * @param factor see {@link RandomHue#RandomHue(double...)}
   * @return this
   */
  public RandomColorJitter hueFactor(double... factor) {
    checkNotBuilt("hueFactor");
    hue = new Part(new RandomHue(factor), factor.clone());
    return this;
  }

  /**
   * Sets the seed, one from the session without.
   *
   * @param newSeed any number
   * @return this
   */
  public RandomColorJitter seed(long newSeed) {
    return seeded(newSeed);
  }

  static RandomColorJitter fromConfig(Config config) {
    RandomColorJitter layer = new RandomColorJitter();
    read(config, "brightness_factor", layer::brightnessFactor);
    read(config, "contrast_factor", layer::contrastFactor);
    read(config, "saturation_factor", layer::saturationFactor);
    read(config, "hue_factor", layer::hueFactor);
    return layer.readColor(config);
  }

  private static void read(Config config, String setting, Consumer<double[]> setter) {
    Object factor = config.get(setting);
    if (factor != null) {
      setter.accept(Factor.read(setting, factor));
    }
  }

  private List<ColorLayer<?>> parts() {
    return Stream.of(brightness, contrast, saturation, hue)
        .filter(Objects::nonNull)
        .<ColorLayer<?>>map(Part::layer)
        .toList();
  }

  @Override
  protected void build(Shape input) {
    super.build(input);
    for (ColorLayer<?> part : parts()) {
      part.valueRange(least(), most());
    }
  }

  /** What the parts draw, one after the other. */
  @Override
  Tensor draw(Shape images, SeedGenerator random) {
    List<Tensor> drawn = new ArrayList<>();
    for (ColorLayer<?> part : parts()) {
      drawn.add(part.draw(images, random));
    }
    return drawn.isEmpty() ? super.draw(images, random) : Tensor.stack(0, drawn);
  }

  @Override
  Tensor change(Tensor images, Tensor drawn) {
    Tensor changed = images;
    List<ColorLayer<?>> parts = parts();
    for (int i = 0; i < parts.size(); i++) {
      changed = parts.get(i).change(changed, drawn.select(0, i));
    }
    return changed;
  }

  @Override
  public Config config() {
    return super.config()
        .put("brightness_factor", Part.write(brightness))
        .put("contrast_factor", Part.write(contrast))
        .put("saturation_factor", Part.write(saturation))
        .put("hue_factor", Part.write(hue));
  }
}
