package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.data.audio.Sound;
import org.pellucid.examples.programs.Speech.Heard;
import org.pellucid.examples.programs.Speech.Recording;

final class SpeechTest {
  @TempDir private Path folder;

  private static Sound tone(int samples) {
    float[] wave = new float[samples];
    for (int i = 0; i < samples; i++) {
      wave[i] = 0.5f * (float) Math.sin(2 * Math.PI * 440 * i / 8000);
    }
    return Sound.of(wave, 8000);
  }

  private static Recording recording(Sound sound) {
    return new Recording(4, "a", 0, Speech.versions(sound, new SplittableRandom(5)));
  }

  @Test
  void recordingsAreReadByName() {
    tone(800).write(folder.resolve("7_jackson_32.wav"));
    tone(400).write(folder.resolve("3_george_0.wav"));

    List<Recording> recordings = Speech.recordings(folder, 1);

    assertThat(recordings).extracting(Recording::digit).containsExactly(3, 7);
    assertThat(recordings).extracting(Recording::speaker).containsExactly("george", "jackson");
    assertThat(recordings).extracting(Recording::number).containsExactly(0, 32);
    assertThat(recordings.getLast().versions()).hasSize(8);
  }

  @Test
  void aSpectrumGoesFromSilenceToItsLoudestMomentHoweverLoudItIs() {
    Recording loud = recording(tone(4000));
    Recording quiet = recording(tone(4000).gain(0.1));

    float[][] spectrum = Speech.plain(loud).spectrum();
    assertThat(spectrum.length).isEqualTo(Speech.FRAMES);
    assertThat(max(spectrum)).isEqualTo(1);
    assertThat(spectrum[0]).containsOnly(0);
    // 440 Hz lie in the lower third of the bands, and nothing is above.
    assertThat(spectrum[24][7]).isGreaterThan(0.8f);
    assertThat(spectrum[24][31]).isLessThan(0.3f);
    float[][] other = Speech.plain(quiet).spectrum();
    for (int f = 0; f < spectrum.length; f++) {
      for (int b = 0; b < Speech.BANDS; b++) {
        assertThat(other[f][b]).isBetween(spectrum[f][b] - 0.01f, spectrum[f][b] + 0.01f);
      }
    }
  }

  private static float max(float[][] spectrum) {
    float most = 0;
    for (float[] frame : spectrum) {
      for (float band : frame) {
        most = Math.max(most, band);
      }
    }
    return most;
  }

  @Test
  void changesComeAgainWithTheSameSeed() {
    Recording recording = recording(tone(4000));

    Heard one = Speech.changed(recording, new SplittableRandom(1));
    Heard same = Speech.changed(recording, new SplittableRandom(1));
    Heard another = Speech.changed(recording, new SplittableRandom(2));

    assertThat(one.digit()).isEqualTo(4);
    assertThat(one.picture().shape().toArray()).containsExactly(48, 32, 1);
    assertThat(Arrays.deepEquals(one.spectrum(), same.spectrum())).isTrue();
    assertThat(Arrays.deepEquals(one.spectrum(), another.spectrum())).isFalse();
  }
}
