package org.pellucid.data.audio;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.pellucid.data.LabeledFolder;

/**
 * The recordings below a folder as batches with labels; see {@link LabeledFolder}.
 *
 * <p>A sample is a WAV file as {@code float32 [length, channels]}, numbers from -1 to 1. Shorter
 * ones are filled up with silence to the longest of their batch. Defaults: each recording at the
 * rate and with the length that it has.
 *
 * <p>Source: {@code keras.utils.audio_dataset_from_directory}.
 */
public final class SoundFolder extends LabeledFolder<SoundFolder> {
  private @Nullable Integer samplingRate;
  private @Nullable Integer outputSequenceLength;

  /**
   * Takes a folder.
   *
   * @param folder the folder whose folders are the classes
   */
  public SoundFolder(Path folder) {
    super(folder, ".wav");
  }

  @Override
  protected SoundFolder self() {
    return this;
  }

  /**
   * Sets the rate to which recordings are brought.
   *
   * @param rate samples per second; without, each keeps its own
   * @return this
   */
  public SoundFolder samplingRate(int rate) {
    if (rate < 1) {
      throw wrong("samplingRate must be >= 1 sample per second, got " + rate);
    }
    samplingRate = rate;
    return this;
  }

  /**
   * Sets the length to which recordings are cut or filled up with silence, at the rate that they
   * are brought to.
   *
   * @param samples the length
   * @return this
   */
  public SoundFolder outputSequenceLength(int samples) {
    if (samples < 1) {
      throw wrong("outputSequenceLength must be >= 1, got " + samples);
    }
    outputSequenceLength = samples;
    return this;
  }

  @Override
  protected boolean padsToLongest() {
    return true;
  }

  @Override
  protected Object read(Path file) {
    Sound sound = Sound.read(file);
    if (samplingRate != null) {
      sound = sound.resample(samplingRate);
    }
    return (outputSequenceLength == null ? sound : sound.fit(outputSequenceLength)).toArray();
  }
}
