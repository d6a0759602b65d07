package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/** Layers that move pixels by chance: what they do with given draws, and what they draw. */
final class WarpLayerTest {
  private static Tensor ramp(int... shape) {
    Shape all = Shape.of(shape);
    return Tensor.of(NdArray.of(ramp(all.size()), shape));
  }

  private static float[] ramp(int size) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = 10 * i;
    }
    return values;
  }

  private static Tensor trained(Layer layer, Tensor x) {
    return layer.callAll(List.of(x), true).getFirst();
  }

  private static Tensor inferred(Layer layer, Tensor x) {
    return layer.callAll(List.of(x), false).getFirst();
  }

  /** Recorded from keras.layers.RandomShear.transform_images with these factors. */
  @Test
  void aShearIsKerassOfTheSameDraw() {
    Tensor drawn = Tensor.of(NdArray.of(new float[] {0.5f, -0.25f}, 1, 2));
    RandomShear layer = new RandomShear().fillMode("constant").fillValue(-1);

    assertThat(layer.change(ramp(1, 3, 3, 1), drawn).toFloatArray())
        .containsExactly(0, 7.25f, 9.5f, 35, 37.5f, 17, 70, 72.5f, -1);
  }

  @Test
  void aShearGoesToBothSidesByTheSameFactors() {
    RandomShear layer = new RandomShear().factorX(0.25, 0.25).factorY(0.5, 0.5);
    float[] drawn = layer.draw(Shape.of(64, 3, 3, 1), new SeedGenerator(3)).toFloatArray();
    int left = 0;
    for (int i = 0; i < 128; i += 2) {
      float sign = Math.signum(drawn[i]);
      assertThat(drawn[i]).isEqualTo(0.25f * sign);
      assertThat(drawn[i + 1]).isEqualTo(0.5f * sign);
      left += sign < 0 ? 1 : 0;
    }
    assertThat(left).isBetween(16, 48);
  }

  /** Recorded from keras.layers.RandomPerspective.transform_images with these corners. */
  @Test
  void aPerspectiveIsKerassOfTheSameDraw() {
    Tensor drawn =
        Tensor.of(NdArray.of(new float[] {.1f, .2f, .2f, -.3f, -.1f, .4f, -.25f, -.5f}, 1, 4, 2));
    float[] expected = {
      0,
      -0.0333333f,
      -0.111111f,
      -0.5f,
      -0.0476189f,
      -0.12426f,
      -0.413333f,
      19.99994f,
      -0.142857f,
      -0.407406f,
      46.666546f,
      9.99997f,
      -0.42857f,
      126.66654f,
      14.814769f,
      8.23527f
    };
    float[] values =
        new RandomPerspective().fillValue(-1).change(ramp(1, 4, 4, 1), drawn).toFloatArray();

    assertThat(values).hasSize(16);
    for (int i = 0; i < 16; i++) {
      assertThat(values[i]).as("pixel " + i).isCloseTo(expected[i], within(2e-3f));
    }
  }

  @Test
  void aPerspectiveLeavesImagesThatAreSparedAndChangesTheOthers() {
    Tensor images = ramp(40, 4, 5, 1);
    float[] before = images.toFloatArray();
    float[] after = trained(new RandomPerspective(0.5, 0.5).seed(4), images).toFloatArray();
    int same = 0;
    for (int i = 0; i < before.length; i += 20) {
      same += Arrays.equals(before, i, i + 20, after, i, i + 20) ? 1 : 0;
    }
    assertThat(same).isBetween(10, 30);
  }

  @Test
  void elasticShiftsComeFromWhereTheyPoint() {
    Tensor images = ramp(1, 2, 2, 1);
    Tensor drawn = Tensor.of(NdArray.of(new float[] {1, 0, 0, 1, 0, -1, -0.5f, 0}, 1, 2, 2, 2));
    RandomElasticTransform layer = new RandomElasticTransform().valueRange(0, 22);

    assertThat(layer.change(images, drawn).toFloatArray()).containsExactly(10, 22, 0, 22);
  }

  @Test
  void elasticShiftsAreAsStrongAndAsSmoothAsTheScaleSays() {
    RandomElasticTransform layer = new RandomElasticTransform(1, 1).scale(0.5, 0.5);
    Tensor drawn = layer.draw(Shape.of(8, 40, 60, 3), new SeedGenerator(9));

    assertThat(drawn.shape()).isEqualTo(Shape.of(8, 40, 60, 2));
    // Noise of deviation sigma = 1, smoothed to 1 / (2 sqrt(pi) sigma) of it, times alpha = 3.
    double deviation = Math.sqrt(drawn.square().mean().item());
    assertThat(deviation).isBetween(0.75, 0.9);
    // Neighbours of noise that is smoothed by sigma = 1 correlate by exp(-1 / 4).
    Tensor step = drawn.slice(2, 1, 60).subtract(drawn.slice(2, 0, 59));
    double expected = 2 * (1 - Math.exp(-0.25)) * deviation * deviation;
    assertThat(step.square().mean().item()).isCloseTo(expected, within(0.08 * expected));
  }

  @Test
  void elasticLayersOfNoStrengthOrNoChanceDoNotEvenCut() {
    Tensor images = ramp(1, 5, 6, 1).add(-20);
    for (RandomElasticTransform layer :
        List.of(new RandomElasticTransform().scale(0), new RandomElasticTransform(0, 0))) {
      assertThat(trained(layer, images).toFloatArray()).isEqualTo(images.toFloatArray());
    }
  }

  @Test
  void aScaleNearZeroLeavesImages() {
    RandomElasticTransform layer = new RandomElasticTransform(1, 1).scale(0, 1e-30);
    Tensor images = ramp(1, 5, 5, 1);

    assertThat(trained(layer, images).subtract(images).abs().max().item())
        .isCloseTo(0, within(1e-6));
  }

  @Test
  void aCropIsOneWindowForAllImages() {
    RandomCrop layer = new RandomCrop(2, 3).seed(5);
    boolean[] tops = new boolean[4];
    boolean[] lefts = new boolean[3];
    for (int run = 0; run < 60; run++) {
      float[] cut = trained(layer, ramp(2, 5, 5, 1)).toFloatArray();
      int first = (int) (cut[0] / 10);
      int top = first / 5;
      int left = first % 5;
      tops[top] = true;
      lefts[left] = true;
      for (int i = 0; i < cut.length; i++) {
        int image = i / 6;
        int row = i / 3 % 2;
        int column = i % 3;
        assertThat(cut[i]).isEqualTo(10f * (image * 25 + (top + row) * 5 + left + column));
      }
    }
    assertThat(tops).containsOnly(true);
    assertThat(lefts).containsOnly(true);
  }

  @Test
  void aModelExpectsTheWindowOfACrop() {
    assertThat(new RandomCrop(2, 3).outputShape(Shape.of(Shape.UNKNOWN, 8, 9, 3)))
        .isEqualTo(Shape.of(Shape.UNKNOWN, 2, 3, 3));
  }

  @Test
  void imagesStayInInference() {
    Tensor images = ramp(2, 3, 4, 2);
    for (Layer layer :
        List.of(
            new RandomCrop(2, 2),
            new RandomRotation(0.3),
            new RandomTranslation(0.3, 0.2),
            new RandomZoom(0.3),
            new RandomShear().factorX(0.5),
            new RandomPerspective(1, 1),
            new RandomElasticTransform(1, 1))) {
      assertThat(inferred(layer, images).toFloatArray())
          .as(layer.name())
          .isEqualTo(images.toFloatArray());
      assertThat(trained(layer, images).toFloatArray())
          .as(layer.name())
          .isNotEqualTo(images.toFloatArray());
    }
  }

  @Test
  void aZoomWithoutAWidthKeepsProportions() {
    float[] map =
        new RandomZoom(0.5).draw(Shape.of(1, 3, 3, 1), new SeedGenerator(8)).toFloatArray();

    assertThat(map[0]).isEqualTo(map[4]).isNotEqualTo(1f);
    assertThat(new RandomZoom(0.5).config().get("height_factor")).isEqualTo(0.5);
    assertThat(new RandomZoom(0.5).config().get("width_factor")).isNull();
  }

  @Test
  void theSymmetricRangeThatKerasWritesForAShearIsRead() {
    Config config = new RandomShear().factorX(0.2).config();

    assertThat(config.get("x_factor")).isEqualTo(List.of(-0.2, 0.2));
    assertThat(RandomShear.fromConfig(config).config().get("x_factor"))
        .isEqualTo(List.of(-0.2, 0.2));
  }

  @Test
  void errorsNameTheSetting() {
    assertThatThrownBy(() -> new RandomRotation(1.5))
        .hasMessage(
            "RandomRotation: factor must be one or two numbers from -1.0 to 1.0, got [1.5].");
    assertThatThrownBy(() -> new RandomTranslation(new double[] {0, 2}, new double[] {0}))
        .hasMessage(
            "RandomTranslation: heightFactor must be one or two numbers from -1.0 to 1.0, got [0.0,"
                + " 2.0].");
    assertThatThrownBy(() -> new RandomZoom(-1))
        .hasMessage(
            "RandomZoom: heightFactor must be above -1, which would show a single point, got -1.");
    assertThatThrownBy(() -> new RandomShear().factorY(-0.1, 0.5))
        .hasMessage(
            "RandomShear: factorY must be one or two numbers from 0.0 to 1.0, got [-0.1, 0.5].");
    assertThatThrownBy(() -> new RandomPerspective().scale(1.5))
        .hasMessage("RandomPerspective: scale must be between 0 and 1, got 1.5.");
    assertThatThrownBy(() -> new RandomElasticTransform().valueRange(1, 1))
        .hasMessage(
            "RandomElasticTransform: valueRange must be two numbers in ascending order, got 1.0 and"
                + " 1.0.");
    assertThatThrownBy(() -> new RandomRotation(0.1).fillMode("mirror"))
        .hasMessageStartingWith("Unknown fill mode \"mirror\".");
    assertThatThrownBy(() -> new RandomPerspective().interpolation("bicubic"))
        .hasMessageStartingWith("Unknown interpolation \"bicubic\".");
    assertThatThrownBy(() -> new RandomCrop(0, 2))
        .hasMessage("RandomCrop: height must be >= 1, got 0.");
  }
}
