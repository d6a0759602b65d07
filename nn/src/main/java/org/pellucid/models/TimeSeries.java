package org.pellucid.models;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Session;
import org.pellucid.config.Setting;
import org.pellucid.errors.PellucidException;

/**
 * Batches of windows cut out of a long series: window i begins at entry {@code i * sequenceStride}
 * and takes every so many entries; its target is the entry of the targets where it begins.
 *
 * <pre>{@code
 * model.fit(new TimeSeries(series, targets, 24).batchSize(32), Fit.epochs(10));
 * }</pre>
 *
 * <p>Defaults: a stride and a sampling rate of 1, batches of 128, in order. Source: {@code
 * keras.utils.timeseries_dataset_from_array}.
 */
public final class TimeSeries implements Iterable<Batch> {
  private final NdArray data;
  private final @Nullable NdArray targets;
  private final int length;
  private int stride = 1;
  private int rate = 1;
  private int batchSize = 128;
  private @Nullable Long seed;
  private int start;
  private int end;

  /**
   * Makes windows.
   *
   * @param data the series: an array whose first axis is time
   * @param targets the targets, one for each time; null for none
   * @param sequenceLength how many entries a window has
   */
  public TimeSeries(Object data, @Nullable Object targets, int sequenceLength) {
    InputChecks checks = new InputChecks("TimeSeries");
    this.data = checks.arrays("data", data, List.of()).getFirst();
    this.targets = targets == null ? null : checks.arrays("targets", targets, List.of()).getFirst();
    this.length = Setting.atLeast("TimeSeries", "sequenceLength", 1, sequenceLength);
    this.end = this.data.shape().dim(0);
  }

  /**
   * Sets how far apart windows begin.
   *
   * @param entries at least 1
   * @return this
   */
  public TimeSeries sequenceStride(int entries) {
    stride = Setting.atLeast("TimeSeries", "sequenceStride", 1, entries);
    return this;
  }

  /**
   * Sets how far apart the entries of a window are.
   *
   * @param entries at least 1
   * @return this
   */
  public TimeSeries samplingRate(int entries) {
    rate = Setting.atLeast("TimeSeries", "samplingRate", 1, entries);
    return this;
  }

  /**
   * Sets how many windows make a batch.
   *
   * @param size at least 1
   * @return this
   */
  public TimeSeries batchSize(int size) {
    batchSize = Setting.atLeast("TimeSeries", "batchSize", 1, size);
    return this;
  }

  /**
   * Puts the windows into a random order, the same each time.
   *
   * @param newSeed any number
   * @return this
   */
  public TimeSeries shuffle(long newSeed) {
    seed = newSeed;
    return this;
  }

  /**
   * Puts the windows into a random order, by the session's seed.
   *
   * @return this
   */
  public TimeSeries shuffle() {
    return shuffle(Session.nextSeed());
  }

  /**
   * Uses a part of the series only.
   *
   * @param startIndex the first entry used
   * @param endIndex the entry behind the last one used
   * @return this
   */
  public TimeSeries range(int startIndex, int endIndex) {
    int entries = data.shape().dim(0);
    if (startIndex < 0 || endIndex <= startIndex || endIndex > entries) {
      throw new PellucidException(
          "TimeSeries: the range "
              + startIndex
              + ".."
              + endIndex
              + " does not fit a series of "
              + entries
              + " entries.");
    }
    start = startIndex;
    end = endIndex;
    return this;
  }

  /** Where windows begin, from the start of the range. */
  private int[] starts() {
    int possible = end - start - (length - 1) * rate;
    NdArray known = targets;
    if (known != null) {
      possible = Math.min(possible, known.shape().dim(0));
    }
    if (possible < 1) {
      throw new PellucidException(
          "TimeSeries: a window of "
              + length
              + " entries does not fit a series of "
              + (end - start)
              + ".");
    }
    int[] starts = new int[Math.ceilDiv(possible, stride)];
    for (int i = 0; i < starts.length; i++) {
      starts[i] = i * stride;
    }
    Long order = seed;
    if (order != null) {
      SplittableRandom random = new SplittableRandom(order);
      for (int i = starts.length - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = starts[i];
        starts[i] = starts[j];
        starts[j] = swapped;
      }
    }
    return starts;
  }

  @Override
  public Iterator<Batch> iterator() {
    int[] starts = starts();
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < starts.length;
      }

      @Override
      public Batch next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        int windows = Math.min(batchSize, starts.length - next);
        int[] rows = new int[windows * length];
        int[] firsts = new int[windows];
        for (int w = 0; w < windows; w++) {
          firsts[w] = start + starts[next + w];
          for (int t = 0; t < length; t++) {
            rows[w * length + t] = firsts[w] + t * rate;
          }
        }
        next += windows;
        Shape entry = data.shape().without(0);
        NdArray x = data.rows(rows).reshape(Shape.of(windows, length).plus(entry));
        return new Batch(x, targets == null ? null : targets.rows(firsts));
      }
    };
  }
}
