package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/** Taking and scattering slices along one axis by index. */
public final class AxisIndex {

  /** Inner elements of one block of a scatter. */
  private static final int PART = 256;

  private static final int PARALLEL_ELEMENTS = 1 << 16;

  private AxisIndex() {}

  private static void check(int[] indices, int off, int count, int extent) {
    for (int i = 0; i < count; i++) {
      int index = indices[off + i];
      if (index < 0 || index >= extent) {
        throw new IndexOutOfBoundsException(
            "index " + index + " at " + i + " is outside 0.." + (extent - 1) + ".");
      }
    }
  }

  private static void forBlocks(
      int blocks, long elements, @Nullable Workers workers, BlockTask block) {
    if (workers != null && elements >= PARALLEL_ELEMENTS) {
      workers.run(blocks, block);
    } else {
      for (int i = 0; i < blocks; i++) {
        block.run(i);
      }
    }
  }

  /**
   * Takes slices along the middle axis: source is [outer, extent, inner], target [outer, count,
   * inner]. Works on arrays of any primitive type, the same for both.
   */
  public static void take(
      int outer,
      int extent,
      int inner,
      int[] indices,
      int indicesOff,
      int count,
      Object source,
      int sourceOff,
      Object target,
      int targetOff,
      @Nullable Workers workers) {
    check(indices, indicesOff, count, extent);
    if (inner == 1) {
      forBlocks(
          outer,
          (long) outer * count,
          workers,
          row ->
              takeElements(
                  indices,
                  indicesOff,
                  count,
                  source,
                  sourceOff + row * extent,
                  target,
                  targetOff + row * count));
      return;
    }
    int perBlock = Math.max(1, PARALLEL_ELEMENTS / 8 / Math.max(1, inner));
    int blocks = Math.ceilDiv(count, perBlock);
    forBlocks(
        outer * blocks,
        (long) outer * count * inner,
        workers,
        block -> {
          int row = block / blocks;
          int first = block % blocks * perBlock;
          for (int i = first; i < Math.min(count, first + perBlock); i++) {
            System.arraycopy(
                source,
                sourceOff + (row * extent + indices[indicesOff + i]) * inner,
                target,
                targetOff + (row * count + i) * inner,
                inner);
          }
        });
  }

  private static void takeElements(
      int[] indices, int indicesOff, int count, Object source, int at, Object target, int out) {
    switch (source) {
      case byte[] from -> {
        byte[] to = (byte[]) target;
        for (int i = 0; i < count; i++) {
          to[out + i] = from[at + indices[indicesOff + i]];
        }
      }
      case short[] from -> {
        short[] to = (short[]) target;
        for (int i = 0; i < count; i++) {
          to[out + i] = from[at + indices[indicesOff + i]];
        }
      }
      case int[] from -> {
        int[] to = (int[]) target;
        for (int i = 0; i < count; i++) {
          to[out + i] = from[at + indices[indicesOff + i]];
        }
      }
      case long[] from -> {
        long[] to = (long[]) target;
        for (int i = 0; i < count; i++) {
          to[out + i] = from[at + indices[indicesOff + i]];
        }
      }
      case float[] from -> {
        float[] to = (float[]) target;
        for (int i = 0; i < count; i++) {
          to[out + i] = from[at + indices[indicesOff + i]];
        }
      }
      case double[] from -> {
        double[] to = (double[]) target;
        for (int i = 0; i < count; i++) {
          to[out + i] = from[at + indices[indicesOff + i]];
        }
      }
      default ->
          throw new IllegalArgumentException(
              "Cannot take from " + source.getClass().getSimpleName() + ".");
    }
  }

