package org.pellucid.examples.sound;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.pellucid.data.Dataset;
import org.pellucid.data.audio.Features;
import org.pellucid.data.audio.Sound;
import org.pellucid.data.audio.SpecAugment;

/**
 * A recording of EmoDB: who said it, how, and what a network gets of it: log-mel bands, free of how
 * loud it is, and the pitch.
 *
 * @param speaker the number of the speaker
 * @param emotion the number of the emotion: anger, boredom, disgust, fear, happiness, sadness,
 *     neutral
 * @param versions its features as it is, and as it might also have sounded
 */
public record Recording(String speaker, int emotion, List<float[][]> versions) {
  /** How many moments a network gets. */
  public static final int FRAMES = 128;

  private static final int RATE = 11_025;
  private static final int HOP = 165;
  private static final int BANDS = 38;

  /** How many numbers there are of each moment: bands, the pitch, and whether there is one. */
  public static final int WIDTH = BANDS + 2;

  /** How many changed versions of each recording are learned from. */
  private static final int VERSIONS = 8;

  private static final Features FEATURES =
      new Features(RATE).frame(300).hop(HOP).mel(BANDS).range(60, 5400);

  /** The logarithm of what counts as silence. */
  private static final float FLOOR = -14;

  private static final String LETTERS = "WLEAFTN";

  /** Copies the list. */
  public Recording {
    versions = List.copyOf(versions);
  }

  /**
   * A recording as the network gets it.
   *
   * @param spectrum the features, {@code [FRAMES][WIDTH]}
   * @param emotion the number of the emotion
   */
  public record Heard(float[][] spectrum, int emotion) {}

  /**
   * Reads files named after speaker, sentence, emotion and take, such as {@code 03a01Fa.wav}.
   *
   * @param folder their folder
   * @param seed any number, for the changed versions
   * @return the recordings, in the order of their names
   */
  public static List<Recording> readAll(Path folder, long seed) {
    return Dataset.files(folder, "*.wav").toList().stream()
        .map(file -> {
          String name = file.getFileName().toString();
          return new Recording(
              name.substring(0, 2),
              LETTERS.indexOf(name.charAt(5)),
              versions(
                  Sound.read(file).mono().resample(RATE),
                  new SplittableRandom(seed + name.hashCode())));
        })
        .toList();
  }

  /** The recording as it is, and as it might also have sounded: other voices, rooms and noise. */
  static List<float[][]> versions(Sound sound, RandomGenerator random) {
    float[] pitch = FEATURES.pitch(sound, 70, 500);
    List<float[][]> versions = new ArrayList<>();
    versions.add(spectrum(sound, pitch, 1));
    for (int i = 1; i < VERSIONS; i++) {
      int parts = Math.clamp(Math.round(45 + 4 * random.nextGaussian()), 37, 55);
      Sound changed = sound.resample(RATE / 45 * parts).playedAt(RATE);
      Sound noise = Sound.noise(RATE / 2, RATE, 0, random);
      Sound noisy = changed.mix(noise, 15 + 30 * random.nextDouble());
      versions.add(spectrum(noisy, pitch, 45.0 / parts));
    }
    return versions;
  }

  /**
   * Log-mel bands, free of how loud the recording is, and the pitch in octaves.
   *
   * @param sound the recording, perhaps changed
   * @param pitch the pitch of each frame before the change
   * @param speed how much faster it has become, and by how much higher
   */
  private static float[][] spectrum(Sound sound, float[] pitch, double speed) {
    float[][] mel = FEATURES.logMel(sound);
    double sum = 0;
    for (float[] frame : mel) {
      for (float band : frame) {
        sum += Math.max(band, FLOOR);
      }
    }
    float mean = (float) (sum / ((double) mel.length * BANDS));
    float[][] result = new float[mel.length][WIDTH];
    for (int f = 0; f < mel.length; f++) {
      for (int b = 0; b < BANDS; b++) {
        result[f][b] = (Math.max(mel[f][b], FLOOR) - mean) / 3;
      }
      double voice = speed * pitch[Math.min(pitch.length - 1, (int) (f * speed))];
      if (voice > 0) {
        result[f][BANDS] = (float) (Math.log(voice / 180) / Math.log(2));
        result[f][BANDS + 1] = 1;
      }
    }
    return result;
  }

  /** {@return the recording as it is, {@code [FRAMES][WIDTH]}} */
  public float[][] unchanged() {
    return window(versions.getFirst(), 0);
  }

  /**
   * Takes one of the versions, moved in time, with some bands and moments masked.
   *
   * @param random draws which, and how
   * @return what the network gets
   */
  public Heard version(RandomGenerator random) {
    float[][] spectrum = versions.get(random.nextInt(VERSIONS));
    return new Heard(
        new SpecAugment()
            .frequency(1, 6)
            .time(2, 12)
            .apply(window(spectrum, random.nextInt(21) - 10), random),
        emotion);
  }

  private static float[][] window(float[][] spectrum, int shift) {
    float[][] result = new float[FRAMES][];
    for (int f = 0; f < FRAMES; f++) {
      result[f] = spectrum[Math.floorMod(f + shift, spectrum.length)];
    }
    return result;
  }
}
