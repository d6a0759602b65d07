package org.pellucid.cpu.lane;

import jdk.incubator.vector.FloatVector;

/** The vector width of this machine. Only to be loaded where the vector module is present. */
final class PreferredWidth {
  private static final int SMALLEST = 128;
  private static final int LARGEST = 512;

  private PreferredWidth() {}

  /** The width in bits, of which generated code handles 128, 256 and 512. */
  static int bits() {
    int bits = FloatVector.SPECIES_PREFERRED.vectorBitSize();
    return Math.clamp(Integer.highestOneBit(bits), SMALLEST, LARGEST);
  }
}
