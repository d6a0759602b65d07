package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.Tensor;

/** Layers that change colors by chance, where chance is at work. */
final class RandomColorsTest {
  private static final Tensor IMAGES =
      RandomNumbers.uniform(Shape.of(40, 8, 10, 3), 5).multiply(255);

  @Test
  void erasingPaintsOneRectangleOfTheRightSizePerImage() {
    float[] out =
        new RandomErasing(1, 1)
            .scale(0.25, 0.25)
            .fillValue(-1, 2, 300)
            .valueRange(-5, 255)
            .seed(1)
            .call(IMAGES, true)
            .toFloatArray();
    float[] in = IMAGES.toFloatArray();
    TreeSet<Integer> corners = new TreeSet<>();
    for (int image = 0; image < 40; image++) {
      int top = 8;
      int bottom = -1;
      int left = 10;
      int right = -1;
      int erased = 0;
      for (int place = 0; place < 80; place++) {
        int at = (image * 80 + place) * 3;
        if (out[at] == -1) {
          assertThat(new float[] {out[at + 1], out[at + 2]}).containsExactly(2, 255);
          top = Math.min(top, place / 10);
          bottom = Math.max(bottom, place / 10);
          left = Math.min(left, place % 10);
          right = Math.max(right, place % 10);
          erased++;
        } else {
          assertThat(out[at]).isEqualTo(in[at]);
        }
      }
      // Half of each side: 4 rows and 5 columns.
      assertThat(new int[] {bottom - top + 1, right - left + 1, erased}).containsExactly(4, 5, 20);
      corners.add(top * 10 + left);
    }
    assertThat(corners).hasSizeGreaterThan(5);
  }

  @Test
  void erasingWithoutAColorPaintsNoiseWithinTheRange() {
    float[] out =
        new RandomErasing(1, 1)
            .scale(1, 1)
            .valueRange(0, 2)
            .seed(1)
            .call(IMAGES, true)
            .toFloatArray();
    int inside = 0;
    for (float value : out) {
      assertThat(value).isBetween(0f, 2f);
      inside += value > 0 && value < 2 ? 1 : 0;
    }
    // A third of normal numbers lies between 0 and 1 standard deviation.
    assertThat(inside / (double) out.length).isBetween(0.31, 0.37);
  }

  @Test
  void grayscaleIsDrawnPerImage() {
    float[] out = new RandomGrayscale(0.5).seed(3).call(IMAGES, true).toFloatArray();
    int gray = 0;
    for (int image = 0; image < 40; image++) {
      int equal = 0;
      for (int place = 0; place < 80; place++) {
        int at = (image * 80 + place) * 3;
        equal += out[at] == out[at + 1] && out[at] == out[at + 2] ? 1 : 0;
      }
      assertThat(equal).isIn(0, 80);
      gray += equal / 80;
    }
    assertThat(gray).isBetween(10, 30);
  }

  @Test
  void posterizationDrawsBitsBelowTheBound() {
    Tensor white = Tensor.full(IMAGES.dtype(), Shape.of(60, 1, 1, 1), 255);
    TreeSet<Float> colors = new TreeSet<>();
    for (float color : new RandomPosterization(2, 5).seed(3).call(white, true).toFloatArray()) {
      colors.add(color);
    }
    assertThat(colors).containsExactly(192f, 224f, 240f);
  }

  @Test
  void solarizationTurnsRoundWhatIsNotBelowTheThreshold() {
    Tensor dark = Tensor.full(IMAGES.dtype(), Shape.of(60, 1, 1, 1), 100);
    TreeSet<Float> colors = new TreeSet<>();
    for (float color :
        new Solarization().thresholdFactor(1).seed(3).call(dark, true).toFloatArray()) {
      colors.add(color);
    }
    assertThat(colors).containsExactly(100f, 155f);
  }

