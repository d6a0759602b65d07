package org.pellucid.examples.sound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pellucid.data.audio.Sound;
import org.pellucid.examples.sound.Recording.Heard;

final class RecordingTest {
  private static Sound tone(double loudness) {
    float[] wave = new float[22_050];
    for (int i = 0; i < wave.length; i++) {
      wave[i] = (float) (loudness * Math.sin(2 * Math.PI * 220 * i / 11_025));
    }
    return Sound.of(wave, 11_025);
  }

  @Test
  void theFirstVersionIsTheRecordingItselfHoweverLoudItIs() {
    List<float[][]> loud = Recording.versions(tone(0.9), new SplittableRandom(1));
    List<float[][]> quiet = Recording.versions(tone(0.3), new SplittableRandom(2));

    float[][] one = loud.getFirst();
    float[][] other = quiet.getFirst();
    // 220 Hz lie in the sixth band of the moment in the middle.
    assertThat(one[64][5]).isBetween(other[64][5] - 0.6f, other[64][5] + 0.6f);
    assertThat(one[64][5]).isGreaterThan(one[64][30] + 2);
    assertThat(loud).hasSize(8).doesNotHaveDuplicates();
  }

  @Test
  void whatIsLearnedFromComesAgainWithTheSameSeed() {
    Recording recording =
        new Recording("03", 2, Recording.versions(tone(0.5), new SplittableRandom(1)));

    Heard one = recording.version(new SplittableRandom(3));
    Heard same = recording.version(new SplittableRandom(3));
    Heard another = recording.version(new SplittableRandom(4));

    assertThat(one.emotion()).isEqualTo(2);
    assertThat(one.spectrum().length).isEqualTo(Recording.FRAMES);
    assertThat(one.spectrum()[0]).hasSize(Recording.WIDTH);
    assertThat(Arrays.deepEquals(one.spectrum(), same.spectrum())).isTrue();
    assertThat(Arrays.deepEquals(one.spectrum(), another.spectrum())).isFalse();
  }
}
