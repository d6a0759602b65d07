package org.pellucid.compile;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Times the steps of an executable. {@code -Dpellucid.profile=true} turns it on; when Java ends, a
 * table of each executable's steps is printed, the slowest first: its share of the time,
 * milliseconds per run, GFLOP/s of products, GB/s of what it reads and writes, and the layer that
 * asked for it. The first runs, in which code is still cold, do not count.
 */
final class StepClock {
  private static final boolean ON = Boolean.getBoolean("pellucid.profile");

  /** The counters start again from 0 after the 1st, 2nd, 4th, ... run up to this one. */
  private static final int COLD_RUNS = 256;

  /** Executables that ran less often are of no interest. */
  private static final int LEAST_RUNS = 10;

  private final List<Step> steps;
  private final long[] nanos;
  private int runs;
  private int counted;

  private StepClock(Plan plan) {
    steps = plan.steps();
    nanos = new long[steps.size()];
  }

  /** A clock for one frame, null if nobody wants one. */
  static @Nullable StepClock of(Plan plan) {
    if (!ON) {
      return null;
    }
    StepClock clock = new StepClock(plan);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> System.err.print(clock.table())));
    return clock;
  }

  void run(Task[] tasks) {
    if (runs <= COLD_RUNS && Integer.bitCount(runs) == 1) {
      Arrays.fill(nanos, 0);
      counted = 0;
    }
    long start = System.nanoTime();
    for (int i = 0; i < tasks.length; i++) {
      tasks[i].run();
      long end = System.nanoTime();
      nanos[i] += end - start;
      start = end;
    }
    runs++;
    counted++;
  }

  private String table() {
    if (runs < LEAST_RUNS) {
      return "";
    }
    long total = Math.max(1, IntStream.range(0, nanos.length).mapToLong(i -> nanos[i]).sum());
    double perRun = 1e-6 / Math.max(1, counted);
    double flops = steps.stream().mapToDouble(Step::flops).sum();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d steps, %.3f ms a run over %d runs, %.1f GFLOP/s%n",
            steps.size(),
            total * perRun,
            counted,
            flops * counted / total));
    IntStream.range(0, nanos.length)
        .boxed()
        .sorted((a, b) -> Long.compare(nanos[b], nanos[a]))
        .forEach(i -> line(text, i, total, perRun));
    return text.toString();
  }

  private void line(StringBuilder text, int i, long total, double perRun) {
    Step step = steps.get(i);
    double nanosPerRun = Math.max(1, nanos[i]) / (double) Math.max(1, counted);
    text.append(
        String.format(
            Locale.ROOT,
            "%5.1f %% %9.4f ms %7.1f GFLOP/s %6.1f GB/s  %3d %s (%s)%n",
            100.0 * nanos[i] / total,
            nanos[i] * perRun,
            step.flops() / nanosPerRun,
            step.bytes() / nanosPerRun,
            i,
            step.describe(),
            step.origin()));
  }
}
