package org.pellucid.compile;

import java.util.Arrays;
import org.pellucid.cpu.lane.LoopArgs;
import org.pellucid.cpu.lane.LoopSpec;

/**
 * The gradient of attention. Weights are computed again from products, their greatest and their
 * sums (Dao et al., 2022), as tiles with a row for each key, so that four of the five products take
 * them as they lie.
 */
final class AttentionBackward extends AttentionTask {
  AttentionBackward(Frame frame, AttentionStep step) {
    super(frame, step);
  }

  private final class Backward extends Work {
    final float[] query = new float[extents.queries() * extents.width()];
    final float[] key = new float[extents.keys() * extents.width()];
    final float[] value = new float[extents.keys() * extents.valueWidth()];
    final float[] side = new float[extents.queries() * extents.valueWidth()];
    final float[] weights = new float[tileNumbers()];
    final float[] gradients = new float[tileNumbers()];
    final float[] means = new float[extents.queries()];
    final TileLoop loop;
    final TileLoop dot;

    Backward() {
      LoopSpec spec = step.loops().gradients();
      loop =
          new TileLoop(kernel(spec), args(spec, tileQueries), args(spec, lastQueries), tileQueries);
      LoopSpec sums = AttentionLoops.dot();
      int width = extents.valueWidth();
      LoopArgs args = new LoopArgs(sums).extents(width, extents.queries());
      args.strides(0, 1, stride(width));
      args.strides(1, 1, width).bind(1, side, 0);
      args.strides(2, 0, 1).bind(2, means, 0);
      dot = new TileLoop(kernel(sums), args, args, width);
    }

    private LoopArgs args(LoopSpec spec, int columns) {
      LoopArgs args = tileArgs(spec, weights, tileKeys, columns);
      args.strides(3, 1, pitch(columns)).bind(3, gradients, 0);
      return args.strides(4, 1, 0).strides(5, 1, 0).strides(6, 1, 0);
    }
  }

  @Override
  Work newWork() {
    return new Backward();
  }

  @Override
  void clear() {
    for (int i = 0; i < 3; i++) {
      Location location = step.output(i);
      int at = frame.offset(location);
      Arrays.fill(frame.floats(location), at, at + location.buffer().size(), 0f);
    }
  }

  @Override
  void run(Work shared, int batch, int head) {
    Backward work = (Backward) shared;
    int queries = extents.queries();
    int keys = extents.keys();
    int width = extents.width();
    int valueWidth = extents.valueWidth();
    gather(step.input(0), batch, head, queries, width, work.query);
    gather(step.input(1), batch, head, keys, width, work.key);
    gather(step.input(2), batch, head, keys, valueWidth, work.value);
    gather(step.further(2), batch, head, queries, valueWidth, work.side);
    // The mean of a query's gradients by weights is the product of its result and gradient.
    Location result = step.further(0);
    int resultAt = at(result, batch, head, queries, valueWidth);
    work.dot.args(valueWidth).bind(0, frame.floats(result), resultAt);
    work.dot.run(work.scratch, queries, valueWidth);
    int seen = 0;
    for (int query = 0; query < queries; query += tileQueries) {
      int columns = Math.min(tileQueries, queries - query);
      int visible = step.visibleKeys(query + columns);
      if (visible == 0) {
        clear(step.output(0), batch, head, queries, width, query, query + columns);
      }
      for (int key = 0; key < visible; key += tileKeys) {
        int rows = Math.min(tileKeys, visible - key);
        tile(work, batch, head, query, columns, key, rows, Math.clamp(seen - key, 0, rows));
      }
      seen = visible;
    }
    clear(step.output(1), batch, head, keys, width, seen, keys);
    clear(step.output(2), batch, head, keys, valueWidth, seen, keys);
  }

  /** A tile, whose first keys have been seen by queries before. */
  private void tile(
      Backward work, int batch, int head, int query, int columns, int key, int rows, int seen) {
    int width = extents.width();
    int valueWidth = extents.valueWidth();
    scores(work.key, key, work.query, query, width, rows, columns, work.weights);
    scores(work.value, key, work.side, query, valueWidth, rows, columns, work.gradients);
    LoopArgs args = work.loop.args(columns);
    bindMasks(args, batch, head, query, key);
    Location kept = step.further(1);
    int mostAt = frame.offset(kept) + row(batch, head) + query;
    args.bind(4, frame.floats(kept), mostAt);
    args.bind(5, frame.floats(kept), mostAt + row(extents.batch(), 0));
    args.bind(6, work.means, query);
    work.loop.run(work.scratch, rows, columns);
    Location byKey = step.output(1);
    Location byValue = step.output(2);
    int keyAt = at(byKey, batch, head, extents.keys(), width) + key * stride(width);
    int valueAt = at(byValue, batch, head, extents.keys(), valueWidth) + key * stride(valueWidth);
    for (int from = 0; from < rows; from = from < seen ? seen : rows) {
      int end = from < seen ? seen : rows;
      boolean more = from < seen;
      sums(work.weights, from, end, columns, work.side, query, valueWidth, byValue, valueAt, more);
      sums(work.gradients, from, end, columns, work.query, query, width, byKey, keyAt, more);
    }
    Location byQuery = step.output(0);
    multiply(
        true,
        false,
        columns,
        width,
        rows,
        work.gradients,
        0,
        pitch(columns),
        work.key,
        key * width,
        width,
        frame.floats(byQuery),
        at(byQuery, batch, head, extents.queries(), width) + query * stride(width),
        stride(width),
        key > 0);
  }

  /** Sums vectors of queries, weighted by rows of a tile, for keys, on top of what is there. */
  private void sums(
      float[] tile,
      int row,
      int rowEnd,
      int columns,
      float[] ofQueries,
      int query,
      int width,
      Location toKeys,
      int at,
      boolean more) {
    multiply(
        false,
        false,
        rowEnd - row,
        width,
        columns,
        tile,
        row * pitch(columns),
        pitch(columns),
        ofQueries,
        query * width,
        width,
        frame.floats(toKeys),
        at + row * stride(width),
        stride(width),
        more);
  }
}
