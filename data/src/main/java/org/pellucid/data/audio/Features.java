package org.pellucid.data.audio;

import java.util.Arrays;
import org.pellucid.errors.PellucidException;

/**
 * What networks are told about sound: spectrograms, mel spectrograms and mel-frequency cepstral
 * coefficients (MFCC).
 *
 * <p>A frame every {@code hop} samples is weighted by a Hann window and transformed: power spectrum
 * {@code |FFT(w x)|^2}. Mel bands are triangles of height 1 between frequencies that lie evenly on
 * the scale {@code mel(f) = 2595 log10(1 + f / 700)}. MFCC are the orthonormal cosine transform
 * (DCT-II) of the logarithms of the bands.
 *
 * <p>Defaults: frames of 25 ms every 10 ms, the next power of two as FFT length, 40 bands from 20
 * Hz to half the rate. Frames that reach beyond the end are left out; a recording shorter than a
 * frame is filled up with silence to one.
 *
 * <p>Source: S. Davis and P. Mermelstein, "Comparison of parametric representations for
 * monosyllabic word recognition", 1980.
 */
public final class Features {
  private static final double SMALLEST = 1e-10;

  private final int rate;
  private int frame;
  private int hop;
  private int bands = 40;
  private double lowest = 20;
  private double highest;
  private double warp = 1;

  /**
   * Makes the features of recordings.
   *
   * @param rate their samples per second
   */
  public Features(int rate) {
    this.rate = positive("rate", rate);
    this.frame = Math.max(1, rate / 40);
    this.hop = Math.max(1, rate / 100);
    this.highest = rate / 2.0;
  }

  /**
   * Sets how long frames are.
   *
   * @param samples the length, at least 1
   * @return this
   */
  public Features frame(int samples) {
    frame = positive("frame", samples);
    return this;
  }

  /**
   * Sets how far apart frames begin.
   *
   * @param samples the distance, at least 1
   * @return this
   */
  public Features hop(int samples) {
    hop = positive("hop", samples);
    return this;
  }

  /**
   * Sets the number of mel bands.
   *
   * @param count at least 1
   * @return this
   */
  public Features mel(int count) {
    bands = positive("mel", count);
    return this;
  }

  /**
   * Sets the range that the mel bands cover.
   *
   * @param from the lowest frequency in Hz
   * @param to the highest one, at most half the rate
   * @return this
   */
  public Features range(double from, double to) {
    if (!(from >= 0 && from < to && to <= rate / 2.0)) {
      throw new PellucidException(
          "Features: the range "
              + from
              + " to "
              + to
              + " Hz does not fit in 0 to "
              + rate / 2.0
              + ".");
    }
    lowest = from;
    highest = to;
    return this;
  }

  /**
   * Stretches the frequencies of the mel bands, as if the speaker's vocal tract had another length
   * (vocal tract length perturbation): up to three fifths of half the rate, band edges are
   * multiplied by the factor; from there a straight line leads on to half the rate.
   *
   * <p>Source: N. Jaitly and G. Hinton, "Vocal Tract Length Perturbation (VTLP) improves speech
   * recognition", 2013.
   *
   * @param factor from 0.5 to 2, 1 without; above 1 a voice seems lower than it is
   * @return this
   */
  public Features warp(double factor) {
    if (!(factor >= 0.5 && factor <= 2)) {
      throw new PellucidException("Features: warp must be from 0.5 to 2, got " + factor + ".");
    }
    warp = factor;
    return this;
  }

  private double warped(double frequency) {
    if (warp == 1) {
      return frequency; // To the last bit
    }
    double end = rate / 2.0;
    double knee = 0.6 * end * Math.min(warp, 1);
    return frequency <= knee / warp
        ? frequency * warp
        : end - (end - knee) / (end - knee / warp) * (end - frequency);
  }

  private static int positive(String what, int value) {
    if (value < 1) {
      throw new PellucidException("Features: " + what + " must be >= 1, got " + value + ".");
    }
    return value;
  }

  private int fftLength() {
    return frame == 1 ? 1 : Integer.highestOneBit(frame - 1) * 2;
  }

  /**
   * Tells how many frames a recording gives.
   *
   * @param samples its length
   * @return the count, at least 1
   */
  public int frames(int samples) {
    return samples <= frame ? 1 : 1 + (samples - frame) / hop;
  }

  /**
   * Computes the power spectrum of each frame.
   *
   * @param sound the recording; several channels are mixed
   * @return {@code [frames][fftLength / 2 + 1]}
   */
  public float[][] spectrogram(Sound sound) {
    if (sound.rate() != rate) {
      throw new PellucidException(
          "Features: the recording has "
              + sound.rate()
              + " samples per second, expected "
              + rate
              + ". Call resample("
              + rate
              + ").");
    }
    float[] samples = sound.mono().channel(0);
    int length = fftLength();
    Fft fft = new Fft(length);
    float[][] result = new float[frames(samples.length)][length / 2 + 1];
    double[] window = new double[frame];
    for (int i = 0; i < frame; i++) {
      window[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / frame);
    }
    double[] re = new double[length];
    double[] im = new double[length];
    for (int f = 0; f < result.length; f++) {
      Arrays.fill(re, 0);
      Arrays.fill(im, 0);
      for (int i = 0; i < frame && f * hop + i < samples.length; i++) {
        re[i] = window[i] * samples[f * hop + i];
      }
      fft.apply(re, im);
      for (int k = 0; k <= length / 2; k++) {
        result[f][k] = (float) (re[k] * re[k] + im[k] * im[k]);
      }
    }
    return result;
  }

