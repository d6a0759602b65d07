package org.pellucid.cpu;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Products of one row with some matrices, such as the query, the key and the value of a token: the
 * blocks of all of them are shared by the threads as if they were of one matrix. Alone, a small
 * matrix is not worth a second thread. To be used by one thread at a time.
 */
public final class RowProducts implements BlockTask {

  /** Weights from which two threads are done sooner than one. */
  private static final int PARALLEL_WEIGHTS = 1 << 15;

  private static final float[] NOTHING = new float[0];

  static final Pool<RowProducts> SINGLE = new Pool<>(64, () -> new RowProducts(1));

  private final @Nullable RowMatrix[] matrices;
  private final RowMatrix.@Nullable Place[] places;
  private final float[][] results;
  private final int[] offsets;
  private float[] row = NOTHING;
  private int rowOff;
  private int blocks;
  private int together;

  /** Makes room for so many products. */
  public RowProducts(int count) {
    matrices = new RowMatrix[count];
    places = new RowMatrix.Place[count];
    results = new float[count][];
    offsets = new int[count];
    release();
  }

  /**
   * Says what a product is of, for the next run.
   *
   * @param index which product
   * @param matrix its right operand
   * @param c where the result goes
   * @param cOff its first element
   */
  public void set(int index, RowMatrix matrix, float[] c, int cOff) {
    matrices[index] = matrix;
    results[index] = c;
    offsets[index] = cOff;
  }

  /**
   * Computes the products; the bits are those of {@link Gemm#gemm}.
   *
   * @param a where the row lies
   * @param aOff its first element
   * @param workers who may help; null for the calling thread alone
   */
  public void run(float[] a, int aOff, @Nullable Workers workers) {
    row = a;
    rowOff = aOff;
    blocks = 0;
    long weights = 0;
    for (int i = 0; i < matrices.length; i++) {
      RowMatrix matrix = matrices[i];
      if (matrix != null) {
        places[i] = matrix.current();
        blocks += matrix.blocks();
        weights += matrix.weights();
      }
    }
    Workers helpers = weights >= PARALLEL_WEIGHTS ? workers : null;
    together = helpers == null ? blocks : Math.ceilDiv(blocks, helpers.threads());
    try {
      if (helpers != null) {
        helpers.run(Math.ceilDiv(blocks, together), this);
      } else {
        run(0);
      }
    } finally {
      release();
    }
  }

  private void release() {
    row = NOTHING;
    Arrays.fill(matrices, null);
    Arrays.fill(places, null);
    Arrays.fill(results, NOTHING);
  }

  @Override
  public void run(int part) {
    int from = part * together;
    int end = Math.min(blocks, from + together);
    int first = 0;
    for (int i = 0; i < matrices.length && first < end; i++) {
      RowMatrix matrix = matrices[i];
      RowMatrix.Place place = places[i];
      if (matrix == null || place == null) {
        continue;
      }
      int last = Math.min(end - first, matrix.blocks());
      for (int block = Math.max(0, from - first); block < last; block++) {
        matrix.multiply(block, place, row, rowOff, results[i], offsets[i]);
      }
      first += matrix.blocks();
    }
  }
}
