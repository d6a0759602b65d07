package org.pellucid.cpu;

/**
 * Register tiles of products, one for each of some numbers of rows: C[r, j] (+)= A[r, k] * B[k, j],
 * with rows of B as long as the tile is wide. Each output is a chain of fused multiply-adds in the
 * order of k that starts from zero, or from C. {@link TileCompiler} makes them.
 */
interface RegisterTiles {

  /**
   * Adds a product of exactly so many rows, one of the heights that the tiles were made for.
   *
   * @param aStep floats between rows of A where these lie one after the other, floats between
   *     columns where those do
   * @param ldb floats between rows of B, or between the two panels that a tile reads
   * @param fresh whether the sums start from zero
   */
  void multiply(
      int rows,
      int depth,
      float[] a,
      int aOff,
      int aStep,
      float[] b,
      int bOff,
      int ldb,
      boolean fresh,
      float[] c,
      int cOff,
      int ldc);
}
