package org.pellucid.data.audio;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

/**
 * A picture of sound in memory, such as {@link Features#logMel} gives: a number for each moment
 * (frame) and frequency (band).
 *
 * <pre>{@code
 * Spectrogram voice = Spectrogram.of(features.logMel(sound)).below(60).lessMeans(1);
 * Spectrogram slower = voice.stretch(voice.frames() * 5 / 4).fit(48, 0);
 * }</pre>
 *
 * <p>Every method leaves the spectrogram as it is and gives a new one.
 */
public final class Spectrogram {
  /** A power of e is so many decibels. */
  private static final double DECIBELS = 10 / Math.log(10);

  private final float[][] values;

  private Spectrogram(float[][] values) {
    this.values = values;
  }

  /**
   * Makes a spectrogram.
   *
   * @param values {@code [frames][bands]}, at least one of each, which are copied
   * @return the spectrogram
   */
  public static Spectrogram of(float[][] values) {
    if (values.length == 0 || values[0].length == 0) {
      throw new PellucidException("Spectrogram: at least one frame and one band are needed.");
    }
    for (int f = 1; f < values.length; f++) {
      if (values[f].length != values[0].length) {
        throw new PellucidException(
            "Spectrogram: frame "
                + f
                + " has "
                + values[f].length
                + " bands, frame 0 "
                + values[0].length
                + ".");
      }
    }
    return new Spectrogram(copy(values));
  }

  private static float[][] copy(float[][] values) {
    return Arrays.stream(values).map(float[]::clone).toArray(float[][]::new);
  }

  /** {@return how many moments there are} */
  public int frames() {
    return values.length;
  }

  /** {@return how many frequencies there are} */
  public int bands() {
    return values[0].length;
  }

  /** {@return a copy of the numbers, {@code [frames][bands]}} */
  public float[][] values() {
    return copy(values);
  }

  /** {@return the numbers as an array {@code [frames, bands]}} */
  public NdArray toArray() {
    float[] all = new float[frames() * bands()];
    for (int f = 0; f < frames(); f++) {
      System.arraycopy(values[f], 0, all, f * bands(), bands());
    }
    return NdArray.of(all, frames(), bands());
  }

  private Spectrogram each(DoubleUnaryOperator change) {
    float[][] changed = new float[frames()][bands()];
    for (int f = 0; f < frames(); f++) {
      for (int b = 0; b < bands(); b++) {
        changed[f][b] = (float) change.applyAsDouble(values[f][b]);
      }
    }
    return new Spectrogram(changed);
  }

  /**
   * Brings natural logarithms of power to a scale that does not depend on how loud a recording is:
   * the loudest number becomes 1, what is quieter by {@code decibels} or more becomes 0.
   *
   * @param decibels the range, such as 60; above 0
   * @return numbers from 0 to 1
   */
  public Spectrogram below(double decibels) {
    if (!(decibels > 0)) {
      throw new PellucidException(
          "Spectrogram: below needs a range above 0 decibels, got " + decibels + ".");
    }
    float loudest = Float.NEGATIVE_INFINITY;
    for (float[] frame : values) {
      for (float value : frame) {
        loudest = Math.max(loudest, value);
      }
    }
    double most = loudest;
    double range = decibels / DECIBELS;
    return each(value -> Math.max(0, 1 + (value - most) / range));
  }

  /**
   * Takes off each band a share of its own mean: what microphone, room and voice add to all moments
   * alike becomes less, or is gone (mean normalization).
   *
   * @param share how much of the mean, from 0 to 1 for all of it
   * @return bands whose mean is {@code 1 - share} of what it was
   */
  public Spectrogram lessMeans(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new PellucidException(
          "Spectrogram: lessMeans needs a share from 0 to 1, got " + share + ".");
    }
    double[] means = new double[bands()];
    for (float[] frame : values) {
      for (int b = 0; b < means.length; b++) {
        means[b] += frame[b] / (double) frames();
      }
    }
    float[][] changed = copy(values);
    for (float[] frame : changed) {
      for (int b = 0; b < means.length; b++) {
        frame[b] -= (float) (share * means[b]);
      }
    }
    return new Spectrogram(changed);
  }

  /**
   * Says the same in another time: moments in between are drawn as straight lines.
   *
   * @param frames how many moments it is to have, at least 2
   * @return the slower or faster spectrogram, which begins and ends as this one
   */
  public Spectrogram stretch(int frames) {
    if (frames < 2) {
      throw new PellucidException(
          "Spectrogram: stretch needs at least 2 frames, got " + frames + ".");
    }
    float[][] changed = new float[frames][bands()];
    for (int f = 0; f < frames; f++) {
      double at = f * (frames() - 1.0) / (frames - 1);
      int before = (int) at;
      float[] here = values[before];
      float[] next = values[Math.min(before + 1, frames() - 1)];
      for (int b = 0; b < bands(); b++) {
        changed[f][b] = (float) (here[b] + (at - before) * (next[b] - here[b]));
      }
    }
    return new Spectrogram(changed);
  }

  /**
   * Brings it to a length: it lies in the middle of zeros, or loses its ends.
   *
   * @param frames the new length, at least 1
   * @param shift by how many moments it lies behind the middle, or before it where negative; what
   *     fills the whole length stays where it is
   * @return the spectrogram of that length
   */
  public Spectrogram fit(int frames, int shift) {
    if (frames < 1) {
      throw new PellucidException("Spectrogram: fit needs at least 1 frame, got " + frames + ".");
    }
    float[][] changed = new float[frames][bands()];
    int from = (frames - frames()) / 2 + (frames() < frames ? shift : 0);
    for (int f = Math.max(0, -from); f < frames() && from + f < frames; f++) {
      changed[from + f] = values[f].clone();
    }
    return new Spectrogram(changed);
  }

  /**
   * Lays another spectrogram over this one.
   *
   * @param other of the same size
   * @param share how much of the sum is this one, from 0 to 1
   * @return {@code share this + (1 - share) other}
   */
  public Spectrogram mix(Spectrogram other, float share) {
    if (other.frames() != frames() || other.bands() != bands()) {
      throw new PellucidException(
          "Spectrogram: mix needs two of one size, got ["
              + frames()
              + ", "
              + bands()
              + "] and ["
              + other.frames()
              + ", "
              + other.bands()
              + "]. Call stretch or fit.");
    }
    float[][] changed = new float[frames()][bands()];
    for (int f = 0; f < frames(); f++) {
      for (int b = 0; b < bands(); b++) {
        changed[f][b] = share * values[f][b] + (1 - share) * other.values[f][b];
      }
    }
    return new Spectrogram(changed);
  }

  /**
   * Hides some moments and frequencies.
   *
   * @param masks how many, and how wide
   * @param random where chance comes from
   * @return the masked spectrogram
   */
  public Spectrogram mask(SpecAugment masks, RandomGenerator random) {
    return new Spectrogram(masks.apply(values, random));
  }

  @Override
  public String toString() {
    return "Spectrogram(" + frames() + " frames, " + bands() + " bands)";
  }
}