  private static float combine(Scatter mode, float old, float update) {
    return switch (mode) {
      case UPDATE -> update;
      case ADD -> old + update;
      case MULTIPLY -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }

  /**
   * Combines {@code updates} [outer, indices, inner] into {@code target} [outer, extent, inner]
   * along the middle axis, in the order of the indices.
   */
  public static void scatter(
      Scatter mode,
      int outer,
      int extent,
      int inner,
      int[] indices,
      int indicesOff,
      int count,
      float[] updates,
      int updatesOff,
      float[] target,
      int targetOff,
      @Nullable Workers workers) {
    check(indices, indicesOff, count, extent);
    int parts = Math.ceilDiv(inner, PART);
    forBlocks(
        outer * parts,
        (long) outer * count * inner,
        workers,
        block -> {
          int row = block / parts;
          int from = block % parts * PART;
          int length = Math.min(PART, inner - from);
          for (int i = 0; i < count; i++) {
            int source = updatesOff + (row * count + i) * inner + from;
            int to = targetOff + (row * extent + indices[indicesOff + i]) * inner + from;
            for (int j = 0; j < length; j++) {
              target[to + j] = combine(mode, target[to + j], updates[source + j]);
            }
          }
        });
  }

  private static double combine(Scatter mode, double old, double update) {
    return switch (mode) {
      case UPDATE -> update;
      case ADD -> old + update;
      case MULTIPLY -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }

  /**
   * Combines {@code updates} [outer, indices, inner] into {@code target} [outer, extent, inner]
   * along the middle axis, in the order of the indices.
   */
  public static void scatter(
      Scatter mode,
      int outer,
      int extent,
      int inner,
      int[] indices,
      int indicesOff,
      int count,
      double[] updates,
      int updatesOff,
      double[] target,
      int targetOff,
      @Nullable Workers workers) {
    check(indices, indicesOff, count, extent);
    int parts = Math.ceilDiv(inner, PART);
    forBlocks(
        outer * parts,
        (long) outer * count * inner,
        workers,
        block -> {
          int row = block / parts;
          int from = block % parts * PART;
          int length = Math.min(PART, inner - from);
          for (int i = 0; i < count; i++) {
            int source = updatesOff + (row * count + i) * inner + from;
            int to = targetOff + (row * extent + indices[indicesOff + i]) * inner + from;
            for (int j = 0; j < length; j++) {
              target[to + j] = combine(mode, target[to + j], updates[source + j]);
            }
          }
        });
  }

  private static int combine(Scatter mode, int old, int update) {
    return switch (mode) {
      case UPDATE -> update;
      case ADD -> old + update;
      case MULTIPLY -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }

  /**
   * Combines {@code updates} [outer, indices, inner] into {@code target} [outer, extent, inner]
   * along the middle axis, in the order of the indices.
   */
  public static void scatter(
      Scatter mode,
      int outer,
      int extent,
      int inner,
      int[] indices,
      int indicesOff,
      int count,
      int[] updates,
      int updatesOff,
      int[] target,
      int targetOff,
      @Nullable Workers workers) {
    check(indices, indicesOff, count, extent);
    int parts = Math.ceilDiv(inner, PART);
    forBlocks(
        outer * parts,
        (long) outer * count * inner,
        workers,
        block -> {
          int row = block / parts;
          int from = block % parts * PART;
          int length = Math.min(PART, inner - from);
          for (int i = 0; i < count; i++) {
            int source = updatesOff + (row * count + i) * inner + from;
            int to = targetOff + (row * extent + indices[indicesOff + i]) * inner + from;
            for (int j = 0; j < length; j++) {
              target[to + j] = combine(mode, target[to + j], updates[source + j]);
            }
          }
        });
  }

  private static long combine(Scatter mode, long old, long update) {
    return switch (mode) {
      case UPDATE -> update;
      case ADD -> old + update;
      case MULTIPLY -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }

  /**
   * Combines {@code updates} [outer, indices, inner] into {@code target} [outer, extent, inner]
   * along the middle axis, in the order of the indices.
   */
  public static void scatter(
      Scatter mode,
      int outer,
      int extent,
      int inner,
      int[] indices,
      int indicesOff,
      int count,
      long[] updates,
      int updatesOff,
      long[] target,
      int targetOff,
      @Nullable Workers workers) {
    check(indices, indicesOff, count, extent);
    int parts = Math.ceilDiv(inner, PART);
    forBlocks(
        outer * parts,
        (long) outer * count * inner,
        workers,
        block -> {
          int row = block / parts;
          int from = block % parts * PART;
          int length = Math.min(PART, inner - from);
          for (int i = 0; i < count; i++) {
            int source = updatesOff + (row * count + i) * inner + from;
            int to = targetOff + (row * extent + indices[indicesOff + i]) * inner + from;
            for (int j = 0; j < length; j++) {
              target[to + j] = combine(mode, target[to + j], updates[source + j]);
            }
          }
        });
  }
}
