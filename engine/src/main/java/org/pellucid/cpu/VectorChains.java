package org.pellucid.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Independent chains of vector multiply-adds, to measure a core by. */
final class VectorChains {

  private static final VectorSpecies<Float> LANE = VectorWidth.FLOATS;

  private VectorChains() {}

  /** Runs twelve chains, enough to hide the latency, and returns something of the result. */
  static float run(int steps) {
    FloatVector x = FloatVector.broadcast(LANE, 0.5f);
    FloatVector y = FloatVector.broadcast(LANE, 1f);
    FloatVector s0 = FloatVector.broadcast(LANE, 0f);
    FloatVector s1 = FloatVector.broadcast(LANE, 1f);
    FloatVector s2 = FloatVector.broadcast(LANE, 2f);
    FloatVector s3 = FloatVector.broadcast(LANE, 3f);
    FloatVector s4 = FloatVector.broadcast(LANE, 4f);
    FloatVector s5 = FloatVector.broadcast(LANE, 5f);
    FloatVector s6 = FloatVector.broadcast(LANE, 6f);
    FloatVector s7 = FloatVector.broadcast(LANE, 7f);
    FloatVector s8 = FloatVector.broadcast(LANE, 8f);
    FloatVector s9 = FloatVector.broadcast(LANE, 9f);
    FloatVector s10 = FloatVector.broadcast(LANE, 10f);
    FloatVector s11 = FloatVector.broadcast(LANE, 11f);
    for (int i = 0; i < steps; i++) {
      s0 = s0.fma(x, y);
      s1 = s1.fma(x, y);
      s2 = s2.fma(x, y);
      s3 = s3.fma(x, y);
      s4 = s4.fma(x, y);
      s5 = s5.fma(x, y);
      s6 = s6.fma(x, y);
      s7 = s7.fma(x, y);
      s8 = s8.fma(x, y);
      s9 = s9.fma(x, y);
      s10 = s10.fma(x, y);
      s11 = s11.fma(x, y);
    }
    FloatVector sum =
        s0.add(s1)
            .add(s2)
            .add(s3)
            .add(s4)
            .add(s5)
            .add(s6)
            .add(s7)
            .add(s8)
            .add(s9)
            .add(s10)
            .add(s11);
    return sum.reduceLanes(VectorOperators.ADD);
  }
}
