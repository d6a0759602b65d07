package org.pellucid.compile;

import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.lane.ColumnStride;
import org.pellucid.cpu.lane.LaneMath;
import org.pellucid.cpu.lane.LaneOp;
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

  /** Which scores are shown; null if all are. */
  private @Nullable Integer shown(
      LoopBuilder b, int mask, int shift, LaneOp.IndexKind query, LaneOp.IndexKind key) {
    Integer shown = masked ? Integer.valueOf(b.load(mask)) : null;
    if (causal) {
      int place = b.add(b.index(query), b.load(shift));
      int before = b.lessOrEqual(b.index(key), place);
      shown = shown == null ? Integer.valueOf(before) : Integer.valueOf(b.and(shown, before));
    }
    return shown;
  }

  private int score(LoopBuilder b, int product, @Nullable Integer shown) {
    int score = b.mul(b.load(product), b.constant(scale));
    return shown == null ? score : b.select(shown, score, b.constant(HIDDEN));
  }

  /**
   * Rows of queries, columns of keys: products become weights, not yet divided by their sum.
   * Operands: products; mask; how far queries are behind keys; the greatest score so far and the
   * sum so far, read (unless this is the first part of the keys) and written.
   */
  LoopSpec weights(boolean first) {
    LoopBuilder b = new LoopBuilder();
    int products = floats(b, ColumnStride.CONTIGUOUS);
    int mask = b.operand(LaneStorage.BOOLEAN, ColumnStride.GENERAL);
    int shift = b.operand(LaneStorage.INT, ColumnStride.BROADCAST);
    int oldMost = floats(b, ColumnStride.BROADCAST);
    int oldSum = floats(b, ColumnStride.BROADCAST);
    int newMost = floats(b, ColumnStride.BROADCAST);
    int newSum = floats(b, ColumnStride.BROADCAST);
    Integer shown = shown(b, mask, shift, LaneOp.IndexKind.ROW, LaneOp.IndexKind.COLUMN);
    int score = score(b, products, shown);
    int most = b.reduce(Reduction.MAX, score);
    if (!first) {
      most = b.max(most, b.load(oldMost));
    }
    int weight = LaneMath.exp(b, b.sub(score, most));
    int sum = b.reduce(Reduction.SUM, weight);
    if (!first) {
      int kept = LaneMath.exp(b, b.sub(b.load(oldMost), most));
      sum = b.fma(b.load(oldSum), kept, sum);
    }
    b.store(weight, products);
    b.store(most, newMost);
    b.store(sum, newSum);
    return b.build();
  }

  /** Result times {@code exp(old - new)}. Operands: result; old and new greatest score. */
  static LoopSpec rescale() {
    LoopBuilder b = new LoopBuilder();
    int result = floats(b, ColumnStride.CONTIGUOUS);
    int old = floats(b, ColumnStride.BROADCAST);
    int now = floats(b, ColumnStride.BROADCAST);
    b.store(b.mul(b.load(result), LaneMath.exp(b, b.sub(b.load(old), b.load(now)))), result);
    return b.build();
  }

  /** Divides by the sum. Operands: result; sum; one over the sum, which is written. */
  static LoopSpec divide() {
    LoopBuilder b = new LoopBuilder();
    int result = floats(b, ColumnStride.CONTIGUOUS);
    int sum = floats(b, ColumnStride.BROADCAST);
    int inverse = floats(b, ColumnStride.BROADCAST);
    int factor = b.div(b.constant(1f), b.load(sum));
    b.store(b.mul(b.load(result), factor), result);
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
   * Rows of keys, columns of queries: products become weights, and gradients by weights become
   * gradients by products. Operands: products; gradients; mask; how far queries are behind keys;
   * the greatest scores; the inverse sums; the means of the gradients.
   */
  LoopSpec gradients() {
    LoopBuilder b = new LoopBuilder();
    int products = floats(b, ColumnStride.CONTIGUOUS);
    int gradients = floats(b, ColumnStride.CONTIGUOUS);
    int mask = b.operand(LaneStorage.BOOLEAN, ColumnStride.GENERAL);
    int shift = b.operand(LaneStorage.INT, ColumnStride.BROADCAST);
    int most = floats(b, ColumnStride.CONTIGUOUS);
    int inverse = floats(b, ColumnStride.CONTIGUOUS);
    int means = floats(b, ColumnStride.CONTIGUOUS);
    Integer shown = shown(b, mask, shift, LaneOp.IndexKind.COLUMN, LaneOp.IndexKind.ROW);
    int power = LaneMath.exp(b, b.sub(score(b, products, shown), b.load(most)));
    int weight = b.mul(power, b.load(inverse));
    int byScore = b.mul(b.mul(weight, b.sub(b.load(gradients), b.load(means))), b.constant(scale));
    if (shown != null) {
      byScore = b.select(shown, byScore, b.constant(0f));
    }
    b.store(weight, products);
    b.store(byScore, gradients);
    return b.build();
  }
}
