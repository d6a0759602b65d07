package org.pellucid.data.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

final class SpectrogramTest {
  private static final Spectrogram RISING = Spectrogram.of(new float[][] {{0, 6}, {2, 4}, {4, 2}});

  @Test
  void numbersAreCopiedInAndOut() {
    float[][] values = {{1, 2}, {3, 4}};
    Spectrogram spectrogram = Spectrogram.of(values);
    values[0][0] = 9;
    spectrogram.values()[0][1] = 9;

    assertThat(spectrogram.values()).isDeepEqualTo(new float[][] {{1, 2}, {3, 4}});
    assertThat(spectrogram.toArray()).isEqualTo(NdArray.of(new float[] {1, 2, 3, 4}, 2, 2));
    assertThat(spectrogram).hasToString("Spectrogram(2 frames, 2 bands)");
  }

  @Test
  void theLoudestNumberIsOneAndWhatLiesBelowTheRangeNothing() {
    // Half of the range of 60 decibels is a thousandth of the power.
    float thousandth = (float) Math.log(1e-3);

    Spectrogram scaled =
        Spectrogram.of(new float[][] {{5, 5 + thousandth}, {5 + 2 * thousandth, -20}}).below(60);

    assertThat(scaled.values()[0][0]).isEqualTo(1);
    assertThat(scaled.values()[0][1]).isCloseTo(0.5f, within(1e-6f));
    assertThat(scaled.values()[1][0]).isCloseTo(0, within(1e-6f));
    assertThat(scaled.values()[1][1]).isEqualTo(0);
  }

  @Test
  void bandsLoseTheirMeans() {
    assertThat(RISING.lessMeans(1).values())
        .isDeepEqualTo(new float[][] {{-2, 2}, {0, 0}, {2, -2}});
    assertThat(RISING.lessMeans(0.5).values())
        .isDeepEqualTo(new float[][] {{-1, 4}, {1, 2}, {3, 0}});
  }

  @Test
  void stretchedItKeepsItsEnds() {
    assertThat(RISING.stretch(5).values())
        .isDeepEqualTo(new float[][] {{0, 6}, {1, 5}, {2, 4}, {3, 3}, {4, 2}});
    assertThat(RISING.stretch(2).values()).isDeepEqualTo(new float[][] {{0, 6}, {4, 2}});
    assertThat(RISING.stretch(3).values()).isDeepEqualTo(RISING.values());
  }

  @Test
  void itLiesInTheMiddleOfZerosOrLosesItsEnds() {
    assertThat(RISING.fit(6, 0).values())
        .isDeepEqualTo(new float[][] {{0, 0}, {0, 6}, {2, 4}, {4, 2}, {0, 0}, {0, 0}});
    assertThat(RISING.fit(4, 2).values())
        .isDeepEqualTo(new float[][] {{0, 0}, {0, 0}, {0, 6}, {2, 4}});
    assertThat(RISING.fit(4, -2).values())
        .isDeepEqualTo(new float[][] {{4, 2}, {0, 0}, {0, 0}, {0, 0}});
    assertThat(RISING.fit(1, 5).values()).isDeepEqualTo(new float[][] {{2, 4}});
  }

  @Test
  void twoAreLaidOverEachOther() {
    Spectrogram ones = Spectrogram.of(new float[][] {{1, 1}, {1, 1}, {1, 1}});

    assertThat(RISING.mix(ones, 0.75f).values())
        .isDeepEqualTo(new float[][] {{0.25f, 4.75f}, {1.75f, 3.25f}, {3.25f, 1.75f}});
  }

  @Test
  void masksLeaveTheSpectrogramAsItIs() {
    Spectrogram masked =
        RISING.mask(new SpecAugment().frequency(1, 0).time(3, 3), new SplittableRandom(1));

    assertThat(Arrays.deepEquals(masked.values(), RISING.values())).isFalse();
    assertThat(RISING.values()).isDeepEqualTo(new float[][] {{0, 6}, {2, 4}, {4, 2}});
  }

  @Test
  void whatDoesNotFitIsRefused() {
    assertThatThrownBy(() -> Spectrogram.of(new float[][] {{1, 2}, {3}}))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Spectrogram: frame 1 has 1 bands, frame 0 2.");
    assertThatThrownBy(() -> Spectrogram.of(new float[0][]))
        .hasMessage("Spectrogram: at least one frame and one band are needed.");
    assertThatThrownBy(() -> RISING.mix(RISING.stretch(4), 0.5f))
        .hasMessage(
            "Spectrogram: mix needs two of one size, got [3, 2] and [4, 2]. Call stretch or fit.");
    assertThatThrownBy(() -> RISING.stretch(1))
        .hasMessage("Spectrogram: stretch needs at least 2 frames, got 1.");
    assertThatThrownBy(() -> RISING.below(0))
        .hasMessage("Spectrogram: below needs a range above 0 decibels, got 0.0.");
    assertThatThrownBy(() -> RISING.lessMeans(1.5))
        .hasMessage("Spectrogram: lessMeans needs a share from 0 to 1, got 1.5.");
    assertThatThrownBy(() -> RISING.fit(0, 0))
        .hasMessage("Spectrogram: fit needs at least 1 frame, got 0.");
  }
}
