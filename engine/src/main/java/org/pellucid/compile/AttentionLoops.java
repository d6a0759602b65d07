package org.pellucid.compile;

import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.lane.ColumnStride;
import org.pellucid.cpu.lane.LaneMath;
import org.pellucid.cpu.lane.LaneStorage;
import org.pellucid.cpu.lane.LoopBuilder;
import org.pellucid.cpu.lane.LoopSpec;
import org.pellucid.cpu.lane.Reduction;
import org.pellucid.graph.Op;

/** The loops of attention between its products. */
final class AttentionLoops {
  private static final float HIDDEN = (float) Op.Attention.HIDDEN;

  private final float scale;
  private final boolean causal;
  private final boolean masked;

  AttentionLoops(double scale, boolean causal, boolean masked) {
    this.scale = (float) scale;
    this.causal = causal;
    this.masked = masked;
  }

  private static int floats(LoopBuilder b, ColumnStride columns) {
    return b.operand(LaneStorage.FLOAT, columns);
  }

  /** A tile of products with a row for each key and a column for each query, and what hides it. */
  private final class Tile {
    private final LoopBuilder b = new LoopBuilder();
    private final int products = floats(b, ColumnStride.CONTIGUOUS);
    private final int mask = b.operand(LaneStorage.BOOLEAN, ColumnStride.GENERAL);
    private final int seen = floats(b, ColumnStride.CONTIGUOUS);

    /** Which scores are shown; null if all are. */
    @Nullable Integer shown() {
      Integer shown = masked ? Integer.valueOf(b.load(mask)) : null;
      if (causal) {
        int before = b.less(b.constant(0f), b.load(seen));
        shown = shown == null ? Integer.valueOf(before) : Integer.valueOf(b.and(shown, before));
      }
      return shown;
    }

    int score(@Nullable Integer shown) {
      int score = b.mul(b.load(products), b.constant(scale));
      return shown == null ? score : b.select(shown, score, b.constant(HIDDEN));
    }
  }

  /**
   * The greatest score of each query. Operands: products; mask; what a causal query sees, above 0;
   * the greatest scores.
   */
  LoopSpec greatest() {
    Tile tile = new Tile();
    int most = floats(tile.b, ColumnStride.CONTIGUOUS);
    tile.b.reduceColumns(Reduction.MAX, tile.score(tile.shown()), most);
    return tile.b.build();
  }

  /**
   * Products become weights, not yet divided by their sums, which are found on the way. Operands as
   * {@link #greatest}; the sums.
   */
  LoopSpec weights() {
    Tile tile = new Tile();
    LoopBuilder b = tile.b;
    int most = floats(b, ColumnStride.CONTIGUOUS);
    int score = tile.score(tile.shown());
    int weight = LaneMath.expUpTo20(b, b.sub(score, b.load(most)));
    b.store(weight, tile.products);
    b.reduceColumns(Reduction.SUM, weight, floats(b, ColumnStride.CONTIGUOUS));
    return b.build();
  }

  /** The greater of two scores. Operands: the one so far; the new one, which is replaced. */
  static LoopSpec greater() {
    LoopBuilder b = new LoopBuilder();
    int old = floats(b, ColumnStride.CONTIGUOUS);
    int now = floats(b, ColumnStride.CONTIGUOUS);
    b.store(b.max(b.load(old), b.load(now)), now);
    return b.build();
  }

  /** Adds what was summed before. Operands: old and new greatest score; old sum; new sum. */
  static LoopSpec addSums() {
    LoopBuilder b = new LoopBuilder();
    int oldMost = floats(b, ColumnStride.CONTIGUOUS);
    int most = floats(b, ColumnStride.CONTIGUOUS);
    int oldSum = floats(b, ColumnStride.CONTIGUOUS);
    int sum = floats(b, ColumnStride.CONTIGUOUS);
    int kept = LaneMath.expUpTo20(b, b.sub(b.load(oldMost), b.load(most)));
    b.store(b.fma(b.load(oldSum), kept, b.load(sum)), sum);
    return b.build();
  }

  /** Result times {@code exp(old - new)}. Operands: result; old and new greatest score. */
  static LoopSpec rescale() {
    LoopBuilder b = new LoopBuilder();
    int result = floats(b, ColumnStride.CONTIGUOUS);
    int old = floats(b, ColumnStride.BROADCAST);
    int now = floats(b, ColumnStride.BROADCAST);
    b.store(b.mul(b.load(result), LaneMath.expUpTo20(b, b.sub(b.load(old), b.load(now)))), result);
    return b.build();
  }

  /** Divides by the sum. Operands: products; sum; one over the sum and the result, written. */
  static LoopSpec divide() {
    LoopBuilder b = new LoopBuilder();
    int products = floats(b, ColumnStride.CONTIGUOUS);
    int sum = floats(b, ColumnStride.BROADCAST);
    int inverse = floats(b, ColumnStride.BROADCAST);
    int result = floats(b, ColumnStride.CONTIGUOUS);
    int factor = b.div(b.constant(1f), b.load(sum));
    b.store(b.mul(b.load(products), factor), result);
    b.store(factor, inverse);
    return b.build();
  }

  /** Sums of products over the columns. Operands: both factors; the sums. */
  static LoopSpec dot() {
    LoopBuilder b = new LoopBuilder();
    int x = floats(b, ColumnStride.CONTIGUOUS);
    int y = floats(b, ColumnStride.CONTIGUOUS);
    int sums = floats(b, ColumnStride.BROADCAST);
    b.store(b.reduce(Reduction.SUM, b.mul(b.load(x), b.load(y))), sums);
    return b.build();
  }

  /**
   * Products become weights, and gradients by weights become gradients by products. Operands:
   * products; mask; what a causal query sees; gradients; the greatest scores; the inverse sums; the
   * means of the gradients.
   */
  LoopSpec gradients() {
    Tile tile = new Tile();
    LoopBuilder b = tile.b;
    int gradients = floats(b, ColumnStride.CONTIGUOUS);
    int most = floats(b, ColumnStride.CONTIGUOUS);
    int inverse = floats(b, ColumnStride.CONTIGUOUS);
    int means = floats(b, ColumnStride.CONTIGUOUS);
    Integer shown = tile.shown();
    int power = LaneMath.expUpTo20(b, b.sub(tile.score(shown), b.load(most)));
    int weight = b.mul(power, b.load(inverse));
    int byScore = b.mul(b.mul(weight, b.sub(b.load(gradients), b.load(means))), b.constant(scale));
    if (shown != null) {
      byScore = b.select(shown, byScore, b.constant(0f));
    }
    b.store(weight, tile.products);
    b.store(byScore, gradients);
    return b.build();
  }
}
