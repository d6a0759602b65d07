package org.pellucid.compile;

import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.Simd;

/**
 * A variable that is the right operand of products or convolutions of little work, arranged for
 * these once it has had the same value for some runs, and no longer when it changes. Used by all
 * frames of an executable.
 *
 * @param <T> the variable arranged
 */
final class SteadyWeight<T> {
  /** Runs that arranging is worth: it takes as long as some of them. */
  private static final int RUNS = 32;

  /** Arranges an array's elements from an offset on; null where that gains nothing. */
  @FunctionalInterface
  interface Arranger<T> {
    @Nullable T arrange(float[] array, int offset);
  }

  private record Arranged<T>(long version, boolean vectors, @Nullable T value) {}

  private final Arranger<T> arranger;
  private volatile @Nullable Arranged<T> arranged;
  private long version;
  private int runs;

  SteadyWeight(Arranger<T> arranger) {
    this.arranger = arranger;
  }

  /** The variable that lies in a frame arranged, or null while that does not pay. */
  @Nullable T arranged(Frame frame, Location variable) {
    long present = frame.versions[variable.buffer().id];
    if (present == Frame.UNKNOWN) {
      return null;
    }
    Arranged<T> known = arranged;
    return known != null && known.version == present && known.vectors == Simd.ready()
        ? known.value
        : arrange(present, frame.floats(variable), frame.offset(variable));
  }

  private synchronized @Nullable T arrange(long present, float[] array, int offset) {
    if (version != present) {
      version = present;
      runs = 0;
      arranged = null;
    }
    if (++runs < RUNS) {
      return null;
    }
    // What is arranged for plain loops is arranged again for vectors once these are compiled.
    boolean vectors = Simd.ready();
    Arranged<T> known = arranged;
    if (known == null || known.vectors != vectors) {
      known = new Arranged<>(present, vectors, arranger.arrange(array, offset));
      arranged = known;
    }
    return known.value;
  }
}