  @Test
  void jitterDrawsAnewForEachImage() {
    Tensor same = IMAGES.slice(0, 0, 1).broadcastTo(Shape.of(3, 8, 10, 3));
    Tensor out =
        new RandomColorJitter()
            .brightnessFactor(0.2)
            .contrastFactor(0.3)
            .hueFactor(0.5)
            .valueRange(0, 255)
            .seed(4)
            .call(same, true);
    assertThat(out.select(0, 0).toFloatArray()).isNotEqualTo(out.select(0, 1).toFloatArray());
    assertThat(out.select(0, 1).toFloatArray()).isNotEqualTo(out.select(0, 2).toFloatArray());
  }

  @Test
  void randAugmentDrawsOtherLayersForEachBatch() {
    RandAugment layer = new RandAugment().numOps(1).seed(6);
    TreeSet<Double> means = new TreeSet<>();
    for (int batch = 0; batch < 12; batch++) {
      Tensor out = layer.call(IMAGES, true);
      assertThat(out.shape()).isEqualTo(IMAGES.shape());
      means.add(out.mean().item());
    }
    assertThat(means).hasSizeGreaterThan(6);
    assertThat(layer.call(IMAGES, false).toFloatArray()).isEqualTo(IMAGES.toFloatArray());
    assertThat(new RandAugment().numOps(0).call(IMAGES, true).toFloatArray())
        .isEqualTo(IMAGES.toFloatArray());
  }

  @Test
  void randAugmentGivesWhatOneOfItsLayersGives() {
    // Factors of no width: nothing is left to chance but the choice of the layer.
    List<ImageLayer<?>> layers =
        List.of(
            new RandomBrightness(0, 0),
            new RandomPosterization(1),
            new Solarization(),
            new AutoContrast(),
            new Equalization(),
            new RandomSharpness(0, 0));
    List<float[]> expected = new ArrayList<>();
    layers.forEach(layer -> expected.add(layer.call(IMAGES, true).toFloatArray()));
    RandAugment augment = new RandAugment().numOps(1).factor(0, 0).seed(6);
    TreeSet<Integer> met = new TreeSet<>();
    for (int batch = 0; batch < 40; batch++) {
      float[] out = augment.call(IMAGES, true).toFloatArray();
      int found = -1;
      for (int i = 0; i < expected.size(); i++) {
        double distance = 0;
        for (int j = 0; j < out.length; j++) {
          distance = Math.max(distance, Math.abs(out[j] - expected.get(i)[j]));
        }
        found = distance < 0.01 ? i : found;
      }
      assertThat(found).as("batch %d", batch).isNotNegative();
      met.add(found);
    }
    assertThat(met).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void wrongSettingsAreNamed() {
    assertThatThrownBy(() -> new RandomGrayscale(1.5))
        .isInstanceOf(PellucidException.class)
        .hasMessage("RandomGrayscale: factor must be a number from 0 to 1, got 1.5.");
    assertThatThrownBy(() -> new RandomHue(-0.5))
        .hasMessageStartingWith("RandomHue: factor must be one or two numbers from 0.0 to 1.0");
    assertThatThrownBy(() -> new RandomPosterization(0, 9))
        .hasMessage(
            "RandomPosterization: bits must be one or two whole numbers from 1 to 8, got [0, 9].");
    assertThatThrownBy(() -> new Solarization().additionFactor(2))
        .hasMessageStartingWith("Solarization: additionFactor must be one or two numbers");
    assertThatThrownBy(() -> new Equalization().bins(0))
        .hasMessage("Equalization: bins must be at least 1, got 0.");
    assertThatThrownBy(() -> new RandomGaussianBlur().kernelSize(4))
        .hasMessage("RandomGaussianBlur: kernelSize must be one or two odd numbers, got [4].");
    assertThatThrownBy(() -> new RandomErasing().fillValue(1, 2))
        .hasMessage("RandomErasing: fillValue must be one number or three, got 2.");
    assertThatThrownBy(() -> new RandomColorJitter().contrastFactor(3))
        .hasMessageStartingWith("RandomContrast: factor must be one or two numbers");
    assertThatThrownBy(() -> new ContrastLimitedAdaptiveHistogramEqualization().tileGridSize(0, 2))
        .hasMessage(
            "ContrastLimitedAdaptiveHistogramEqualization: tileGridSize must be two numbers of at"
                + " least 1, got 0 and 2.");
  }
}
