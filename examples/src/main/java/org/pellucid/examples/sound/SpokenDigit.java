package org.pellucid.examples.sound;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.pellucid.data.Dataset;
import org.pellucid.data.audio.Features;
import org.pellucid.data.audio.Sound;
import org.pellucid.data.audio.SpecAugment;
import org.pellucid.data.audio.Spectrogram;

/**
 * A recording of a digit: what was said, by whom, and its log-mel bands.
 *
 * @param digit what was said
 * @param speaker who said it
 * @param number for the how many-th time, from 0
 * @param versions the recording as it is, and as others might have said it elsewhere
 */
public record SpokenDigit(int digit, String speaker, int number, List<Spectrogram> versions) {
  /** The digits in words. */
  public static final List<String> WORDS =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  /** How many moments a network gets. */
  public static final int FRAMES = 48;

  /** How many frequencies a network gets. */
  public static final int BANDS = 24;

  /** How many versions of each recording are learned from. */
  static final int VERSIONS = 12;

  /** How often each word of others counts: there is one recording of it, of speakers are 50. */
  static final int WORD_COUNT = 10;

  private static final int RATE = 8000;

  private static final SpecAugment MASKS = new SpecAugment().frequency(1, 3).time(1, 6);

  /** Copies the list. */
  public SpokenDigit {
    versions = List.copyOf(versions);
  }

  /**
   * Reads files named after digit, speaker and number, such as {@code 7_jackson_32.wav}.
   *
   * @param folder their folder
   * @param seed any number, for the changed versions
   * @return the recordings, in the order of their names
   */
  public static List<SpokenDigit> readAll(Path folder, long seed) {
    return Dataset.files(folder, "*.wav").toList().parallelStream()
        .map(file -> {
          String name = file.getFileName().toString().replace(".wav", "");
          String[] parts = name.split("_", -1);
          return new SpokenDigit(
              Integer.parseInt(parts[0]),
              parts[1],
              Integer.parseInt(parts[2]),
              versions(Sound.read(file).mono(), new SplittableRandom(seed + name.hashCode())));
        })
        .toList();
  }

  /**
   * Reads {@code zero.wav} to {@code nine.wav}, one recording of each, changed again and again.
   *
   * @param folder their folder
   * @param seed any number, for the changed versions
   * @return the recordings, each ten times
   */
  public static List<SpokenDigit> words(Path folder, long seed) {
    return IntStream.range(0, WORDS.size() * WORD_COUNT)
        .parallel()
        .mapToObj(i -> {
          int digit = i % WORDS.size();
          Sound word = Sound.read(folder.resolve(WORDS.get(digit) + ".wav")).mono();
          var random = new SplittableRandom(seed + i);
          return new SpokenDigit(digit, "words", i, versions(word.resample(RATE), random));
        })
        .toList();
  }

  /** The recording as it is, and as others might have said it elsewhere. */
  static List<Spectrogram> versions(Sound sound, RandomGenerator random) {
    List<Spectrogram> versions = new ArrayList<>();
    versions.add(spectrum(sound, 1));
    for (int i = 1; i < VERSIONS; i++) {
      // Tighter or looser vocal cords change the pitch, a smaller or larger head the rest.
      int fortieths = Math.clamp(Math.round(40 + 5 * random.nextGaussian()), 28, 56);
      Sound other = sound.resample(RATE / 40 * fortieths).playedAt(RATE);
      Sound noise = Sound.noise(RATE / 2, RATE, random.nextFloat(), random);
      Sound noisy = other.mix(noise, 10 + 40 * random.nextDouble());
      versions.add(spectrum(noisy, Math.clamp(Math.exp(0.1 * random.nextGaussian()), 0.75, 1.33)));
    }
    return versions;
  }

  private static Spectrogram spectrum(Sound sound, double warp) {
    Features features =
        new Features(RATE).frame(256).hop(128).mel(BANDS).range(60, 3800).warp(warp);
    return Spectrogram.of(features.logMel(sound.trim(40)));
  }

  /**
   * How a network listens: to what, and how much of what microphone, room and voice add to all
   * moments alike.
   *
   * @param decibels what is quieter than the loudest moment by more than this is silence
   * @param means how much of each band's mean over the recording is taken off, from 0 to 1
   */
  public record Ear(double decibels, double means) {
    Spectrogram heard(Spectrogram logMel) {
      return logMel.below(decibels).lessMeans(means);
    }
  }

  /**
   * Listens.
   *
   * @param ear how
   * @return the recording as a network with this ear gets it
   */
  public SpokenDigit heardBy(Ear ear) {
    return new SpokenDigit(digit, speaker, number, versions.stream().map(ear::heard).toList());
  }

  /**
   * What a network gets of a recording, or of two at once.
   *
   * @param spectrum {@link #FRAMES} moments
   * @param digits how much it is of each digit
   */
  public record Heard(Spectrogram spectrum, float[] digits) {
    /** Both laid over each other (mixup). */
    Heard mix(Heard other, float share) {
      float[] both = new float[digits.length];
      for (int i = 0; i < both.length; i++) {
        both[i] = share * digits[i] + (1 - share) * other.digits[i];
      }
      return new Heard(spectrum.mix(other.spectrum, share), both);
    }
  }

  /**
   * A changed recording to learn from, every other time with a quieter one of the others laid over
   * it (mixup).
   *
   * @param all the others and this one
   * @param random where chance comes from
   * @return what a network gets
   */
  public Heard changed(List<SpokenDigit> all, RandomGenerator random) {
    Heard one = voice(all, random);
    return random.nextBoolean()
        ? one
        : one.mix(drawn(all, random).voice(all, random), 0.5f + random.nextFloat() / 2);
  }

  /**
   * One of the versions, slower or faster, moved in time, with some bands and moments masked; every
   * other time as somebody between two speakers might say it: mixed with the same digit of another
   * recording in the same time.
   */
  Heard voice(List<SpokenDigit> all, RandomGenerator random) {
    Spectrogram version = drawn(versions, random);
    int frames = frames(version, Math.exp(0.15 * random.nextGaussian()));
    Spectrogram spectrum = version.stretch(frames);
    if (random.nextBoolean()) {
      SpokenDigit other = drawn(all, random);
      while (other.digit != digit) {
        other = drawn(all, random);
      }
      Spectrogram same = drawn(other.versions, random).stretch(frames);
      spectrum = spectrum.mix(same, random.nextFloat());
    }
    float[] digits = new float[WORDS.size()];
    digits[digit] = 1;
    return new Heard(spectrum.fit(FRAMES, random.nextInt(9) - 4).mask(MASKS, random), digits);
  }

  private static <T> T drawn(List<T> all, RandomGenerator random) {
    return all.get(random.nextInt(all.size()));
  }

  /**
   * The recording as it is, but slower, faster, earlier or later.
   *
   * @param length by how much longer it is, above 1 for slower
   * @param shift by how many moments it comes later
   * @return {@link #FRAMES} moments
   */
  public Spectrogram unchanged(double length, int shift) {
    Spectrogram version = versions.getFirst();
    return version.stretch(frames(version, length)).fit(FRAMES, shift);
  }

  private static int frames(Spectrogram version, double length) {
    return Math.max(4, (int) Math.round(version.frames() * length));
  }
}
