package org.pellucid.cpu;

/**
 * What a caller does to a block of a product once all its sums are complete, while the block is
 * still in cache: adding a bias, an activation, a residual.
 */
@FunctionalInterface
public interface TileEpilogue {

  /** Finishes rows row0 to rowEnd (exclusive) and columns col0 to colEnd (exclusive). */
  void apply(int row0, int rowEnd, int col0, int colEnd);
}
