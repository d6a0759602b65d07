package org.pellucid.data.audio;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;

/**
 * A recording in memory: samples from -1 to 1.
 *
 * <pre>{@code
 * float[][] mel = new Features(16_000).mel(40).logMel(Sound.read(path).mono().resample(16_000));
 * }</pre>
 *
 * <p>Every method leaves the recording as it is and gives a new one.
 */
public final class Sound {
  private final float[][] channels;
  private final int rate;

  private Sound(float[][] channels, int rate) {
    this.channels = channels;
    this.rate = rate;
  }

  /**
   * Makes a recording of one channel.
   *
   * @param samples the samples, which are copied
   * @param rate samples per second
   * @return the recording
   */
  public static Sound of(float[] samples, int rate) {
    return of(new float[][] {samples}, rate);
  }

  /**
   * Makes a recording.
   *
   * @param channels the samples of each channel, which are copied
   * @param rate samples per second
   * @return the recording
   */
  public static Sound of(float[][] channels, int rate) {
    if (rate < 1) {
      throw new PellucidException(
          "Sound: the rate must be >= 1 sample per second, got " + rate + ".");
    }
    if (channels.length == 0) {
      throw new PellucidException("Sound: at least one channel is needed.");
    }
    float[][] copy = new float[channels.length][];
    for (int c = 0; c < copy.length; c++) {
      if (channels[c].length != channels[0].length) {
        throw new PellucidException(
            "Sound: channel "
                + c
                + " has "
                + channels[c].length
                + " samples, channel 0 "
                + channels[0].length
                + ".");
      }
      copy[c] = channels[c].clone();
    }
    return new Sound(copy, rate);
  }

  /**
   * Makes noise: each sample is {@code colour} times the one before it and a number drawn from the
   * standard normal distribution.
   *
   * @param samples how many, at least 1
   * @param rate samples per second
   * @param colour from 0, a hiss, to nearly 1, a rumble
   * @param random where chance comes from
   * @return one channel; {@link #mix} brings it to the loudness that is wanted
   */
  public static Sound noise(int samples, int rate, float colour, RandomGenerator random) {
    if (samples < 1 || !(colour >= 0 && colour < 1)) {
      throw new PellucidException(
          "noise: needs at least 1 sample and a colour from 0 to below 1, got "
              + samples
              + " samples of colour "
              + colour
              + ".");
    }
    float[] noise = new float[samples];
    float last = 0;
    for (int i = 0; i < samples; i++) {
      last = colour * last + (float) random.nextGaussian();
      noise[i] = last;
    }
    return of(noise, rate);
  }

  /**
   * Reads a WAV file: PCM of 8, 16, 24 or 32 bits, floating point of 32 or 64 bits, A-law or
   * mu-law.
   *
   * @param file the file
   * @return the recording
   */
  public static Sound read(Path file) {
    return Wav.read(file);
  }

  /**
   * Writes a WAV file, PCM of 16 bits; samples beyond -1 and 1 are cut.
   *
   * @param file the file
   */
  public void write(Path file) {
    Wav.write(this, file);
  }

  /** {@return samples per second} */
  public int rate() {
    return rate;
  }

  /** {@return how many channels there are} */
  public int channels() {
    return channels.length;
  }

  /** {@return how many samples each channel has} */
  public int length() {
    return channels[0].length;
  }

  /** {@return how long it lasts, in seconds} */
  public double seconds() {
    return (double) length() / rate;
  }

  /**
   * Gives the samples of a channel.
   *
   * @param index which, from 0
   * @return a copy of them
   */
  public float[] channel(int index) {
    return channels[index].clone();
  }

  /** {@return the samples as an array {@code [length, channels]}} */
  public NdArray toArray() {
    float[] data = new float[length() * channels.length];
    for (int c = 0; c < channels.length; c++) {
      for (int i = 0; i < length(); i++) {
        data[i * channels.length + c] = channels[c][i];
      }
    }
    return NdArray.of(data, length(), channels.length);
  }

  /** {@return the mean of all channels} */
  public Sound mono() {
    if (channels.length == 1) {
      return this;
    }
    float[] mean = new float[length()];
    for (int i = 0; i < mean.length; i++) {
      double sum = 0;
      for (float[] channel : channels) {
        sum += channel[i];
      }
      mean[i] = (float) (sum / channels.length);
    }
    return new Sound(new float[][] {mean}, rate);
  }

  /**
   * Changes the number of samples per second, keeping pitch and length. What lies above half the
   * lower of both rates is filtered out.
   *
   * @param newRate samples per second
   * @return the recording at that rate
   */
  public Sound resample(int newRate) {
    if (newRate == rate) {
      return this;
    }
    Resampler resampler = new Resampler(rate, newRate);
    float[][] changed = new float[channels.length][];
    for (int c = 0; c < changed.length; c++) {
      changed[c] = resampler.apply(channels[c]);
    }
    return new Sound(changed, newRate);
  }

