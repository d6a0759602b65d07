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
  private final int tileQueries;
  private final int tileKeys;
  private final int lastQueries;

  AttentionBackward(Frame frame, AttentionStep step) {
    super(frame, step);
    tileQueries = Math.min(AttentionStep.TILE_QUERIES, Math.max(1, extents.queries()));
    tileKeys = Math.min(AttentionStep.TILE_KEYS, Math.max(1, extents.keys()));
    lastQueries = rest(Math.max(1, extents.queries()), tileQueries);
  }

  private final class Backward extends Work {
    final float[] query = new float[extents.queries() * extents.width()];
    final float[] key = new float[extents.keys() * extents.width()];
    final float[] value = new float[extents.keys() * extents.valueWidth()];
    final float[] result = new float[extents.queries() * extents.valueWidth()];
    final float[] side = new float[extents.queries() * extents.valueWidth()];
    final float[] byQuery = new float[query.length];
    final float[] byKey = new float[key.length];
    final float[] byValue = new float[value.length];
    final float[] weights = new float[tileQueries * tileKeys];
    final float[] gradients = new float[tileQueries * tileKeys];
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
      args.strides(0, 1, width).bind(0, result, 0);
      args.strides(1, 1, width).bind(1, side, 0);
      args.strides(2, 0, 1).bind(2, means, 0);
      dot = new TileLoop(kernel(sums), args, args, width);
    }

    private LoopArgs args(LoopSpec spec, int columns) {
      LoopArgs args = tileArgs(spec, weights, shift, tileKeys, columns);
      args.strides(3, 1, columns).bind(3, gradients, 0);
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
    gather(step.further(0), batch, head, queries, valueWidth, work.result);
    gather(step.further(2), batch, head, queries, valueWidth, work.side);
    Arrays.fill(work.byQuery, 0f);
    Arrays.fill(work.byKey, 0f);
    Arrays.fill(work.byValue, 0f);
    // The mean of a query's gradients by weights is the product of its result and gradient.
    work.dot.run(work.scratch, queries, valueWidth);
    for (int query = 0; query < queries; query += tileQueries) {
      int columns = Math.min(tileQueries, queries - query);
      int visible = step.visibleKeys(query + columns);
      for (int key = 0; key < visible; key += tileKeys) {
        tile(work, batch, head, query, columns, key, Math.min(tileKeys, keys - key));
      }
    }
    scatter(work.byQuery, step.output(0), batch, head, queries, width);
    scatter(work.byKey, step.output(1), batch, head, keys, width);
    scatter(work.byValue, step.output(2), batch, head, keys, valueWidth);
  }

  private void tile(Backward work, int batch, int head, int query, int columns, int key, int rows) {
    int width = extents.width();
    int valueWidth = extents.valueWidth();
    transposed(work.key, key, work.query, query, width, rows, columns, work.weights);
    transposed(work.value, key, work.side, query, valueWidth, rows, columns, work.gradients);
    work.shift[0] = query - key;
    LoopArgs args = work.loop.args(columns);
    bindMask(args, 1, batch, head, query, key);
    Location kept = step.further(1);
    int mostAt = frame.offset(kept) + row(batch, head) + query;
    args.bind(4, frame.floats(kept), mostAt);
    args.bind(5, frame.floats(kept), mostAt + row(extents.batch(), 0));
    args.bind(6, work.means, query);
    work.loop.run(work.scratch, rows, columns);
    sums(work.weights, rows, columns, work.side, query, valueWidth, work.byValue, key);
    sums(work.gradients, rows, columns, work.query, query, width, work.byKey, key);
    multiply(
        true,
        false,
        columns,
        width,
        rows,
        work.gradients,
        0,
        columns,
        work.key,
        key * width,
        width,
        work.byQuery,
        query * width,
        width,
        true);
  }

  /** Products of vectors of keys, in rows, with vectors of queries, in columns. */
  private static void transposed(
      float[] ofKeys,
      int key,
      float[] ofQueries,
      int query,
      int width,
      int rows,
      int columns,
      float[] tile) {
    multiply(
        false,
        true,
        rows,
        columns,
        width,
        ofKeys,
        key * width,
        width,
        ofQueries,
        query * width,
        width,
        tile,
        0,
        columns,
        false);
  }

  /** Adds vectors of queries, weighted, to those of keys. */
  private static void sums(
      float[] tile,
      int rows,
      int columns,
      float[] ofQueries,
      int query,
      int width,
      float[] toKeys,
      int key) {
    multiply(
        false,
        false,
        rows,
        width,
        columns,
        tile,
        0,
        columns,
        ofQueries,
        query * width,
        width,
        toKeys,
        key * width,
        width,
        true);
  }
}
