package org.pellucid.cpu.lane;

import java.util.Arrays;

/** Runs a generated kernel on made-up data until the JVM has compiled it. */
final class LoopWarmup {
  private static final int ROWS = 8;

  /** Rows when it is done again, so that what is called once a row is called often enough. */
  private static final int MORE_ROWS = 32;

  private static final int COLUMNS = 293;

  /** Short rows are done by methods of their own. */
  private static final int FEW_COLUMNS = 37;

  /** Rows of a line, of which several blocks are made. */
  private static final int LINE_ROWS = 64;

  private static final int BATCH = 20;
  private static final int FEWEST_BATCHES = 50;
  private static final int STEADY_BATCHES = 10;
  private static final long LONGEST_NANOS = 5_000_000_000L;

  private LoopWarmup() {}

  static void warm(LoopKernel kernel, LoopSpec spec) {
    warm(kernel, spec, ROWS);
  }

  /**
   * Runs it once more when other kernels no longer keep the JVM's compiler busy. What it did not
   * get to the first time, such as the last columns of rows, would else be left to its first stage,
   * where each vector is an object: for minutes, if a training step does it once.
   */
  static void again(LoopKernel kernel, LoopSpec spec) {
    warm(kernel, spec, MORE_ROWS);
  }

  private static void warm(LoopKernel kernel, LoopSpec spec, int rows) {
    LoopArgs args = arguments(spec, rows, COLUMNS, 1);
    LoopArgs shortRows = arguments(spec, rows, FEW_COLUMNS, 1);
    LoopArgs line =
        kernel instanceof LineKernel ? arguments(spec, LINE_ROWS, FEW_COLUMNS, 0) : null;
    LoopScratch scratch = new LoopScratch();
    long start = System.nanoTime();
    long best = Long.MAX_VALUE;
    int steady = 0;
    for (int batch = 0; batch < FEWEST_BATCHES || steady < STEADY_BATCHES; batch++) {
      long before = System.nanoTime();
      for (int i = 0; i < BATCH; i++) {
        kernel.run(args, scratch, 0, rows);
        kernel.run(shortRows, scratch, 0, rows);
        if (line != null) {
          kernel.run(line, scratch, 0, LINE_ROWS);
        }
      }
      long after = System.nanoTime();
      boolean improves = after - before < best - best / 4;
      steady = improves ? 0 : steady + 1;
      best = Math.min(best, after - before);
      if (after - start > LONGEST_NANOS) {
        return;
      }
    }
  }

  /**
   * Rows with a gap between them, so that they are not run as one long row only, or without a gap
   * and with every other operand the same for all rows.
   */
  private static LoopArgs arguments(LoopSpec spec, int rows, int columns, int gap) {
    LoopArgs args = new LoopArgs(spec).extents(columns, rows);
    for (int k = 0; k < spec.operands().size(); k++) {
      LoopSpec.Operand operand = spec.operands().get(k);
      int columnStride = operand.columns() == ColumnStride.BROADCAST ? 0 : 1;
      boolean repeats = gap == 0 && k % 2 == 1 && isOnlyLoaded(spec, k);
      int rowStride = columnStride == 0 ? gap : columns + gap;
      args.strides(k, columnStride, repeats ? 0 : rowStride);
      args.bind(k, sample(operand.storage(), rows * (columns + gap)), 0);
    }
    return args;
  }

  private static boolean isOnlyLoaded(LoopSpec spec, int operand) {
    return spec.phases().stream()
        .allMatch(phase ->
            phase.stores().stream().noneMatch(store -> store.operand() == operand)
                && phase.columnReductions().stream().noneMatch(sum -> sum.operand() == operand));
  }

  /** Ordinary values, with a rare large one so that branches for those are compiled too. */
  private static Object sample(LaneStorage storage, int length) {
    Object array = storage.allocate(length);
    switch (storage) {
      case FLOAT -> {
        float[] a = (float[]) array;
        for (int i = 0; i < length; i++) {
          a[i] = i % 97 == 0 ? 1e6f : i % 13 * 0.25f - 1;
        }
      }
      case DOUBLE -> {
        double[] a = (double[]) array;
        for (int i = 0; i < length; i++) {
          a[i] = i % 97 == 0 ? 1e6 : i % 13 * 0.25 - 1;
        }
      }
      case INT -> Arrays.fill((int[]) array, 3);
      case LONG -> Arrays.fill((long[]) array, 3);
      case UNSIGNED_BYTE, BOOLEAN -> Arrays.fill((byte[]) array, (byte) 1);
      case BFLOAT16, FLOAT16 -> Arrays.fill((short[]) array, (short) 0x3c00);
    }
    return array;
  }
}
