package org.pellucid.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The vector shapes that the kernels of this package are compiled for: what the machine prefers, or
 * what {@code pellucid.vector.bits} says. Only classes that are loaded when the vector module is
 * there may refer to it.
 */
final class VectorWidth {

  private static final int FORCED_BITS = Integer.getInteger("pellucid.vector.bits", 0);

  static final VectorSpecies<Float> FLOATS =
      FORCED_BITS > 0
          ? VectorSpecies.of(float.class, VectorShape.forBitSize(FORCED_BITS))
          : FloatVector.SPECIES_PREFERRED;

  private VectorWidth() {}
}
