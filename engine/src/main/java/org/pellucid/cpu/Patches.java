package org.pellucid.cpu;

/** A matrix that is not stored but gathered from an image, a block at a time. */
@FunctionalInterface
interface Patches {

  /**
   * Writes rows row0 to rowEnd and columns col0 to colEnd to {@code out}, rows {@code ld} apart.
   */
  void gather(int row0, int rowEnd, int col0, int colEnd, float[] out, int outOff, int ld);
}
