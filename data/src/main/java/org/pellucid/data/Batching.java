package org.pellucid.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Batch;

/** Groups of elements: batches, batches of like length, and elements shuffled in a buffer. */
final class Batching {
  private Batching() {}

  static <T> Source<List<T>> lists(Source<T> source, int size, boolean wholeOnly) {
    int count = source.size();
    int batches = count < 0 ? Source.UNKNOWN : wholeOnly ? count / size : Math.ceilDiv(count, size);
    if (source instanceof Source.Indexed<T> indexed) {
      return Source.indexed(
          batches,
          pass -> {
            IntFunction<T> elements = indexed.elements(pass);
            return batch -> {
              List<T> list = new ArrayList<>();
              for (int i = batch * size; i < Math.min(count, (batch + 1) * size); i++) {
                list.add(elements.apply(i));
              }
              return List.copyOf(list);
            };
          });
    }
    return Source.sequential(batches, pass -> new Lists<>(source.open(pass), size, wholeOnly));
  }

  private static final class Lists<T> extends Cursor<List<T>> {
    private final Cursor<T> elements;
    private final int size;
    private final boolean wholeOnly;
    // Kept when an element fails, so that none is lost when somebody skips that one
    private final List<T> started = new ArrayList<>();

    Lists(Cursor<T> elements, int size, boolean wholeOnly) {
      this.elements = elements;
      this.size = size;
      this.wholeOnly = wholeOnly;
    }

    @Override
    @Nullable List<T> advance() {
      while (started.size() < size && elements.hasNext()) {
        started.add(elements.next());
      }
      if (started.isEmpty() || (wholeOnly && started.size() < size)) {
        return null;
      }
      List<T> batch = List.copyOf(started);
      started.clear();
      return batch;
    }

    @Override
    public void close() {
      elements.close();
    }
  }

  /** Batches of samples whose lengths fall between the same two bounds, filled up with zeros. */
  static final class Buckets<T> extends Cursor<Batch> {
    private final Cursor<T> elements;
    private final int batchSize;
    private final int[] lengths;
    private final Function<T, ?> x;
    private final Function<T, ?> y;
    private final List<List<T>> waiting = new ArrayList<>();

    Buckets(Cursor<T> elements, int batchSize, int[] lengths, Function<T, ?> x, Function<T, ?> y) {
      this.elements = elements;
      this.batchSize = batchSize;
      this.lengths = lengths.clone();
      this.x = x;
      this.y = y;
      Arrays.sort(this.lengths);
      for (int i = 0; i < lengths.length; i++) {
        waiting.add(new ArrayList<>());
      }
    }

    @Override
    @Nullable Batch advance() {
      while (elements.hasNext()) {
        T element = elements.next();
        int bucket = bucket(Stack.array(x.apply(element)));
        List<T> bunch = waiting.get(bucket);
        bunch.add(element);
        if (bunch.size() == batchSize) {
          return batch(bucket);
        }
      }
      for (int bucket = 0; bucket < lengths.length; bucket++) {
        if (!waiting.get(bucket).isEmpty()) {
          return batch(bucket);
        }
      }
      return null;
    }

    private int bucket(NdArray value) {
      int length = value.shape().dim(0);
      for (int i = 0; i < lengths.length; i++) {
        if (length <= lengths[i]) {
          return i;
        }
      }
      throw new PellucidException(
          "bucketBatches: a sample is "
              + length
              + " long but the longest bucket takes "
              + lengths[lengths.length - 1]
              + ". Add a bucket, cut the sample or filter it out.");
    }

    private Batch batch(int bucket) {
      List<T> bunch = waiting.get(bucket);
      List<NdArray> xs = new ArrayList<>();
      List<Object> ys = new ArrayList<>();
      for (T element : bunch) {
        xs.add(Stack.array(x.apply(element)));
        ys.add(y.apply(element));
      }
      bunch.clear();
      return new Batch(Stack.padded("x", xs, lengths[bucket]), Stack.of("y", ys));
    }

    @Override
    public void close() {
      elements.close();
    }
  }

  /** Draws elements out of a buffer that the following ones fill up. */
  static final class Shuffled<T> extends Cursor<T> {
    private final Cursor<T> elements;
    private final int size;
    private final RandomGenerator random;
    private final List<T> buffer = new ArrayList<>();

    Shuffled(Cursor<T> elements, int size, RandomGenerator random) {
      this.elements = elements;
      this.size = size;
      this.random = random;
    }

    @Override
    @Nullable T advance() {
      while (buffer.size() < size && elements.hasNext()) {
        buffer.add(elements.next());
      }
      if (buffer.isEmpty()) {
        return null;
      }
      int drawn = random.nextInt(buffer.size());
      T element = buffer.set(drawn, buffer.getLast());
      buffer.removeLast();
      return element;
    }

    @Override
    public void close() {
      elements.close();
    }
  }
}
