package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/** Taking and scattering slices along one axis by index. */
public final class AxisIndex implements BlockTask {

  /** An index whose update a scatter leaves out. */
  public static final int NOWHERE = Integer.MIN_VALUE;

  private static final Pool<AxisIndex> POOL = new Pool<>(64, AxisIndex::new);
  private static final int[] NO_INDICES = new int[0];

  /** Inner elements of one block of a scatter. */
  private static final int PART = 256;

  private static final int PARALLEL_ELEMENTS = 1 << 16;

  /** How slices are scattered; null to take them. */
  private @Nullable Scatter mode;

  private int extent;
  private int inner;
  private int[] indices = NO_INDICES;
  private int indicesOff;
  private int count;
  private Object source = NO_INDICES;
  private int sourceOff;
  private Object target = NO_INDICES;
  private int targetOff;

  /** Slices of a block when they are taken. */
  private int perBlock;

  /** Blocks per row. */
  private int parts;

  private AxisIndex() {}

  private static void check(int[] indices, int off, int count, int extent, boolean mayLeaveOut) {
    for (int i = 0; i < count; i++) {
      int index = indices[off + i];
      boolean leftOut = mayLeaveOut && index == NOWHERE;
      if (!leftOut && (index < 0 || index >= extent)) {
        throw new IndexOutOfBoundsException(
            "index " + index + " at " + i + " is outside 0.." + (extent - 1) + ".");
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
    run(
        null,
        outer,
        extent,
        inner,
        indices,
        indicesOff,
        count,
        source,
        sourceOff,
        target,
        targetOff,
        workers);
  }

  /**
   * Combines {@code updates} [outer, indices, inner] into {@code target} [outer, extent, inner]
   * along the middle axis, in the order of the indices, without those of {@link #NOWHERE}. Works on
   * arrays of float, double, int and long, the same for both; updates also on others.
   */
  public static void scatter(
      Scatter mode,
      int outer,
      int extent,
      int inner,
      int[] indices,
      int indicesOff,
      int count,
      Object updates,
      int updatesOff,
      Object target,
      int targetOff,
      @Nullable Workers workers) {
    run(
        mode,
        outer,
        extent,
        inner,
        indices,
        indicesOff,
        count,
        updates,
        updatesOff,
        target,
        targetOff,
        workers);
  }

  private static void run(
      @Nullable Scatter mode,
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
    check(indices, indicesOff, count, extent, mode != null);
    AxisIndex task = POOL.borrow();
    task.mode = mode;
    task.extent = extent;
    task.inner = inner;
    task.indices = indices;
    task.indicesOff = indicesOff;
    task.count = count;
    task.source = source;
    task.sourceOff = sourceOff;
    task.target = target;
    task.targetOff = targetOff;
    task.perBlock =
        inner == 1 ? Math.max(1, count) : Math.max(1, PARALLEL_ELEMENTS / 8 / Math.max(1, inner));
    task.parts = mode == null ? Math.ceilDiv(count, task.perBlock) : Math.ceilDiv(inner, PART);
    int blocks = outer * task.parts;
    if (workers != null && (long) outer * count * inner >= PARALLEL_ELEMENTS) {
      workers.run(blocks, task);
    } else {
      for (int i = 0; i < blocks; i++) {
        task.run(i);
      }
    }
    task.indices = NO_INDICES;
    task.source = NO_INDICES;
    task.target = NO_INDICES;
    POOL.giveBack(task);
  }

  @Override
  public void run(int block) {
    int row = block / parts;
    int part = block % parts;
    Scatter how = mode;
    if (how != null) {
      scatter(how, row, part * PART, Math.min(PART, inner - part * PART));
    } else if (inner == 1) {
      takeElements(
          indices,
          indicesOff,
          count,
          source,
          sourceOff + row * extent,
          target,
          targetOff + row * count);
    } else {
      take(row, part * perBlock, Math.min(count, (part + 1) * perBlock));
    }
  }

  private void take(int row, int first, int end) {
    for (int i = first; i < end; i++) {
      System.arraycopy(
          source,
          sourceOff + (row * extent + indices[indicesOff + i]) * inner,
          target,
          targetOff + (row * count + i) * inner,
          inner);
    }
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

  private void scatter(Scatter how, int row, int from, int length) {
    for (int i = 0; i < count; i++) {
      if (indices[indicesOff + i] == NOWHERE) {
        continue;
      }
      int at = sourceOff + (row * count + i) * inner + from;
      int to = targetOff + (row * extent + indices[indicesOff + i]) * inner + from;
      switch (target) {
        case float[] sums -> combine(how, length, (float[]) source, at, sums, to);
        case double[] sums -> combine(how, length, (double[]) source, at, sums, to);
        case int[] sums -> combine(how, length, (int[]) source, at, sums, to);
        case long[] sums -> combine(how, length, (long[]) source, at, sums, to);
        default -> {
          if (how != Scatter.UPDATE) {
            throw new IllegalArgumentException(
                "Cannot scatter " + source.getClass().getSimpleName() + ".");
          }
          System.arraycopy(source, at, target, to, length);
        }
      }
    }
  }

  private static void combine(
      Scatter how, int length, float[] updates, int at, float[] target, int to) {
    for (int j = 0; j < length; j++) {
      target[to + j] = combine(how, target[to + j], updates[at + j]);
    }
  }

  private static float combine(Scatter how, float old, float update) {
    return switch (how) {
      case UPDATE -> update;
      case ADD -> old + update;
      case MULTIPLY -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }

  private static void combine(
      Scatter how, int length, double[] updates, int at, double[] target, int to) {
    for (int j = 0; j < length; j++) {
      target[to + j] = combine(how, target[to + j], updates[at + j]);
    }
  }

  private static double combine(Scatter how, double old, double update) {
    return switch (how) {
      case UPDATE -> update;
      case ADD -> old + update;
      case MULTIPLY -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }

  private static void combine(
      Scatter how, int length, int[] updates, int at, int[] target, int to) {
    for (int j = 0; j < length; j++) {
      target[to + j] = combine(how, target[to + j], updates[at + j]);
    }
  }

  private static int combine(Scatter how, int old, int update) {
    return switch (how) {
      case UPDATE -> update;
      case ADD -> old + update;
      case MULTIPLY -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }

  private static void combine(
      Scatter how, int length, long[] updates, int at, long[] target, int to) {
    for (int j = 0; j < length; j++) {
      target[to + j] = combine(how, target[to + j], updates[at + j]);
    }
  }

  private static long combine(Scatter how, long old, long update) {
    return switch (how) {
      case UPDATE -> update;
      case ADD -> old + update;
      case MULTIPLY -> old * update;
      case MAX -> Math.max(old, update);
      case MIN -> Math.min(old, update);
    };
  }
}