  /**
   * Plays the same samples at another rate, as a tape at another speed: at twice the rate, half as
   * long and an octave higher. {@code sound.resample(5000).playedAt(4000)} is a fourth slower and
   * lower than a {@code sound} of 4000 samples per second.
   *
   * @param newRate samples per second
   * @return the faster and higher, or slower and lower recording
   */
  public Sound playedAt(int newRate) {
    return of(channels, newRate);
  }

  /**
   * Cuts or fills up with silence behind.
   *
   * @param samples the new length
   * @return the recording of that length
   */
  public Sound fit(int samples) {
    float[][] changed = new float[channels.length][];
    for (int c = 0; c < changed.length; c++) {
      changed[c] = Arrays.copyOf(channels[c], samples);
    }
    return new Sound(changed, rate);
  }

  /**
   * Cuts a piece out.
   *
   * @param from its first sample
   * @param to the sample behind its last
   * @return the piece
   */
  public Sound slice(int from, int to) {
    Objects.checkFromToIndex(from, to, length());
    float[][] changed = new float[channels.length][];
    for (int c = 0; c < changed.length; c++) {
      changed[c] = Arrays.copyOfRange(channels[c], from, to);
    }
    return new Sound(changed, rate);
  }

  /**
   * Cuts silence off both ends.
   *
   * @param decibels how far below the loudest sample silence begins, such as 30
   * @return what lies between the first and the last louder sample
   */
  public Sound trim(double decibels) {
    double threshold = peak() * Math.pow(10, -decibels / 20);
    int from = 0;
    int to = length();
    while (from < to && loudest(from) <= threshold) {
      from++;
    }
    while (to > from && loudest(to - 1) <= threshold) {
      to--;
    }
    return slice(from, to);
  }

  private float loudest(int at) {
    float most = 0;
    for (float[] channel : channels) {
      most = Math.max(most, Math.abs(channel[at]));
    }
    return most;
  }

  /** {@return the largest absolute sample} */
  public float peak() {
    float most = 0;
    for (int i = 0; i < length(); i++) {
      most = Math.max(most, loudest(i));
    }
    return most;
  }

  /** {@return the root of the mean square of all samples} */
  public double rms() {
    double sum = 0;
    for (float[] channel : channels) {
      for (float sample : channel) {
        sum += (double) sample * sample;
      }
    }
    return Math.sqrt(sum / Math.max(1, (long) length() * channels.length));
  }

  /**
   * Multiplies all samples.
   *
   * @param factor by what
   * @return the louder or quieter recording
   */
  public Sound gain(double factor) {
    float[][] changed = new float[channels.length][length()];
    for (int c = 0; c < changed.length; c++) {
      for (int i = 0; i < changed[c].length; i++) {
        changed[c][i] = (float) (channels[c][i] * factor);
      }
    }
    return new Sound(changed, rate);
  }

  /** {@return the recording with its loudest sample at 1; silence stays silence} */
  public Sound normalize() {
    float peak = peak();
    return peak == 0 ? this : gain(1 / (double) peak);
  }

  /**
   * Moves the recording in time; what comes in is silence.
   *
   * @param samples to the back, or to the front where negative
   * @return the moved recording, of the same length
   */
  public Sound shift(int samples) {
    float[][] changed = new float[channels.length][length()];
    int from = Math.max(0, -samples);
    int to = Math.max(0, samples);
    int count = Math.max(0, length() - Math.abs(samples));
    for (int c = 0; c < changed.length && count > 0; c++) {
      System.arraycopy(channels[c], from, changed[c], to, count);
    }
    return new Sound(changed, rate);
  }

  /**
   * Adds noise, repeated or cut to this length.
   *
   * @param noise of the same rate; its first channel is used
   * @param decibels how far the noise lies below this recording (signal-to-noise ratio)
   * @return the sum
   */
  public Sound mix(Sound noise, double decibels) {
    if (noise.rate != rate || noise.length() == 0) {
      throw new PellucidException(
          "mix: the noise has "
              + noise.length()
              + " samples at "
              + noise.rate
              + " per second, expected some at "
              + rate
              + ". Call resample("
              + rate
              + ").");
    }
    double loudness = noise.rms();
    double factor = loudness == 0 ? 0 : rms() / loudness * Math.pow(10, -decibels / 20);
    float[][] changed = new float[channels.length][length()];
    float[] added = noise.channels[0];
    for (int c = 0; c < changed.length; c++) {
      for (int i = 0; i < changed[c].length; i++) {
        changed[c][i] = (float) (channels[c][i] + factor * added[i % added.length]);
      }
    }
    return new Sound(changed, rate);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "Sound(%.2f s, %d Hz, %d channel%s)",
        seconds(),
        rate,
        channels.length,
        channels.length == 1 ? "" : "s");
  }
}
