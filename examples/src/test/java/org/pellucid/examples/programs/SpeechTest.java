package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.config.Session;
import org.pellucid.data.audio.Sound;
import org.pellucid.examples.programs.Speech.Heard;
import org.pellucid.examples.programs.Speech.Recording;
import org.pellucid.models.Model;

final class SpeechTest {
  @TempDir private Path folder;

  /** Half a second, low and then high. */
  private static Sound tones(int samples) {
    float[] wave = new float[samples];
    for (int i = 0; i < samples; i++) {
      double hertz = i < samples / 2 ? 440 : 2000;
      wave[i] = 0.5f * (float) Math.sin(2 * Math.PI * hertz * i / 8000);
    }
    return Sound.of(wave, 8000);
  }

  private static Recording recording(int digit, Sound sound) {
    return new Recording(digit, "a", 0, Speech.versions(sound, new SplittableRandom(5)));
  }

  @Test
  void recordingsAreReadByName() {
    tones(800).write(folder.resolve("7_jackson_32.wav"));
    tones(400).write(folder.resolve("3_george_0.wav"));

    List<Recording> recordings = Speech.recordings(folder, 1);

    assertThat(recordings).extracting(Recording::digit).containsExactly(3, 7);
    assertThat(recordings).extracting(Recording::speaker).containsExactly("george", "jackson");
    assertThat(recordings).extracting(Recording::number).containsExactly(0, 32);
    assertThat(recordings.getLast().versions()).hasSize(Speech.VERSIONS);
  }

  @Test
  void wordsOfOthersCountOftenAndDifferEachTime() {
    for (String word :
        List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")) {
      tones(400).write(folder.resolve(word + ".wav"));
    }

    List<Recording> words = Speech.words(folder, 1);

    assertThat(words).hasSize(10 * Speech.WORD_COUNT);
    assertThat(words.subList(10, 20))
        .extracting(Recording::digit)
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(words.get(13).versions().getFirst()).isEqualTo(words.get(3).versions().getFirst());
    assertThat(words.get(13).versions().getLast()).isNotEqualTo(words.get(3).versions().getLast());
  }

  @Test
  void bandsAreFreeOfTheirMeanAndOfLoudness() {
    float[][] spectrum = recording(4, tones(4000)).versions().getFirst();
    float[][] quiet = recording(4, tones(4000).gain(0.1)).versions().getFirst();

    assertThat(spectrum.length).isEqualTo(30);
    for (int b = 0; b < Speech.BANDS; b++) {
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
  void recordingsLieInTheMiddleOfZeros() {
    float[][] spectrum = Speech.plain(recording(4, tones(4000))).spectrum();

    assertThat(spectrum.length).isEqualTo(Speech.FRAMES);
    assertThat(spectrum[8]).containsOnly(0);
    assertThat(spectrum[9]).isEqualTo(recording(4, tones(4000)).versions().getFirst()[0]);
    assertThat(spectrum[39]).containsOnly(0);
  }

  @Test
  void whatIsTooLongLosesItsEnds() {
    Recording slow = recording(4, tones(8000));
    float[][] whole = slow.versions().getFirst();

    assertThat(whole.length).isEqualTo(61);
    assertThat(Speech.plain(slow).spectrum()[6]).isEqualTo(whole[12]);
  }

  @Test
  void stretchedSpectraKeepTheirEnds() {
    float[][] spectrum = recording(4, tones(4000)).versions().getFirst();

    float[][] longer = Speech.stretched(spectrum, 59);

    assertThat(longer[0]).isEqualTo(spectrum[0]);
    assertThat(longer[58]).isEqualTo(spectrum[29]);
    assertThat(longer[2]).isEqualTo(spectrum[1]);
    assertThat(longer[1][5]).isCloseTo((spectrum[0][5] + spectrum[1][5]) / 2, within(1e-6f));
  }

  @Test
  void changesComeAgainWithTheSameSeed() {
    Recording recording = recording(4, tones(4000));

    Heard one = Speech.changed(recording, new SplittableRandom(1));
    Heard same = Speech.changed(recording, new SplittableRandom(1));
    Heard another = Speech.changed(recording, new SplittableRandom(2));

    assertThat(one.digits()).containsExactly(0, 0, 0, 0, 1, 0, 0, 0, 0, 0);
    assertThat(one.picture().shape().toArray()).containsExactly(48, 24, 1);
    assertThat(Arrays.deepEquals(one.spectrum(), same.spectrum())).isTrue();
    assertThat(Arrays.deepEquals(one.spectrum(), another.spectrum())).isFalse();
  }

  @Test
  void ofTwoAtOnceTheLouderOneCountsMore() {
    float[][] ones = new float[Speech.FRAMES][Speech.BANDS];
    for (float[] frame : ones) {
      Arrays.fill(frame, 1);
    }
    Heard quiet = Heard.of(new float[Speech.FRAMES][Speech.BANDS], 2);

    Heard both = Heard.of(ones, 9).mix(quiet, 0.75f);

    assertThat(both.digits()).containsExactly(0, 0, 0.25f, 0, 0, 0, 0, 0, 0, 0.75f);
    assertThat(both.spectrum()[47]).containsOnly(0.75f);
  }

  @Test
  void theNetworkAnswersInShares() {
    Session.setRandomSeed(3);
    List<Model> models = List.of(Speech.network(10), Speech.network(10));

    int[] guesses = Speech.guesses(models, List.of(recording(4, tones(4000))));

    assertThat(guesses).hasSize(1);
    assertThat(guesses[0]).isBetween(0, 9);
  }
}
