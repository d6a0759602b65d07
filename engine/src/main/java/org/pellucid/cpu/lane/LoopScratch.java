package org.pellucid.cpu.lane;

/**
 * A thread's working memory for kernels: where it stands in the rows, and blocks of lanes. It grows
 * to what the largest kernel needs and then stays.
 */
public final class LoopScratch {
  /** How many columns a block has. */
  static final int BLOCK = 1024;

  /** How many virtual lanes a reduction over columns has. */
  static final int LANES = 16;

  final int[] index = new int[4];
  int row;
  int[] offsets = {};
  float[][] f32 = {};
  double[][] f64 = {};
  int[][] i32 = {};
  long[][] i64 = {};

  /** Grows to at least so many offsets and blocks. */
  void reserve(int operands, int f32Blocks, int f64Blocks, int i32Blocks, int i64Blocks) {
    if (offsets.length < operands) {
      offsets = new int[operands];
    }
    if (f32.length < f32Blocks) {
      f32 = new float[f32Blocks][BLOCK];
    }
    if (f64.length < f64Blocks) {
      f64 = new double[f64Blocks][BLOCK];
    }
    if (i32.length < i32Blocks) {
      i32 = new int[i32Blocks][BLOCK];
    }
    if (i64.length < i64Blocks) {
      i64 = new long[i64Blocks][BLOCK];
    }
  }

  int[] offsets() {
    return offsets;
  }

  int index(int dimension) {
    return index[dimension];
  }

  int row() {
    return row;
  }

  float[] f32(int block) {
    return f32[block];
  }

  double[] f64(int block) {
    return f64[block];
  }

  int[] i32(int block) {
    return i32[block];
  }

  long[] i64(int block) {
    return i64[block];
  }
}
