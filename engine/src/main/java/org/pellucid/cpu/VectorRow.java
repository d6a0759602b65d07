package org.pellucid.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/** The vector loop of products of one row with a {@link RowMatrix}. */
final class VectorRow {

  private static final VectorSpecies<Float> LANE = VectorWidth.FLOATS;
  private static final int LANES = LANE.length();

  /** Columns of a block: as many sums as hide what an addition takes. */
  static final int COLUMNS = 4 * LANES;

  private VectorRow() {}

  /** Computes one block: each sum is a chain of fused multiply-adds from 0 on. */
  static void multiply(int depth, float[] a, int aOff, float[] b, int from, float[] c, int cOff) {
    FloatVector s0 = FloatVector.zero(LANE);
    FloatVector s1 = FloatVector.zero(LANE);
    FloatVector s2 = FloatVector.zero(LANE);
    FloatVector s3 = FloatVector.zero(LANE);
    int at = from;
    for (int k = 0; k < depth; k++) {
      FloatVector x = FloatVector.broadcast(LANE, a[aOff + k]);
      s0 = x.fma(FloatVector.fromArray(LANE, b, at), s0);
      s1 = x.fma(FloatVector.fromArray(LANE, b, at + LANES), s1);
      s2 = x.fma(FloatVector.fromArray(LANE, b, at + 2 * LANES), s2);
      s3 = x.fma(FloatVector.fromArray(LANE, b, at + 3 * LANES), s3);
      at += COLUMNS;
    }
    s0.intoArray(c, cOff);
    s1.intoArray(c, cOff + LANES);
    s2.intoArray(c, cOff + 2 * LANES);
    s3.intoArray(c, cOff + 3 * LANES);
  }
}
