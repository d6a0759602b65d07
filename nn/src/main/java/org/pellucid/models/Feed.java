package org.pellucid.models;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/**
 * Samples in memory, handed out in batches. The arrays that are handed out are filled anew for each
 * batch, so that nothing is allocated while training runs.
 */
final class Feed {
  private final List<NdArray> columns;
  private final int inputs;
  private final @Nullable HostInputs host;
  private final int samples;
  private final int batchSize;
  private final int[] order;
  private final NdArray[] full;
  private final NdArray[] rest;

  /**
   * Makes a feed.
   *
   * @param data inputs, targets and weights, of equally many rows
   * @param batchSize how many rows make a batch
   */
  Feed(Columns data, int batchSize) {
    this.columns = data.all();
    this.inputs = data.xs().size();
    this.host = data.host();
    this.samples = data.samples();
    this.batchSize = Math.min(batchSize, samples);
    this.order = new int[samples];
    for (int i = 0; i < samples; i++) {
      order[i] = i;
    }
    this.full = staging(this.batchSize);
    this.rest = staging(samples % this.batchSize);
  }

  private NdArray[] staging(int rows) {
    NdArray[] arrays = new NdArray[columns.size()];
    for (int i = 0; i < arrays.length; i++) {
      Shape shape = columns.get(i).shape().with(0, rows);
      arrays[i] = NdArray.zeros(columns.get(i).dtype(), shape);
    }
    return arrays;
  }

  /** {@return how many batches there are, the last one perhaps smaller} */
  int batches() {
    return Math.ceilDiv(samples, batchSize);
  }

  /**
   * Puts the samples into a new order that depends on seed and epoch alone.
   *
   * @param seed the seed
   * @param epoch the epoch
   */
  void shuffle(long seed, int epoch) {
    for (int i = 0; i < samples; i++) {
      order[i] = i;
    }
    SplittableRandom random = new SplittableRandom(seed + 0x9E3779B97F4A7C15L * (epoch + 1));
    for (int i = samples - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
  }

  /**
   * Fills a batch.
   *
   * @param index which, from 0
   * @return what a step takes: an array per column, valid until the next call
   */
  NdArray[] batch(int index) {
    int from = index * batchSize;
    int rows = Math.min(batchSize, samples - from);
    NdArray[] target = rows == batchSize ? full : rest;
    for (int i = 0; i < target.length; i++) {
      columns.get(i).copyRows(order, from, rows, target[i]);
    }
    return host == null ? target : prepared(host, List.of(target));
  }

  private NdArray[] prepared(HostInputs first, List<NdArray> batch) {
    List<NdArray> arrays = new ArrayList<>(first.prepare(batch.subList(0, inputs)));
    arrays.addAll(batch.subList(inputs, batch.size()));
    return arrays.toArray(NdArray[]::new);
  }
}
