package org.pellucid.compile;

import java.util.Arrays;
import org.pellucid.cpu.lane.LoopArgs;
import org.pellucid.cpu.lane.LoopSpec;

/**
 * Attention: for each tile of queries, the keys' tiles one after the other. The weights of a tile
 * are relative to the greatest score so far; when that grows, what has been summed is scaled down
 * (Milakov and Gimelshein, 2018).
 */
final class AttentionForward extends AttentionTask {
  private final int tileQueries;
  private final int tileKeys;
  private final int lastKeys;

  AttentionForward(Frame frame, AttentionStep step) {
    super(frame, step);
    tileQueries = Math.min(AttentionStep.TILE_QUERIES, Math.max(1, extents.queries()));
    tileKeys = Math.min(AttentionStep.TILE_KEYS, Math.max(1, extents.keys()));
    lastKeys = extents.keys() % tileKeys == 0 ? tileKeys : extents.keys() % tileKeys;
  }

  private final class Forward extends Work {
    final float[] scores = new float[tileQueries * tileKeys];
    final float[] oldMost = new float[tileQueries];
    final float[] oldSum = new float[tileQueries];
    final float[] most = new float[tileQueries];
    final float[] sum = new float[tileQueries];
    final TileLoop first = weights(true);
    final TileLoop next = weights(false);
    final TileLoop rescale = rows(AttentionLoops.rescale());
    final TileLoop divide = rows(AttentionLoops.divide());

    private TileLoop weights(boolean isFirst) {
      LoopSpec spec = step.loops().weights(isFirst);
      return new TileLoop(
          step.kernels().get(spec), args(spec, tileKeys), args(spec, lastKeys), tileKeys);
    }

    private LoopArgs args(LoopSpec spec, int columns) {
      LoopArgs args = new LoopArgs(spec).extents(columns, tileQueries);
      args.strides(0, 1, columns).bind(0, scores, 0);
      args.strides(1, maskStride(true), maskStride(false));
      args.strides(2, 0, 0).bind(2, shift, 0);
      args.strides(3, 0, 1).bind(3, oldMost, 0);
      args.strides(4, 0, 1).bind(4, oldSum, 0);
      args.strides(5, 0, 1).bind(5, most, 0);
      args.strides(6, 0, 1).bind(6, sum, 0);
      return args;
    }

    /** A loop over rows of the result with numbers for each row. */
    private TileLoop rows(LoopSpec spec) {
      int width = extents.valueWidth();
      LoopArgs args = new LoopArgs(spec).extents(width, tileQueries);
      args.strides(0, 1, stride(width));
      for (int k = 1; k < spec.operands().size(); k++) {
        args.strides(k, 0, 1);
      }
      return new TileLoop(step.kernels().get(spec), args, args, width);
    }
  }

  @Override
  Work newWork() {
    return new Forward();
  }

  @Override
  void clear() {}

  @Override
  void run(Work work, int batch, int head) {
    for (int query = 0; query < extents.queries(); query += tileQueries) {
      int rows = Math.min(tileQueries, extents.queries() - query);
      tile((Forward) work, batch, head, query, rows);
    }
  }

  private void tile(Forward work, int batch, int head, int query, int rows) {
    Location result = step.output(0);
    Location sums = step.output(1);
    float[] out = frame.floats(result);
    int width = extents.valueWidth();
    int to = at(result, batch, query, head, extents.queries(), width);
    float[] kept = frame.floats(sums);
    int mostAt = frame.offset(sums) + row(batch, head) + query;
    int inverseAt = mostAt + row(extents.batch(), 0);
    int keys = step.visibleKeys(query + rows);
    if (keys == 0) {
      for (int row = 0; row < rows; row++) {
        Arrays.fill(out, to + row * stride(width), to + row * stride(width) + width, 0f);
      }
      Arrays.fill(kept, mostAt, mostAt + rows, Float.NEGATIVE_INFINITY);
      Arrays.fill(kept, inverseAt, inverseAt + rows, Float.POSITIVE_INFINITY);
      return;
    }
    for (int key = 0; key < keys; key += tileKeys) {
      int columns = Math.min(tileKeys, extents.keys() - key);
      scores(work, batch, head, query, rows, key, columns);
      if (key > 0) {
        LoopArgs args = work.rescale.args(width);
        args.bind(0, out, to).bind(1, work.oldMost, 0).bind(2, work.most, 0);
        work.rescale.run(work.scratch, rows, width);
      }
      Location value = step.input(2);
      multiply(
          false,
          false,
          rows,
          width,
          columns,
          work.scores,
          0,
          columns,
          frame.floats(value),
          at(value, batch, key, head, extents.keys(), width),
          stride(width),
          out,
          to,
          stride(width),
          key > 0);
      System.arraycopy(work.most, 0, work.oldMost, 0, rows);
      System.arraycopy(work.sum, 0, work.oldSum, 0, rows);
    }
    LoopArgs args = work.divide.args(width);
    args.bind(0, out, to).bind(1, work.sum, 0).bind(2, kept, inverseAt);
    System.arraycopy(work.most, 0, kept, mostAt, rows);
    work.divide.run(work.scratch, rows, width);
  }

  /** The products of a tile and what becomes of them. */
  private void scores(
      Forward work, int batch, int head, int query, int rows, int key, int columns) {
    Location queries = step.input(0);
    Location keys = step.input(1);
    int width = extents.width();
    multiply(
        false,
        true,
        rows,
        columns,
        width,
        frame.floats(queries),
        at(queries, batch, query, head, extents.queries(), width),
        stride(width),
        frame.floats(keys),
        at(keys, batch, key, head, extents.keys(), width),
        stride(width),
        work.scores,
        0,
        columns,
        false);
    work.shift[0] = query - key;
    TileLoop loop = key == 0 ? work.first : work.next;
    bindMask(loop.args(columns), 1, batch, head, query, key);
    loop.run(work.scratch, rows, columns);
  }
}