  /**
   * Computes the natural logarithm of the power in each mel band.
   *
   * @param sound the recording
   * @return {@code [frames][bands]}; silence gives ln(1e-10)
   */
  public float[][] logMel(Sound sound) {
    float[][] power = spectrogram(sound);
    double[][] filters = filters(power[0].length);
    float[][] result = new float[power.length][bands];
    for (int f = 0; f < power.length; f++) {
      for (int b = 0; b < bands; b++) {
        double sum = 0;
        for (int k = 0; k < power[f].length; k++) {
          sum += filters[b][k] * power[f][k];
        }
        result[f][b] = (float) Math.log(Math.max(sum, SMALLEST));
      }
    }
    return result;
  }

  /** Triangles over the bins of the spectrum. */
  private double[][] filters(int bins) {
    double[][] filters = new double[bands][bins];
    double from = toMel(lowest);
    double step = (toMel(highest) - from) / (bands + 1);
    for (int b = 0; b < bands; b++) {
      double left = warped(toHertz(from + b * step));
      double centre = warped(toHertz(from + (b + 1) * step));
      double right = warped(toHertz(from + (b + 2) * step));
      for (int k = 0; k < bins; k++) {
        double f = k * (double) rate / fftLength();
        filters[b][k] =
            Math.max(0, Math.min((f - left) / (centre - left), (right - f) / (right - centre)));
      }
    }
    return filters;
  }

  private static double toMel(double hertz) {
    return 2595 * Math.log10(1 + hertz / 700);
  }

  private static double toHertz(double mel) {
    return 700 * (Math.pow(10, mel / 2595) - 1);
  }

  /**
   * Computes mel-frequency cepstral coefficients.
   *
   * @param sound the recording
   * @param count how many coefficients, at most the number of mel bands
   * @return {@code [frames][count]}
   */
  public float[][] mfcc(Sound sound, int count) {
    if (count < 1 || count > bands) {
      throw new PellucidException(
          "Features: mfcc must be from 1 to the number of mel bands, "
              + bands
              + "; got "
              + count
              + ".");
    }
    float[][] mel = logMel(sound);
    float[][] result = new float[mel.length][count];
    for (int f = 0; f < mel.length; f++) {
      for (int c = 0; c < count; c++) {
        double sum = 0;
        for (int b = 0; b < bands; b++) {
          sum += mel[f][b] * Math.cos(Math.PI * c * (b + 0.5) / bands);
        }
        result[f][c] = (float) (sum * Math.sqrt((c == 0 ? 1.0 : 2.0) / bands));
      }
    }
    return result;
  }

  /**
   * Estimates how high the voice is in each frame: the shift at which the recording from there on
   * is most like itself (normalized autocorrelation over two periods of the lowest pitch).
   *
   * @param sound the recording; several channels are mixed
   * @param from the lowest pitch in Hz, such as 60
   * @param to the highest one, such as 500
   * @return {@code [frames]} in Hz; 0 where the likeness is below a half: silence, noise, and
   *     consonants without voice
   */
  public float[] pitch(Sound sound, double from, double to) {
    if (!(from > 0 && from < to && to <= rate / 4.0)) {
      throw new PellucidException(
          "Features: the pitch range "
              + from
              + " to "
              + to
              + " Hz does not fit in 0 to "
              + rate / 4.0
              + ".");
    }
    float[] samples = sound.mono().channel(0);
    int shortest = (int) Math.floor(rate / to);
    int longest = (int) Math.ceil(rate / from);
    float[] result = new float[frames(samples.length)];
    double[] likeness = new double[longest + 2];
    for (int f = 0; f < result.length; f++) {
      int start = f * hop + frame / 2 - longest;
      for (int lag = shortest - 1; lag <= longest + 1; lag++) {
        likeness[lag] = likeness(samples, start, 2 * longest, lag);
      }
      result[f] = pitch(likeness, shortest, longest);
    }
    return result;
  }

  /** The normalized autocorrelation; outside of the recording is silence. */
  private static double likeness(float[] samples, int start, int length, int lag) {
    double product = 0;
    double here = 1e-9;
    double there = 1e-9;
    int end = Math.min(start + length, samples.length - lag);
    for (int i = Math.max(0, start); i < end; i++) {
      product += samples[i] * samples[i + lag];
      here += samples[i] * samples[i];
      there += samples[i + lag] * samples[i + lag];
    }
    return product / Math.sqrt(here * there);
  }

  /** The first peak that is nearly the highest: a multiple of the period is as like. */
  private float pitch(double[] likeness, int shortest, int longest) {
    double most = 0;
    for (int lag = shortest; lag <= longest; lag++) {
      most = Math.max(most, likeness[lag]);
    }
    for (int lag = shortest; most >= 0.5 && lag <= longest; lag++) {
      double before = likeness[lag - 1];
      double after = likeness[lag + 1];
      if (likeness[lag] >= 0.9 * most && likeness[lag] >= before && likeness[lag] > after) {
        // The peak of the parabola through the three points
        double shift = 0.5 * (before - after) / (before - 2 * likeness[lag] + after);
        return (float) (rate / (lag + shift));
      }
    }
    return 0;
  }
}
