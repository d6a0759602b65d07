// Longer than most files on purpose: micro-kernels unrolled so that no accumulator is spilled.
package org.pellucid.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of a product whose left operand lies in rows: C[r, j] += A[r, k] * B[k, j] with A
 * at {@code a[aOff + r * lda + k]}, B in rows of two vectors. Each output is a chain of fused
 * multiply-adds in the order of k that starts from what C holds.
 *
 * <p>The shape is what C2 keeps in registers. Figures are GFLOP/s of one core, operands in the
 * first cache, JDK 25 on a Zen 4 core whose peak is 117 (rows x vectors):
 *
 * <pre>
 * lanes  registers   4x2   6x2   8x2  12x2  13x2  14x2   8x3   9x3   6x4  12x1   chosen
 *    16         32   105   116   107   111   116   114   116   111   115    83   12x2
 *     8         32    94   104   103   107   112   110   113   108   109    61   6x2
 *     8         16   104   114    55    64    60    64    63    50    67    51   6x2
 *     4         32    49    56    55    50    58    48    58    58    57    31   6x2
 * </pre>
 *
 * <p>With 16 registers anything above 12 sums spills, and a spilled sum halves the speed: six rows
 * are the safe choice wherever a core may have only 16. Separate row indexes keep C2 from loading
 * many broadcasts ahead of their use, which spills as well.
 */
final class RowTiles {

  private static final VectorSpecies<Float> LANE = VectorWidth.FLOATS;
  private static final int LANES = LANE.length();

  private RowTiles() {}

  /** Adds a product of this many rows, one of 12, 8, 6, 4, 2 and 1. */
  static void multiply(
      int rows,
      int depth,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    switch (rows) {
      case 12 -> rows12(depth, a, aOff, lda, b, bOff, ldb, c, cOff, ldc);
      case 8 -> rows8(depth, a, aOff, lda, b, bOff, ldb, c, cOff, ldc);
      case 6 -> rows6(depth, a, aOff, lda, b, bOff, ldb, c, cOff, ldc);
      case 4 -> rows4(depth, a, aOff, lda, b, bOff, ldb, c, cOff, ldc);
      case 2 -> rows2(depth, a, aOff, lda, b, bOff, ldb, c, cOff, ldc);
      case 1 -> rows1(depth, a, aOff, lda, b, bOff, ldb, c, cOff, ldc);
      default -> throw new IllegalArgumentException("No tile of " + rows + " rows.");
    }
  }

