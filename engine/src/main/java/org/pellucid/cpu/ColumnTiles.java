package org.pellucid.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Register tiles of a product whose left operand lies in columns: C[r, j] += A[r, k] * B[k, j] with
 * A at {@code a[aOff + k * lda + r]}. The twin of {@link RowTiles} for transposed operands and for
 * gathered patches, which need no packing this way. Six rows by two vectors reach 96 and twelve 105
 * GFLOP/s where the row tiles reach 114 and 111.
 */
final class ColumnTiles {

  private static final VectorSpecies<Float> LANE = VectorWidth.FLOATS;
  private static final int LANES = LANE.length();

  private ColumnTiles() {}

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
    int a1 = aOff + 1;
    int a2 = aOff + 2;
    int a3 = aOff + 3;
    int a4 = aOff + 4;
    int a5 = aOff + 5;
    int a6 = aOff + 6;
    int a7 = aOff + 7;
    int a8 = aOff + 8;
    int a9 = aOff + 9;
    int a10 = aOff + 10;
    int a11 = aOff + 11;
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
      FloatVector x = FloatVector.broadcast(LANE, a[a0]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      a0 += lda;
      x = FloatVector.broadcast(LANE, a[a1]);
      s1a = x.fma(ba, s1a);
      s1b = x.fma(bb, s1b);
      a1 += lda;
      x = FloatVector.broadcast(LANE, a[a2]);
      s2a = x.fma(ba, s2a);
      s2b = x.fma(bb, s2b);
      a2 += lda;
      x = FloatVector.broadcast(LANE, a[a3]);
      s3a = x.fma(ba, s3a);
      s3b = x.fma(bb, s3b);
      a3 += lda;
      x = FloatVector.broadcast(LANE, a[a4]);
      s4a = x.fma(ba, s4a);
      s4b = x.fma(bb, s4b);
      a4 += lda;
      x = FloatVector.broadcast(LANE, a[a5]);
      s5a = x.fma(ba, s5a);
      s5b = x.fma(bb, s5b);
      a5 += lda;
      x = FloatVector.broadcast(LANE, a[a6]);
      s6a = x.fma(ba, s6a);
      s6b = x.fma(bb, s6b);
      a6 += lda;
      x = FloatVector.broadcast(LANE, a[a7]);
      s7a = x.fma(ba, s7a);
      s7b = x.fma(bb, s7b);
      a7 += lda;
      x = FloatVector.broadcast(LANE, a[a8]);
      s8a = x.fma(ba, s8a);
      s8b = x.fma(bb, s8b);
      a8 += lda;
      x = FloatVector.broadcast(LANE, a[a9]);
      s9a = x.fma(ba, s9a);
      s9b = x.fma(bb, s9b);
      a9 += lda;
      x = FloatVector.broadcast(LANE, a[a10]);
      s10a = x.fma(ba, s10a);
      s10b = x.fma(bb, s10b);
      a10 += lda;
      x = FloatVector.broadcast(LANE, a[a11]);
      s11a = x.fma(ba, s11a);
      s11b = x.fma(bb, s11b);
      a11 += lda;
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
    int a1 = aOff + 1;
    int a2 = aOff + 2;
    int a3 = aOff + 3;
    int a4 = aOff + 4;
    int a5 = aOff + 5;
    int a6 = aOff + 6;
    int a7 = aOff + 7;
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
      FloatVector x = FloatVector.broadcast(LANE, a[a0]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      a0 += lda;
      x = FloatVector.broadcast(LANE, a[a1]);
      s1a = x.fma(ba, s1a);
      s1b = x.fma(bb, s1b);
      a1 += lda;
      x = FloatVector.broadcast(LANE, a[a2]);
      s2a = x.fma(ba, s2a);
      s2b = x.fma(bb, s2b);
      a2 += lda;
      x = FloatVector.broadcast(LANE, a[a3]);
      s3a = x.fma(ba, s3a);
      s3b = x.fma(bb, s3b);
      a3 += lda;
      x = FloatVector.broadcast(LANE, a[a4]);
      s4a = x.fma(ba, s4a);
      s4b = x.fma(bb, s4b);
      a4 += lda;
      x = FloatVector.broadcast(LANE, a[a5]);
      s5a = x.fma(ba, s5a);
      s5b = x.fma(bb, s5b);
      a5 += lda;
      x = FloatVector.broadcast(LANE, a[a6]);
      s6a = x.fma(ba, s6a);
      s6b = x.fma(bb, s6b);
      a6 += lda;
      x = FloatVector.broadcast(LANE, a[a7]);
      s7a = x.fma(ba, s7a);
      s7b = x.fma(bb, s7b);
      a7 += lda;
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
    int a1 = aOff + 1;
    int a2 = aOff + 2;
    int a3 = aOff + 3;
    int a4 = aOff + 4;
    int a5 = aOff + 5;
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
      FloatVector x = FloatVector.broadcast(LANE, a[a0]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      a0 += lda;
      x = FloatVector.broadcast(LANE, a[a1]);
      s1a = x.fma(ba, s1a);
      s1b = x.fma(bb, s1b);
      a1 += lda;
      x = FloatVector.broadcast(LANE, a[a2]);
      s2a = x.fma(ba, s2a);
      s2b = x.fma(bb, s2b);
      a2 += lda;
      x = FloatVector.broadcast(LANE, a[a3]);
      s3a = x.fma(ba, s3a);
      s3b = x.fma(bb, s3b);
      a3 += lda;
      x = FloatVector.broadcast(LANE, a[a4]);
      s4a = x.fma(ba, s4a);
      s4b = x.fma(bb, s4b);
      a4 += lda;
      x = FloatVector.broadcast(LANE, a[a5]);
      s5a = x.fma(ba, s5a);
      s5b = x.fma(bb, s5b);
      a5 += lda;
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
    int a1 = aOff + 1;
    int a2 = aOff + 2;
    int a3 = aOff + 3;
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
      FloatVector x = FloatVector.broadcast(LANE, a[a0]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      a0 += lda;
      x = FloatVector.broadcast(LANE, a[a1]);
      s1a = x.fma(ba, s1a);
      s1b = x.fma(bb, s1b);
      a1 += lda;
      x = FloatVector.broadcast(LANE, a[a2]);
      s2a = x.fma(ba, s2a);
      s2b = x.fma(bb, s2b);
      a2 += lda;
      x = FloatVector.broadcast(LANE, a[a3]);
      s3a = x.fma(ba, s3a);
      s3b = x.fma(bb, s3b);
      a3 += lda;
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
    int a1 = aOff + 1;
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
      FloatVector x = FloatVector.broadcast(LANE, a[a0]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      a0 += lda;
      x = FloatVector.broadcast(LANE, a[a1]);
      s1a = x.fma(ba, s1a);
      s1b = x.fma(bb, s1b);
      a1 += lda;
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
      FloatVector x = FloatVector.broadcast(LANE, a[a0]);
      s0a = x.fma(ba, s0a);
      s0b = x.fma(bb, s0b);
      a0 += lda;
      row += ldb;
    }
    s0a.intoArray(c, c0);
    s0b.intoArray(c, c0 + LANES);
  }
}
