package org.pellucid.compile;

import java.util.Arrays;
import org.pellucid.cpu.lane.LoopArgs;
import org.pellucid.cpu.lane.LoopSpec;

/**
 * Attention: for each tile of queries, the keys' tiles one after the other. The weights of a tile
 * are relative to the greatest score so far; when that grows, what has been summed is scaled down
 * (Milakov and Gimelshein, 2018).
 *
 * <p>The vectors of a head are first copied to lie one behind the other: products that read them
 * from afar would wait for memory. Tiles have a row for each key, so that the greatest score and
 * the sum of each query are found for many queries at once.
 */
final class AttentionForward extends AttentionTask {
  AttentionForward(Frame frame, AttentionStep step) {
    super(frame, step);
  }

  private final class Forward extends Work {
    final float[] query = new float[extents.queries() * extents.width()];
    final float[] key = new float[extents.keys() * extents.width()];
    final float[] value = new float[extents.keys() * extents.valueWidth()];
    final float[] products = new float[tileQueries * extents.valueWidth()];
    final float[] scores = new float[tileNumbers()];
    final float[] oldMost = new float[tileQueries];
    final float[] oldSum = new float[tileQueries];
    final float[] most = new float[tileQueries];
    final float[] sum = new float[tileQueries];
    final TileLoop greatest = tile(step.loops().greatest(), most);
    final TileLoop weights = tile(step.loops().weights(), most, sum);
    final TileLoop greater = line(AttentionLoops.greater(), oldMost, most);
    final TileLoop addSums = line(AttentionLoops.addSums(), oldMost, most, oldSum, sum);
    final TileLoop rescale = rows(AttentionLoops.rescale(), oldMost, most);
    final TileLoop divide = rows(AttentionLoops.divide(), sum, sum);

    Forward() {
      divide.args(extents.valueWidth()).strides(3, 1, stride(extents.valueWidth()));
    }

    /** A loop over a tile with numbers for each query. */
    private TileLoop tile(LoopSpec spec, float[]... numbers) {
      return new TileLoop(
          kernel(spec),
          tile(spec, tileQueries, numbers),
          tile(spec, lastQueries, numbers),
          tileQueries);
    }

    private LoopArgs tile(LoopSpec spec, int columns, float[]... numbers) {
      return bound(tileArgs(spec, scores, tileKeys, columns), 3, numbers);
    }

    private static LoopArgs bound(LoopArgs args, int first, float[]... numbers) {
      for (int k = 0; k < numbers.length; k++) {
        args.strides(first + k, 1, 0).bind(first + k, numbers[k], 0);
      }
      return args;
    }

    /** A loop over numbers of queries. */
    private TileLoop line(LoopSpec spec, float[]... numbers) {
      return new TileLoop(
          kernel(spec),
          line(spec, tileQueries, numbers),
          line(spec, lastQueries, numbers),
          tileQueries);
    }

    private LoopArgs line(LoopSpec spec, int columns, float[]... numbers) {
      return bound(new LoopArgs(spec).extents(columns, 1), 0, numbers);
    }

    /** A loop over rows of the result with numbers for each row. */
    private TileLoop rows(LoopSpec spec, float[]... numbers) {
      int width = extents.valueWidth();
      LoopArgs args = new LoopArgs(spec).extents(width, tileQueries);
      args.strides(0, 1, width).bind(0, products, 0);
      for (int k = 0; k < numbers.length; k++) {
        args.strides(k + 1, 0, 1).bind(k + 1, numbers[k], 0);
      }
      return new TileLoop(kernel(spec), args, args, width);
    }
  }

  @Override
  Work newWork() {
    return new Forward();
  }

  @Override
  void clear() {}

  @Override
  void run(Work shared, int batch, int head) {
    Forward work = (Forward) shared;
    gather(step.input(0), batch, head, extents.queries(), extents.width(), work.query);
    gather(step.input(1), batch, head, extents.keys(), extents.width(), work.key);
    gather(step.input(2), batch, head, extents.keys(), extents.valueWidth(), work.value);
    for (int query = 0; query < extents.queries(); query += tileQueries) {
      int columns = Math.min(tileQueries, extents.queries() - query);
      tile(work, batch, head, query, columns);
    }
  }

  private void tile(Forward work, int batch, int head, int query, int columns) {
    int width = extents.valueWidth();
    Location result = step.output(0);
    int resultAt = at(result, batch, head, extents.queries(), width) + query * stride(width);
    Location kept = step.output(1);
    float[] numbers = frame.floats(kept);
    int mostAt = frame.offset(kept) + row(batch, head) + query;
    int inverseAt = mostAt + row(extents.batch(), 0);
    int keys = step.visibleKeys(query + columns);
    if (keys == 0) {
      clear(result, batch, head, extents.queries(), width, query, query + columns);
      Arrays.fill(numbers, mostAt, mostAt + columns, Float.NEGATIVE_INFINITY);
      Arrays.fill(numbers, inverseAt, inverseAt + columns, Float.POSITIVE_INFINITY);
      return;
    }
    for (int key = 0; key < keys; key += tileKeys) {
      int rows = Math.min(tileKeys, keys - key);
      weights(work, batch, head, query, columns, key, rows);
      if (key > 0) {
        work.rescale.run(work.scratch, columns, width);
      }
      multiply(
          true,
          false,
          columns,
          width,
          rows,
          work.scores,
          0,
          pitch(columns),
          work.value,
          key * width,
          width,
          work.products,
          0,
          width,
          key > 0);
      System.arraycopy(work.most, 0, work.oldMost, 0, columns);
      System.arraycopy(work.sum, 0, work.oldSum, 0, columns);
    }
    LoopArgs divide = work.divide.args(width);
    divide.bind(2, numbers, inverseAt);
    divide.bind(3, frame.floats(result), resultAt);
    work.divide.run(work.scratch, columns, width);
    System.arraycopy(work.most, 0, numbers, mostAt, columns);
  }

  /** The weights of a tile, and for each query the greatest score and the sum with those before. */
  private void weights(
      Forward work, int batch, int head, int query, int columns, int key, int rows) {
    scores(work.key, key, work.query, query, extents.width(), rows, columns, work.scores);
    bindMasks(work.greatest.args(columns), batch, head, query, key);
    work.greatest.run(work.scratch, rows, columns);
    if (key > 0) {
      work.greater.run(work.scratch, 1, columns);
    }
    bindMasks(work.weights.args(columns), batch, head, query, key);
    work.weights.run(work.scratch, rows, columns);
    if (key > 0) {
      work.addSums.run(work.scratch, 1, columns);
    }
  }
}