  static void rows12(
      int depth,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    int a0 = aOff;
    int a1 = aOff + lda;
    int a2 = aOff + 2 * lda;
    int a3 = aOff + 3 * lda;
    int a4 = aOff + 4 * lda;
    int a5 = aOff + 5 * lda;
    int a6 = aOff + 6 * lda;
    int a7 = aOff + 7 * lda;
    int a8 = aOff + 8 * lda;
    int a9 = aOff + 9 * lda;
    int a10 = aOff + 10 * lda;
    int a11 = aOff + 11 * lda;
    int c0 = cOff;
    int c1 = cOff + ldc;
    int c2 = cOff + 2 * ldc;
    int c3 = cOff + 3 * ldc;
    int c4 = cOff + 4 * ldc;
    int c5 = cOff + 5 * ldc;
    int c6 = cOff + 6 * ldc;
    int c7 = cOff + 7 * ldc;
    int c8 = cOff + 8 * ldc;
    int c9 = cOff + 9 * ldc;
    int c10 = cOff + 10 * ldc;
    int c11 = cOff + 11 * ldc;
    FloatVector s0a = FloatVector.fromArray(LANE, c, c0);
    FloatVector s0b = FloatVector.fromArray(LANE, c, c0 + LANES);
    FloatVector s1a = FloatVector.fromArray(LANE, c, c1);
    FloatVector s1b = FloatVector.fromArray(LANE, c, c1 + LANES);
    FloatVector s2a = FloatVector.fromArray(LANE, c, c2);
    FloatVector s2b = FloatVector.fromArray(LANE, c, c2 + LANES);
    FloatVector s3a = FloatVector.fromArray(LANE, c, c3);
    FloatVector s3b = FloatVector.fromArray(LANE, c, c3 + LANES);
    FloatVector s4a = FloatVector.fromArray(LANE, c, c4);
    FloatVector s4b = FloatVector.fromArray(LANE, c, c4 + LANES);
    FloatVector s5a = FloatVector.fromArray(LANE, c, c5);
    FloatVector s5b = FloatVector.fromArray(LANE, c, c5 + LANES);
    FloatVector s6a = FloatVector.fromArray(LANE, c, c6);
    FloatVector s6b = FloatVector.fromArray(LANE, c, c6 + LANES);
    FloatVector s7a = FloatVector.fromArray(LANE, c, c7);
    FloatVector s7b = FloatVector.fromArray(LANE, c, c7 + LANES);
    FloatVector s8a = FloatVector.fromArray(LANE, c, c8);
    FloatVector s8b = FloatVector.fromArray(LANE, c, c8 + LANES);
    FloatVector s9a = FloatVector.fromArray(LANE, c, c9);
    FloatVector s9b = FloatVector.fromArray(LANE, c, c9 + LANES);
    FloatVector s10a = FloatVector.fromArray(LANE, c, c10);
    FloatVector s10b = FloatVector.fromArray(LANE, c, c10 + LANES);
    FloatVector s11a = FloatVector.fromArray(LANE, c, c11);
    FloatVector s11b = FloatVector.fromArray(LANE, c, c11 + LANES);
    int row = bOff;
    for (int k = 0; k < depth; k++) {
      FloatVector ba = FloatVector.fromArray(LANE, b, row);
      FloatVector bb = FloatVector.fromArray(LANE, b, row + LANES);
      FloatVector x = FloatVector.broadcast(LANE, a[a0 + k]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      x = FloatVector.broadcast(LANE, a[a1 + k]);
      s1a = x.fma(ba, s1a);
      s1b = x.fma(bb, s1b);
      x = FloatVector.broadcast(LANE, a[a2 + k]);
      s2a = x.fma(ba, s2a);
      s2b = x.fma(bb, s2b);
      x = FloatVector.broadcast(LANE, a[a3 + k]);
      s3a = x.fma(ba, s3a);
      s3b = x.fma(bb, s3b);
      x = FloatVector.broadcast(LANE, a[a4 + k]);
      s4a = x.fma(ba, s4a);
      s4b = x.fma(bb, s4b);
      x = FloatVector.broadcast(LANE, a[a5 + k]);
      s5a = x.fma(ba, s5a);
      s5b = x.fma(bb, s5b);
      x = FloatVector.broadcast(LANE, a[a6 + k]);
      s6a = x.fma(ba, s6a);
      s6b = x.fma(bb, s6b);
      x = FloatVector.broadcast(LANE, a[a7 + k]);
      s7a = x.fma(ba, s7a);
      s7b = x.fma(bb, s7b);
      x = FloatVector.broadcast(LANE, a[a8 + k]);
      s8a = x.fma(ba, s8a);
      s8b = x.fma(bb, s8b);
      x = FloatVector.broadcast(LANE, a[a9 + k]);
      s9a = x.fma(ba, s9a);
      s9b = x.fma(bb, s9b);
      x = FloatVector.broadcast(LANE, a[a10 + k]);
      s10a = x.fma(ba, s10a);
      s10b = x.fma(bb, s10b);
      x = FloatVector.broadcast(LANE, a[a11 + k]);
      s11a = x.fma(ba, s11a);
      s11b = x.fma(bb, s11b);
      row += ldb;
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + LANES);
    s1a.intoArray(c, c1);
    s1b.intoArray(c, c1 + LANES);
    s2a.intoArray(c, c2);
    s2b.intoArray(c, c2 + LANES);
    s3a.intoArray(c, c3);
    s3b.intoArray(c, c3 + LANES);
    s4a.intoArray(c, c4);
    s4b.intoArray(c, c4 + LANES);
    s5a.intoArray(c, c5);
    s5b.intoArray(c, c5 + LANES);
    s6a.intoArray(c, c6);
    s6b.intoArray(c, c6 + LANES);
    s7a.intoArray(c, c7);
    s7b.intoArray(c, c7 + LANES);
    s8a.intoArray(c, c8);
    s8b.intoArray(c, c8 + LANES);
    s9a.intoArray(c, c9);
    s9b.intoArray(c, c9 + LANES);
    s10a.intoArray(c, c10);
    s10b.intoArray(c, c10 + LANES);
    s11a.intoArray(c, c11);
    s11b.intoArray(c, c11 + LANES);
  }

  static void rows8(
      int depth,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    int a0 = aOff;
    int a1 = aOff + lda;
    int a2 = aOff + 2 * lda;
    int a3 = aOff + 3 * lda;
    int a4 = aOff + 4 * lda;
    int a5 = aOff + 5 * lda;
    int a6 = aOff + 6 * lda;
    int a7 = aOff + 7 * lda;
    int c0 = cOff;
    int c1 = cOff + ldc;
    int c2 = cOff + 2 * ldc;
    int c3 = cOff + 3 * ldc;
    int c4 = cOff + 4 * ldc;
    int c5 = cOff + 5 * ldc;
    int c6 = cOff + 6 * ldc;
    int c7 = cOff + 7 * ldc;
    FloatVector s0a = FloatVector.fromArray(LANE, c, c0);
    FloatVector s0b = FloatVector.fromArray(LANE, c, c0 + LANES);
    FloatVector s1a = FloatVector.fromArray(LANE, c, c1);
    FloatVector s1b = FloatVector.fromArray(LANE, c, c1 + LANES);
    FloatVector s2a = FloatVector.fromArray(LANE, c, c2);
    FloatVector s2b = FloatVector.fromArray(LANE, c, c2 + LANES);
    FloatVector s3a = FloatVector.fromArray(LANE, c, c3);
    FloatVector s3b = FloatVector.fromArray(LANE, c, c3 + LANES);
    FloatVector s4a = FloatVector.fromArray(LANE, c, c4);
    FloatVector s4b = FloatVector.fromArray(LANE, c, c4 + LANES);
    FloatVector s5a = FloatVector.fromArray(LANE, c, c5);
    FloatVector s5b = FloatVector.fromArray(LANE, c, c5 + LANES);
    FloatVector s6a = FloatVector.fromArray(LANE, c, c6);
    FloatVector s6b = FloatVector.fromArray(LANE, c, c6 + LANES);
    FloatVector s7a = FloatVector.fromArray(LANE, c, c7);
    FloatVector s7b = FloatVector.fromArray(LANE, c, c7 + LANES);
    int row = bOff;
    for (int k = 0; k < depth; k++) {
      FloatVector ba = FloatVector.fromArray(LANE, b, row);
      FloatVector bb = FloatVector.fromArray(LANE, b, row + LANES);
      FloatVector x = FloatVector.broadcast(LANE, a[a0 + k]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      x = FloatVector.broadcast(LANE, a[a1 + k]);
      s1a = x.fma(ba, s1a);
      s1b = x.fma(bb, s1b);
      x = FloatVector.broadcast(LANE, a[a2 + k]);
      s2a = x.fma(ba, s2a);
      s2b = x.fma(bb, s2b);
      x = FloatVector.broadcast(LANE, a[a3 + k]);
      s3a = x.fma(ba, s3a);
      s3b = x.fma(bb, s3b);
      x = FloatVector.broadcast(LANE, a[a4 + k]);
      s4a = x.fma(ba, s4a);
      s4b = x.fma(bb, s4b);
      x = FloatVector.broadcast(LANE, a[a5 + k]);
      s5a = x.fma(ba, s5a);
      s5b = x.fma(bb, s5b);
      x = FloatVector.broadcast(LANE, a[a6 + k]);
      s6a = x.fma(ba, s6a);
      s6b = x.fma(bb, s6b);
      x = FloatVector.broadcast(LANE, a[a7 + k]);
      s7a = x.fma(ba, s7a);
      s7b = x.fma(bb, s7b);
      row += ldb;
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + LANES);
    s1a.intoArray(c, c1);
    s1b.intoArray(c, c1 + LANES);
    s2a.intoArray(c, c2);
    s2b.intoArray(c, c2 + LANES);
    s3a.intoArray(c, c3);
    s3b.intoArray(c, c3 + LANES);
    s4a.intoArray(c, c4);
    s4b.intoArray(c, c4 + LANES);
    s5a.intoArray(c, c5);
    s5b.intoArray(c, c5 + LANES);
    s6a.intoArray(c, c6);
    s6b.intoArray(c, c6 + LANES);
    s7a.intoArray(c, c7);
    s7b.intoArray(c, c7 + LANES);
  }

  static void rows6(
      int depth,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    int a0 = aOff;
    int a1 = aOff + lda;
    int a2 = aOff + 2 * lda;
    int a3 = aOff + 3 * lda;
    int a4 = aOff + 4 * lda;
    int a5 = aOff + 5 * lda;
    int c0 = cOff;
    int c1 = cOff + ldc;
    int c2 = cOff + 2 * ldc;
    int c3 = cOff + 3 * ldc;
    int c4 = cOff + 4 * ldc;
    int c5 = cOff + 5 * ldc;
    FloatVector s0a = FloatVector.fromArray(LANE, c, c0);
    FloatVector s0b = FloatVector.fromArray(LANE, c, c0 + LANES);
    FloatVector s1a = FloatVector.fromArray(LANE, c, c1);
    FloatVector s1b = FloatVector.fromArray(LANE, c, c1 + LANES);
    FloatVector s2a = FloatVector.fromArray(LANE, c, c2);
    FloatVector s2b = FloatVector.fromArray(LANE, c, c2 + LANES);
    FloatVector s3a = FloatVector.fromArray(LANE, c, c3);
    FloatVector s3b = FloatVector.fromArray(LANE, c, c3 + LANES);
    FloatVector s4a = FloatVector.fromArray(LANE, c, c4);
    FloatVector s4b = FloatVector.fromArray(LANE, c, c4 + LANES);
    FloatVector s5a = FloatVector.fromArray(LANE, c, c5);
    FloatVector s5b = FloatVector.fromArray(LANE, c, c5 + LANES);
    int row = bOff;
    for (int k = 0; k < depth; k++) {
      FloatVector ba = FloatVector.fromArray(LANE, b, row);
      FloatVector bb = FloatVector.fromArray(LANE, b, row + LANES);
      FloatVector x = FloatVector.broadcast(LANE, a[a0 + k]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      x = FloatVector.broadcast(LANE, a[a1 + k]);
      s1a = x.fma(ba, s1a);
      s1b = x.fma(bb, s1b);
      x = FloatVector.broadcast(LANE, a[a2 + k]);
      s2a = x.fma(ba, s2a);
      s2b = x.fma(bb, s2b);
      x = FloatVector.broadcast(LANE, a[a3 + k]);
      s3a = x.fma(ba, s3a);
      s3b = x.fma(bb, s3b);
      x = FloatVector.broadcast(LANE, a[a4 + k]);
      s4a = x.fma(ba, s4a);
      s4b = x.fma(bb, s4b);
      x = FloatVector.broadcast(LANE, a[a5 + k]);
      s5a = x.fma(ba, s5a);
      s5b = x.fma(bb, s5b);
      row += ldb;
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + LANES);
    s1a.intoArray(c, c1);
    s1b.intoArray(c, c1 + LANES);
    s2a.intoArray(c, c2);
    s2b.intoArray(c, c2 + LANES);
    s3a.intoArray(c, c3);
    s3b.intoArray(c, c3 + LANES);
    s4a.intoArray(c, c4);
    s4b.intoArray(c, c4 + LANES);
    s5a.intoArray(c, c5);
    s5b.intoArray(c, c5 + LANES);
  }

  static void rows4(
      int depth,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    int a0 = aOff;
    int a1 = aOff + lda;
    int a2 = aOff + 2 * lda;
    int a3 = aOff + 3 * lda;
    int c0 = cOff;
    int c1 = cOff + ldc;
    int c2 = cOff + 2 * ldc;
    int c3 = cOff + 3 * ldc;
    FloatVector s0a = FloatVector.fromArray(LANE, c, c0);
    FloatVector s0b = FloatVector.fromArray(LANE, c, c0 + LANES);
    FloatVector s1a = FloatVector.fromArray(LANE, c, c1);
    FloatVector s1b = FloatVector.fromArray(LANE, c, c1 + LANES);
    FloatVector s2a = FloatVector.fromArray(LANE, c, c2);
    FloatVector s2b = FloatVector.fromArray(LANE, c, c2 + LANES);
    FloatVector s3a = FloatVector.fromArray(LANE, c, c3);
    FloatVector s3b = FloatVector.fromArray(LANE, c, c3 + LANES);
    int row = bOff;
    for (int k = 0; k < depth; k++) {
      FloatVector ba = FloatVector.fromArray(LANE, b, row);
      FloatVector bb = FloatVector.fromArray(LANE, b, row + LANES);
      FloatVector x = FloatVector.broadcast(LANE, a[a0 + k]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      x = FloatVector.broadcast(LANE, a[a1 + k]);
      s1a = x.fma(ba, s1a);
      s1b = x.fma(bb, s1b);
      x = FloatVector.broadcast(LANE, a[a2 + k]);
      s2a = x.fma(ba, s2a);
      s2b = x.fma(bb, s2b);
      x = FloatVector.broadcast(LANE, a[a3 + k]);
      s3a = x.fma(ba, s3a);
      s3b = x.fma(bb, s3b);
      row += ldb;
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + LANES);
    s1a.intoArray(c, c1);
    s1b.intoArray(c, c1 + LANES);
    s2a.intoArray(c, c2);
    s2b.intoArray(c, c2 + LANES);
    s3a.intoArray(c, c3);
    s3b.intoArray(c, c3 + LANES);
  }

  static void rows2(
      int depth,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    int a0 = aOff;
    int a1 = aOff + lda;
    int c0 = cOff;
    int c1 = cOff + ldc;
    FloatVector s0a = FloatVector.fromArray(LANE, c, c0);
    FloatVector s0b = FloatVector.fromArray(LANE, c, c0 + LANES);
    FloatVector s1a = FloatVector.fromArray(LANE, c, c1);
    FloatVector s1b = FloatVector.fromArray(LANE, c, c1 + LANES);
    int row = bOff;
    for (int k = 0; k < depth; k++) {
      FloatVector ba = FloatVector.fromArray(LANE, b, row);
      FloatVector bb = FloatVector.fromArray(LANE, b, row + LANES);
      FloatVector x = FloatVector.broadcast(LANE, a[a0 + k]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      x = FloatVector.broadcast(LANE, a[a1 + k]);
      s1a = x.fma(ba, s1a);
      s1b = x.fma(bb, s1b);
      row += ldb;
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + LANES);
    s1a.intoArray(c, c1);
    s1b.intoArray(c, c1 + LANES);
  }

  static void rows1(
      int depth,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    int a0 = aOff;
    int c0 = cOff;
    FloatVector s0a = FloatVector.fromArray(LANE, c, c0);
    FloatVector s0b = FloatVector.fromArray(LANE, c, c0 + LANES);
    int row = bOff;
    for (int k = 0; k < depth; k++) {
      FloatVector ba = FloatVector.fromArray(LANE, b, row);
      FloatVector bb = FloatVector.fromArray(LANE, b, row + LANES);
      FloatVector x = FloatVector.broadcast(LANE, a[a0 + k]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      row += ldb;
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + LANES);
  }

  /** Twelve rows by one vector, for products of at most that many columns. */
  static void rows12Narrow(
      int depth,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    int a0 = aOff;
    int a1 = aOff + lda;
    int a2 = aOff + 2 * lda;
    int a3 = aOff + 3 * lda;
    int a4 = aOff + 4 * lda;
    int a5 = aOff + 5 * lda;
    int a6 = aOff + 6 * lda;
    int a7 = aOff + 7 * lda;
    int a8 = aOff + 8 * lda;
    int a9 = aOff + 9 * lda;
    int a10 = aOff + 10 * lda;
    int a11 = aOff + 11 * lda;
    int c0 = cOff;
    int c1 = cOff + ldc;
    int c2 = cOff + 2 * ldc;
    int c3 = cOff + 3 * ldc;
    int c4 = cOff + 4 * ldc;
    int c5 = cOff + 5 * ldc;
    int c6 = cOff + 6 * ldc;
    int c7 = cOff + 7 * ldc;
    int c8 = cOff + 8 * ldc;
    int c9 = cOff + 9 * ldc;
    int c10 = cOff + 10 * ldc;
    int c11 = cOff + 11 * ldc;
    FloatVector s0a = FloatVector.fromArray(LANE, c, c0);
    FloatVector s1a = FloatVector.fromArray(LANE, c, c1);
    FloatVector s2a = FloatVector.fromArray(LANE, c, c2);
    FloatVector s3a = FloatVector.fromArray(LANE, c, c3);
    FloatVector s4a = FloatVector.fromArray(LANE, c, c4);
    FloatVector s5a = FloatVector.fromArray(LANE, c, c5);
    FloatVector s6a = FloatVector.fromArray(LANE, c, c6);
    FloatVector s7a = FloatVector.fromArray(LANE, c, c7);
    FloatVector s8a = FloatVector.fromArray(LANE, c, c8);
    FloatVector s9a = FloatVector.fromArray(LANE, c, c9);
    FloatVector s10a = FloatVector.fromArray(LANE, c, c10);
    FloatVector s11a = FloatVector.fromArray(LANE, c, c11);
    int row = bOff;
    for (int k = 0; k < depth; k++) {
      FloatVector ba = FloatVector.fromArray(LANE, b, row);
      FloatVector x = FloatVector.broadcast(LANE, a[a0 + k]);
      s0a = x.fma(ba, s0a);
      x = FloatVector.broadcast(LANE, a[a1 + k]);
      s1a = x.fma(ba, s1a);
      x = FloatVector.broadcast(LANE, a[a2 + k]);
      s2a = x.fma(ba, s2a);
      x = FloatVector.broadcast(LANE, a[a3 + k]);
      s3a = x.fma(ba, s3a);
      x = FloatVector.broadcast(LANE, a[a4 + k]);
      s4a = x.fma(ba, s4a);
      x = FloatVector.broadcast(LANE, a[a5 + k]);
      s5a = x.fma(ba, s5a);
      x = FloatVector.broadcast(LANE, a[a6 + k]);
      s6a = x.fma(ba, s6a);
      x = FloatVector.broadcast(LANE, a[a7 + k]);
      s7a = x.fma(ba, s7a);
      x = FloatVector.broadcast(LANE, a[a8 + k]);
      s8a = x.fma(ba, s8a);
      x = FloatVector.broadcast(LANE, a[a9 + k]);
      s9a = x.fma(ba, s9a);
      x = FloatVector.broadcast(LANE, a[a10 + k]);
      s10a = x.fma(ba, s10a);
      x = FloatVector.broadcast(LANE, a[a11 + k]);
      s11a = x.fma(ba, s11a);
      row += ldb;
    }
    s0a.intoArray(c, c0);
    s1a.intoArray(c, c1);
    s2a.intoArray(c, c2);
    s3a.intoArray(c, c3);
    s4a.intoArray(c, c4);
    s5a.intoArray(c, c5);
    s6a.intoArray(c, c6);
    s7a.intoArray(c, c7);
    s8a.intoArray(c, c8);
    s9a.intoArray(c, c9);
    s10a.intoArray(c, c10);
    s11a.intoArray(c, c11);
  }

  /** One row by eight vectors, so that a vector times a matrix reads the matrix in long runs. */
  static void row1Wide(
      int depth,
      float[] a,
      int aOff,
      int lda,
      float[] b,
      int bOff,
      int ldb,
      float[] c,
      int cOff,
      int ldc) {
    int a0 = aOff;
    int c0 = cOff;
    FloatVector s0a = FloatVector.fromArray(LANE, c, c0);
    FloatVector s0b = FloatVector.fromArray(LANE, c, c0 + LANES);
    FloatVector s0c = FloatVector.fromArray(LANE, c, c0 + 2 * LANES);
    FloatVector s0d = FloatVector.fromArray(LANE, c, c0 + 3 * LANES);
    FloatVector s0e = FloatVector.fromArray(LANE, c, c0 + 4 * LANES);
    FloatVector s0f = FloatVector.fromArray(LANE, c, c0 + 5 * LANES);
    FloatVector s0g = FloatVector.fromArray(LANE, c, c0 + 6 * LANES);
    FloatVector s0h = FloatVector.fromArray(LANE, c, c0 + 7 * LANES);
    int row = bOff;
    for (int k = 0; k < depth; k++) {
      FloatVector ba = FloatVector.fromArray(LANE, b, row);
      FloatVector bb = FloatVector.fromArray(LANE, b, row + LANES);
      FloatVector bc = FloatVector.fromArray(LANE, b, row + 2 * LANES);
      FloatVector bd = FloatVector.fromArray(LANE, b, row + 3 * LANES);
      FloatVector be = FloatVector.fromArray(LANE, b, row + 4 * LANES);
      FloatVector bf = FloatVector.fromArray(LANE, b, row + 5 * LANES);
      FloatVector bg = FloatVector.fromArray(LANE, b, row + 6 * LANES);
      FloatVector bh = FloatVector.fromArray(LANE, b, row + 7 * LANES);
      FloatVector x = FloatVector.broadcast(LANE, a[a0 + k]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      s0c = x.fma(bc, s0c);
      s0d = x.fma(bd, s0d);
      s0e = x.fma(be, s0e);
      s0f = x.fma(bf, s0f);
      s0g = x.fma(bg, s0g);
      s0h = x.fma(bh, s0h);
      row += ldb;
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + LANES);
    s0c.intoArray(c, c0 + 2 * LANES);
    s0d.intoArray(c, c0 + 3 * LANES);
    s0e.intoArray(c, c0 + 4 * LANES);
    s0f.intoArray(c, c0 + 5 * LANES);
    s0g.intoArray(c, c0 + 6 * LANES);
    s0h.intoArray(c, c0 + 7 * LANES);
  }
}
