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
    lastQueries =
        extents.queries() % tileQueries == 0 ? tileQueries : extents.queries() % tileQueries;
  }

  private final class Backward extends Work {
    final float[] weights = new float[tileQueries * tileKeys];
    final float[] gradients = new float[tileQueries * tileKeys];
    final float[] means = new float[tileQueries];
    final TileLoop loop;
    final TileLoop dot;

    Backward() {
      LoopSpec spec = step.loops().gradients();
      loop =
          new TileLoop(
              step.kernels().get(spec),
              args(spec, tileQueries),
              args(spec, lastQueries),
              tileQueries);
      LoopSpec sums = AttentionLoops.dot();
      int width = extents.valueWidth();
      LoopArgs args = new LoopArgs(sums).extents(width, tileQueries);
      args.strides(0, 1, stride(width)).strides(1, 1, stride(width));
      args.strides(2, 0, 1).bind(2, means, 0);
      dot = new TileLoop(step.kernels().get(sums), args, args, width);
    }

    private LoopArgs args(LoopSpec spec, int columns) {
      LoopArgs args = new LoopArgs(spec).extents(columns, tileKeys);
      args.strides(0, 1, columns).bind(0, weights, 0);
      args.strides(1, 1, columns).bind(1, gradients, 0);
      args.strides(2, maskStride(false), maskStride(true));
      args.strides(3, 0, 0).bind(3, shift, 0);
      args.strides(4, 1, 0);
      args.strides(5, 1, 0);
      args.strides(6, 1, 0).bind(6, means, 0);
      return args;
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
  void run(Work work, int batch, int head) {
    clear(step.output(0), batch, head, extents.queries(), extents.width());
    clear(step.output(1), batch, head, extents.keys(), extents.width());
    clear(step.output(2), batch, head, extents.keys(), extents.valueWidth());
    for (int query = 0; query < extents.queries(); query += tileQueries) {
      int columns = Math.min(tileQueries, extents.queries() - query);
      means((Backward) work, batch, head, query, columns);
      int keys = step.visibleKeys(query + columns);
      for (int key = 0; key < keys; key += tileKeys) {
        int rows = Math.min(tileKeys, extents.keys() - key);
        tile((Backward) work, batch, head, query, columns, key, rows);
      }
    }
  }

  private void clear(Location location, int batch, int head, int length, int width) {
    float[] array = frame.floats(location);
    int at = at(location, batch, 0, head, length, width);
    for (int i = 0; i < length; i++) {
      Arrays.fill(array, at, at + width, 0f);
      at += stride(width);
    }
  }

  /** The mean of a query's gradients by weights is the product of result and gradient. */
  private void means(Backward work, int batch, int head, int query, int columns) {
    int width = extents.valueWidth();
    Location result = step.further(0);
    Location side = step.further(2);
    LoopArgs args = work.dot.args(width);
    args.bind(0, frame.floats(result), at(result, batch, query, head, extents.queries(), width));
    args.bind(1, frame.floats(side), at(side, batch, query, head, extents.queries(), width));
    work.dot.run(work.scratch, columns, width);
  }

  private void tile(Backward work, int batch, int head, int query, int columns, int key, int rows) {
    Location queries = step.input(0);
    Location keys = step.input(1);
    Location values = step.input(2);
    Location side = step.further(2);
    int width = extents.width();
    int valueWidth = extents.valueWidth();
    int queryAt = at(queries, batch, query, head, extents.queries(), width);
    int keyAt = at(keys, batch, key, head, extents.keys(), width);
    int valueAt = at(values, batch, key, head, extents.keys(), valueWidth);
    int sideAt = at(side, batch, query, head, extents.queries(), valueWidth);
    multiply(
        false,
        true,
        rows,
        columns,
        width,
        frame.floats(keys),
        keyAt,
        stride(width),
        frame.floats(queries),
        queryAt,
        stride(width),
        work.weights,
        0,
        columns,
        false);
    multiply(
        false,
        true,
        rows,
        columns,
        valueWidth,
        frame.floats(values),
        valueAt,
        stride(valueWidth),
        frame.floats(side),
        sideAt,
        stride(valueWidth),
        work.gradients,
        0,
        columns,
        false);
    work.shift[0] = query - key;
    LoopArgs args = work.loop.args(columns);
    bindMask(args, 2, batch, head, query, key);
    Location sums = step.further(1);
    int mostAt = frame.offset(sums) + row(batch, head) + query;
    args.bind(4, frame.floats(sums), mostAt);
    args.bind(5, frame.floats(sums), mostAt + row(extents.batch(), 0));
    work.loop.run(work.scratch, rows, columns);
    Location byQuery = step.output(0);
    Location byKey = step.output(1);
    Location byValue = step.output(2);
    multiply(
        false,
        false,
        rows,
        valueWidth,
        columns,
        work.weights,
        0,
        columns,
        frame.floats(side),
        sideAt,
        stride(valueWidth),
        frame.floats(byValue),
        at(byValue, batch, key, head, extents.keys(), valueWidth),
        stride(valueWidth),
        true);
    multiply(
        false,
        false,
        rows,
        width,
        columns,
        work.gradients,
        0,
        columns,
        frame.floats(queries),
        queryAt,
        stride(width),
        frame.floats(byKey),
        at(byKey, batch, key, head, extents.keys(), width),
        stride(width),
        true);
    multiply(
        true,
        false,
        columns,
        width,
        rows,
        work.gradients,
        0,
        columns,
        frame.floats(keys),
        keyAt,
        stride(width),
        frame.floats(byQuery),
        at(byQuery, batch, query, head, extents.queries(), width),
        stride(width),
        true);
  }
}
