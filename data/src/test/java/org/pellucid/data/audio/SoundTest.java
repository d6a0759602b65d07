package org.pellucid.data.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

final class SoundTest {
  private static Sound sine(double hertz, int rate, int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (float) Math.sin(2 * Math.PI * hertz * i / rate);
    }
    return Sound.of(samples, rate);
  }

  private static byte[] wav(int format, int channels, int bits, byte[] samples) {
    ByteBuffer out = ByteBuffer.allocate(44 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + samples.length);
    out.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
    out.putShort((short) format).putShort((short) channels).putInt(8000);
    out.putInt(8000 * channels * bits / 8).putShort((short) (channels * bits / 8));
    out.putShort((short) bits).put("data".getBytes(StandardCharsets.US_ASCII));
    out.putInt(samples.length).put(samples);
    return out.array();
  }

  private static Sound read(byte[] file) {
    return Wav.read(Bytes.of(file, "a.wav", "WAV file"));
  }

  @Test
  void pcmOfAllWidthsIsRead() {
    byte[] eight = {0, (byte) 128, (byte) 255};
    byte[] sixteen = {0, (byte) 0x80, 0, 0, (byte) 0xff, 0x7f};
    byte[] twentyFour = {0, 0, (byte) 0x80, 0, 0, 0x40};
    byte[] thirtyTwo = {0, 0, 0, (byte) 0x80, 0, 0, 0, 0x40};

    assertThat(read(wav(1, 1, 8, eight)).channel(0)).containsExactly(-1, 0, 127 / 128f);
    assertThat(read(wav(1, 1, 16, sixteen)).channel(0)).containsExactly(-1, 0, 32767 / 32768f);
    assertThat(read(wav(1, 1, 24, twentyFour)).channel(0)).containsExactly(-1, 0.5f);
    assertThat(read(wav(1, 1, 32, thirtyTwo)).channel(0)).containsExactly(-1, 0.5f);
  }

  @Test
  void floatsAreRead() {
    ByteBuffer samples = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
    samples.putFloat(0.25f).putFloat(-0.5f).putFloat(1.5f).putFloat(0);
    assertThat(read(wav(3, 2, 32, samples.array())).toArray())
        .isEqualTo(NdArray.of(new float[] {0.25f, -0.5f, 1.5f, 0}, 2, 2));
    samples.clear();
    samples.putDouble(0.125).putDouble(-1);
    assertThat(read(wav(3, 1, 64, samples.array())).channel(0)).containsExactly(0.125f, -1);
  }

  // Values of the tables in ITU-T G.711, in 16 bits
  @Test
  void companded() {
    byte[] codes = {(byte) 0x80, 0, (byte) 0xff, 0x7f};

    assertThat(read(wav(7, 1, 8, codes)).channel(0))
        .containsExactly(32124 / 32768f, -32124 / 32768f, 0, 0);
    assertThat(read(wav(6, 1, 8, new byte[] {(byte) 0xaa, 0x2a, (byte) 0xd5, 0x55})).channel(0))
        .containsExactly(32256 / 32768f, -32256 / 32768f, 8 / 32768f, -8 / 32768f);
  }

  @Test
  void writtenSoundIsReadAgain(@TempDir Path folder) {
    float[][] channels = {{0, 0.5f, -1, 1}, {-0.25f, 0.25f, 0, 2}};
    Path file = folder.resolve("a.wav");

    Sound.of(channels, 22_050).write(file);

    Sound again = Sound.read(file);
    assertThat(again).hasToString("Sound(0.00 s, 22050 Hz, 2 channels)");
    assertThat(again.channel(0)).containsExactly(0, 0.5f, -1, 32767 / 32768f);
    assertThat(again.channel(1)).containsExactly(-0.25f, 0.25f, 0, 32767 / 32768f);
  }

  @Test
  void damagedFilesAreNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("b.wav");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> Sound.read(file)).isInstanceOf(ModelFormatException.class);

    byte[] strange = wav(85, 1, 16, new byte[2]);
    assertThatThrownBy(() -> read(strange))
        .hasMessageContaining("a.wav")
        .hasMessageContaining("its samples are of format 85 with 16 bits; supported are PCM");
  }

  @Test
  void mutatedFilesRaiseOneKindOfException() {
    byte[] whole = wav(1, 2, 16, new byte[400]);
    SplittableRandom random = new SplittableRandom(1);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] file = Arrays.copyOf(whole, random.nextInt(whole.length + 1));
      for (int k = 0; k < 3 && file.length > 0; k++) {
        file[random.nextInt(Math.min(44, file.length))] = (byte) random.nextInt(256);
      }
      try {
        read(file);
      } catch (ModelFormatException expected) {
        refused++;
      }
    }
    assertThat(refused).isBetween(5_000, 9_999);
  }

  @Test
  void resamplingKeepsWhatBothRatesCanHold() {
    Sound low = sine(440, 44_100, 44_100).resample(16_000);

    assertThat(low.rate()).isEqualTo(16_000);
    assertThat(low.length()).isEqualTo(16_000);
    float[] expected = sine(440, 16_000, 16_000).channel(0);
    float[] found = low.channel(0);
    for (int i = 500; i < 15_500; i++) {
      assertThat(found[i]).as("sample %d", i).isCloseTo(expected[i], within(1e-3f));
    }
  }

  @Test
  void resamplingRemovesWhatTheLowerRateCannotHold() {
    Sound low = sine(6_000, 44_100, 44_100).resample(8_000);

    assertThat(low.slice(500, 7_500).rms()).isLessThan(1e-3);
  }

  @Test
  void soundsAreCutMovedAndMixed() {
    Sound sound = Sound.of(new float[] {0, 0.001f, 0.5f, -0.25f, 0.001f}, 10);

    assertThat(sound.trim(40).channel(0)).containsExactly(0.5f, -0.25f);
    assertThat(sound.fit(6).channel(0)).containsExactly(0, 0.001f, 0.5f, -0.25f, 0.001f, 0);
    assertThat(sound.shift(2).channel(0)).containsExactly(0, 0, 0, 0.001f, 0.5f);
    assertThat(sound.shift(-3).channel(0)).containsExactly(-0.25f, 0.001f, 0, 0, 0);
    assertThat(sound.normalize().peak()).isEqualTo(1);
    Sound noise = Sound.of(new float[] {1, -1}, 10);
    Sound mixed = sound.mix(noise, 20);
    double added = 0;
    for (int i = 0; i < 5; i++) {
      double difference = mixed.channel(0)[i] - sound.channel(0)[i];
      added += difference * difference;
    }
    assertThat(Math.sqrt(added / 5)).isCloseTo(sound.rms() / 10, within(1e-6));
  }

  @Test
  void playedAtHalfTheRateATapeIsTwiceAsLong() {
    Sound tape = sine(440, 8000, 4000).playedAt(4000);

    assertThat(tape.rate()).isEqualTo(4000);
    assertThat(tape.seconds()).isEqualTo(1);
    assertThat(tape.channel(0)).isEqualTo(sine(220, 4000, 4000).channel(0));
  }

  @Test
  void noiseGoesFromAHissToARumble() {
    Sound hiss = Sound.noise(8000, 8000, 0, new SplittableRandom(3));
    Sound rumble = Sound.noise(8000, 8000, 0.9f, new SplittableRandom(3));

    assertThat(hiss.length()).isEqualTo(8000);
    assertThat(hiss.rms()).isCloseTo(1, within(0.05));
    // Neighbours are as like as the colour says.
    assertThat(likeness(hiss)).isCloseTo(0, within(0.05));
    assertThat(likeness(rumble)).isCloseTo(0.9, within(0.05));
    assertThatThrownBy(() -> Sound.noise(0, 8000, 1, new SplittableRandom(3)))
        .hasMessage(
            "noise: needs at least 1 sample and a colour from 0 to below 1, got 0 samples of colour"
                + " 1.0.");
  }

  private static double likeness(Sound sound) {
    float[] samples = sound.channel(0);
    double sum = 0;
    double power = 0;
    for (int i = 1; i < samples.length; i++) {
      sum += samples[i] * samples[i - 1];
      power += samples[i] * samples[i];
    }
    return sum / power;
  }

  @Test
  void aToneLiesInItsBand() {
    Features features = new Features(16_000);
    float[][] power = features.spectrogram(sine(1_000, 16_000, 16_000));

    assertThat(power).hasNumberOfRows(98);
    // 512 points at 16 kHz are 31.25 Hz apart
    assertThat(indexOfLargest(power[10])).isEqualTo(32);
    // Parseval: a sine of amplitude 1 under a Hann window of 400
    double sum = 0;
    for (int k = 0; k < power[10].length; k++) {
      sum += power[10][k] * (k == 0 || k == 256 ? 1 : 2);
    }
    assertThat(sum / 512).isCloseTo(400 * 0.375 / 2, within(0.5));
  }

  private static int indexOfLargest(float[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }

  @Test
  void silenceHasTheSmallestLogarithmAndOneCoefficient() {
    Features features = new Features(8_000).mel(20);
    float[][] mfcc = features.mfcc(Sound.of(new float[100], 8_000), 13);

    assertThat(mfcc).hasDimensions(1, 13);
    assertThat(mfcc[0][0]).isCloseTo((float) (Math.log(1e-10) * Math.sqrt(20)), within(1e-3f));
    for (int c = 1; c < 13; c++) {
      assertThat(mfcc[0][c]).isCloseTo(0, within(1e-4f));
    }
  }

  @Test
  void masksCoverRowsAndColumnsWithTheMean() {
    float[][] spectrogram = new float[30][20];
    for (float[] row : spectrogram) {
      Arrays.fill(row, 0, 10, 1);
    }
    float[][] masked =
        new SpecAugment().frequency(2, 5).time(1, 6).apply(spectrogram, new SplittableRandom(3));

    int changed = 0;
    for (int f = 0; f < 30; f++) {
      for (int k = 0; k < 20; k++) {
        if (masked[f][k] != spectrogram[f][k]) {
          assertThat(masked[f][k]).isEqualTo(0.5f);
          changed++;
        }
      }
    }
    assertThat(changed).isBetween(1, 30 * 10 + 6 * 20);
    assertThat(spectrogram[0][0]).isEqualTo(1);
  }

  @Test
  void recordingsOfAnotherRateAreRefused() {
    assertThatThrownBy(() -> new Features(16_000).logMel(sine(100, 8_000, 800)))
        .hasMessage(
            "Features: the recording has 8000 samples per second, expected 16000."
                + " Call resample(16000).");
  }

  @Test
  void thePitchOfAVoiceIsItsFundamentalEvenWhereAnOvertoneIsLouder() {
    float[] voice = new float[8000];
    for (int i = 0; i < voice.length; i++) {
      double t = 2 * Math.PI * i / 8000;
      voice[i] = (float) (0.2 * Math.sin(180 * t) + 0.4 * Math.sin(360 * t));
    }

    float[] pitch = new Features(8000).pitch(Sound.of(voice, 8000), 60, 500);

    assertThat(pitch).hasSize(98);
    for (int f = 2; f < 90; f++) {
      assertThat(pitch[f]).isBetween(179f, 181f);
    }
  }

  @Test
  void warpedBandsHearAVoiceLowerOrHigherThanItIs() {
    Sound tone = sine(1000, 8000, 800);
    int plain = loudest(new Features(8000).mel(40).logMel(tone)[0]);

    assertThat(loudest(new Features(8000).mel(40).warp(1).logMel(tone)[0])).isEqualTo(plain);
    // A band that lay around 1000 / 1.25 Hz hears the tone now.
    assertThat(loudest(new Features(8000).mel(40).warp(1.25).logMel(tone)[0]))
        .isEqualTo(loudest(new Features(8000).mel(40).logMel(sine(800, 8000, 800))[0]))
        .isLessThan(plain);
    assertThat(loudest(new Features(8000).mel(40).warp(0.8).logMel(tone)[0]))
        .isEqualTo(loudest(new Features(8000).mel(40).logMel(sine(1250, 8000, 800))[0]))
        .isGreaterThan(plain);
    assertThatThrownBy(() -> new Features(8000).warp(0.4))
        .hasMessage("Features: warp must be from 0.5 to 2, got 0.4.");
  }

  private static int loudest(float[] bands) {
    int best = 0;
    for (int b = 1; b < bands.length; b++) {
      best = bands[b] > bands[best] ? b : best;
    }
    return best;
  }

  @Test
  void noiseAndSilenceHaveNoPitch() {
    SplittableRandom random = new SplittableRandom(1);
    float[] noise = new float[4000];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }

    assertThat(new Features(8000).pitch(Sound.of(noise, 8000), 60, 500)).containsOnly(0);
    assertThat(new Features(8000).pitch(Sound.of(new float[800], 8000), 60, 500)).containsOnly(0);
    assertThatThrownBy(() -> new Features(8000).pitch(Sound.of(noise, 8000), 60, 5000))
        .hasMessage("Features: the pitch range 60.0 to 5000.0 Hz does not fit in 0 to 2000.0.");
  }
}
