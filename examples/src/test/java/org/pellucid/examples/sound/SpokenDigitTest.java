package org.pellucid.examples.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.data.audio.Sound;
import org.pellucid.data.audio.Spectrogram;
import org.pellucid.examples.sound.SpokenDigit.Ear;
import org.pellucid.examples.sound.SpokenDigit.Heard;

final class SpokenDigitTest {
  @TempDir private Path folder;

  /** Low and then high. */
  private static Sound tones(int samples) {
    float[] wave = new float[samples];
    for (int i = 0; i < samples; i++) {
      double hertz = i < samples / 2 ? 440 : 2000;
      wave[i] = 0.5f * (float) Math.sin(2 * Math.PI * hertz * i / 8000);
    }
    return Sound.of(wave, 8000);
  }

  private static SpokenDigit recording(int digit, Sound sound) {
    return new SpokenDigit(digit, "a", 0, SpokenDigit.versions(sound, new SplittableRandom(5)));
  }

  @Test
  void recordingsAreReadByName() {
    tones(800).write(folder.resolve("7_jackson_32.wav"));
    tones(400).write(folder.resolve("3_george_0.wav"));

    List<SpokenDigit> recordings = SpokenDigit.readAll(folder, 1);

    assertThat(recordings).extracting(SpokenDigit::digit).containsExactly(3, 7);
    assertThat(recordings).extracting(SpokenDigit::speaker).containsExactly("george", "jackson");
    assertThat(recordings).extracting(SpokenDigit::number).containsExactly(0, 32);
    assertThat(recordings.getLast().versions()).hasSize(SpokenDigit.VERSIONS);
  }

  @Test
  void wordsOfOthersCountOftenAndDifferEachTime() {
    for (String word : SpokenDigit.WORDS) {
      tones(400).write(folder.resolve(word + ".wav"));
    }

    List<SpokenDigit> words = SpokenDigit.words(folder, 1);

    assertThat(words).hasSize(10 * SpokenDigit.WORD_COUNT);
    assertThat(words.subList(10, 20))
        .extracting(SpokenDigit::digit)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    List<Spectrogram> once = words.get(3).versions();
    List<Spectrogram> again = words.get(13).versions();
    assertThat(again.getFirst().values()).isDeepEqualTo(once.getFirst().values());
    assertThat(Arrays.deepEquals(again.getLast().values(), once.getLast().values())).isFalse();
  }

  @Test
  void anEarTakesOffLoudnessAndMeans() {
    Ear ear = new Ear(60, 1);
    float[][] spectrum = recording(4, tones(4000)).heardBy(ear).versions().getFirst().values();
    float[][] quiet =
        recording(4, tones(4000).gain(0.1)).heardBy(ear).versions().getFirst().values();

    assertThat(spectrum.length).isEqualTo(30);
    for (int b = 0; b < SpokenDigit.BANDS; b++) {
      double sum = 0;
      for (int f = 0; f < spectrum.length; f++) {
        sum += spectrum[f][b];
        assertThat(quiet[f][b]).isCloseTo(spectrum[f][b], within(0.01f));
      }
      assertThat(sum).isCloseTo(0, within(1e-5));
    }
    // 440 Hz lie in the lower third of the bands, 2000 Hz in the upper one.
    assertThat(spectrum[5][5]).isGreaterThan(0.3f);
    assertThat(spectrum[25][5]).isLessThan(-0.3f);
    assertThat(spectrum[5][17]).isLessThan(-0.3f);
    assertThat(spectrum[25][17]).isGreaterThan(0.3f);
  }

  @Test
  void recordingsLieInTheMiddleOfTheMomentsThatANetworkGets() {
    SpokenDigit recording = recording(4, tones(4000));
    float[][] whole = recording.versions().getFirst().values();

    float[][] heard = recording.unchanged(1, 0).values();

    assertThat(heard.length).isEqualTo(SpokenDigit.FRAMES);
    assertThat(heard[8]).containsOnly(0);
    assertThat(heard[9]).isEqualTo(whole[0]);
    assertThat(heard[38]).isEqualTo(whole[29]);
    assertThat(heard[39]).containsOnly(0);
    assertThat(recording.unchanged(1, 3).values()[12]).isEqualTo(whole[0]);
    assertThat(recording.unchanged(1.2, 0).values()[6]).isEqualTo(whole[0]);
  }

  @Test
  void changesComeAgainWithTheSameSeed() {
    SpokenDigit recording = recording(4, tones(4000));
    List<SpokenDigit> all = List.of(recording);

    Heard one = recording.voice(all, new SplittableRandom(1));
    Heard same = recording.voice(all, new SplittableRandom(1));
    Heard another = recording.voice(all, new SplittableRandom(2));

    assertThat(one.digits()).containsExactly(0, 0, 0, 0, 1, 0, 0, 0, 0, 0);
    assertThat(one.spectrum().frames()).isEqualTo(SpokenDigit.FRAMES);
    assertThat(one.spectrum().values()).isDeepEqualTo(same.spectrum().values());
    assertThat(Arrays.deepEquals(one.spectrum().values(), another.spectrum().values())).isFalse();
  }

  /** Thirty moments of one number. */
  private static SpokenDigit flat(int digit, float value) {
    float[][] values = new float[30][SpokenDigit.BANDS];
    for (float[] frame : values) {
      Arrays.fill(frame, value);
    }
    return new SpokenDigit(digit, "a", 0, List.of(Spectrogram.of(values)));
  }

  @Test
  void voicesLieBetweenThoseWhoSayTheSameDigit() {
    SpokenDigit low = flat(4, 1);
    List<SpokenDigit> all = List.of(low, flat(4, 3), flat(9, 100));
    var random = new SplittableRandom(7);
    int between = 0;
    for (int i = 0; i < 200; i++) {
      float most = 0;
      for (float[] frame : low.voice(all, random).spectrum().values()) {
        for (float value : frame) {
          most = Math.max(most, value);
        }
      }
      assertThat(most).isBetween(0.999f, 3f);
      between += most > 1.001f ? 1 : 0;
    }
    // Every other time with another recording, which is every other time itself.
    assertThat(between).isBetween(35, 65);
  }

  @Test
  void everyOtherTimeAQuieterRecordingLiesOverIt() {
    SpokenDigit four = flat(4, 1);
    List<SpokenDigit> all = List.of(four, flat(9, 2));
    var random = new SplittableRandom(7);
    int mixed = 0;
    for (int i = 0; i < 200; i++) {
      float[] digits = four.changed(all, random).digits();
      assertThat(digits[4]).isBetween(0.5f, 1f);
      assertThat(digits[9]).isCloseTo(1 - digits[4], within(1e-6f));
      mixed += digits[9] > 0 ? 1 : 0;
    }
    assertThat(mixed).isBetween(35, 65);
  }
}
