package org.pellucid.data.audio;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.pellucid.errors.PellucidException;

/**
 * Spectrograms with some frequencies and some moments masked, so that a network does not rely on
 * any one of them.
 *
 * <p>Each mask covers a random number of neighbours from 0 to its largest width, at a random place,
 * with the mean of the spectrogram. Defaults: one mask of up to 8 frequencies, one of up to 10
 * frames.
 *
 * <p>Source: D. Park and others, "SpecAugment", 2019 (without time warping).
 */
public final class SpecAugment {
  private int frequencyMasks = 1;
  private int frequencyWidth = 8;
  private int timeMasks = 1;
  private int timeWidth = 10;

  /** Makes one with the defaults. */
  public SpecAugment() {}

  /**
   * Sets the masks of frequencies.
   *
   * @param count how many
   * @param width the largest width
   * @return this
   */
  public SpecAugment frequency(int count, int width) {
    frequencyMasks = notNegative(count);
    frequencyWidth = notNegative(width);
    return this;
  }

  /**
   * Sets the masks of moments.
   *
   * @param count how many
   * @param width the largest width in frames
   * @return this
   */
  public SpecAugment time(int count, int width) {
    timeMasks = notNegative(count);
    timeWidth = notNegative(width);
    return this;
  }

  private static int notNegative(int value) {
    if (value < 0) {
      throw new PellucidException(
          "SpecAugment: counts and widths must be >= 0, got " + value + ".");
    }
    return value;
  }

  /**
   * Masks.
   *
   * @param spectrogram {@code [frames][frequencies]}, which is left as it is
   * @param random where chance comes from
   * @return the masked spectrogram
   */
  public float[][] apply(float[][] spectrogram, RandomGenerator random) {
    int frames = spectrogram.length;
    int frequencies = spectrogram[0].length;
    float[][] masked = new float[frames][];
    double sum = 0;
    for (int f = 0; f < frames; f++) {
      masked[f] = spectrogram[f].clone();
      for (float value : masked[f]) {
        sum += value;
      }
    }
    float mean = (float) (sum / ((double) frames * frequencies));
    for (int i = 0; i < frequencyMasks; i++) {
      int width = random.nextInt(Math.min(frequencyWidth, frequencies) + 1);
      int from = random.nextInt(frequencies - width + 1);
      for (float[] row : masked) {
        Arrays.fill(row, from, from + width, mean);
      }
    }
    for (int i = 0; i < timeMasks; i++) {
      int width = random.nextInt(Math.min(timeWidth, frames) + 1);
      int from = random.nextInt(frames - width + 1);
      for (int f = from; f < from + width; f++) {
        Arrays.fill(masked[f], mean);
      }
    }
    return masked;
  }
}
