package org.pellucid.cpu;

/**
 * Register tiles as {@link RegisterTiles}, which on their way copy the rows of B that they read,
 * one behind the other, to where the tiles for further rows of A will find them.
 */
interface PackingTiles {

  /**
   * Adds a product of exactly so many rows and packs B.
   *
   * @param panel where the rows of B go, each as long as the tile is wide
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
      int ldc,
      float[] panel,
      int panelOff);
}
