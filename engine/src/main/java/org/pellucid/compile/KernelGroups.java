package org.pellucid.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.FlightRecorder;

/**
 * Times the steps of a frame for Flight Recorder, by the layer that asked for them and their kind.
 *
 * <p>Reading the clock between all steps would cost small networks several percent. So after a run
 * that was measured, as many are left out as keep this below half a percent.
 */
final class KernelGroups {
  private static final boolean PRESENT = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  /** What a look at the clock takes, roughly and rather too much. */
  private static final long CLOCK_NANOS = 40;

  private static final long MOST_LEFT_OUT = 1000;
  private static final long FIRST_PAUSE = 10_000_000;
  private static final long LONGEST_PAUSE = 1_000_000_000;

  /** Steps of one kind of one layer. */
  private record Key(String layer, String kind) {}

  private final String executable;
  private final List<Key> keys;
  private final int[] groups;
  private final int[] steps;
  private final double[] flop;
  private final long[] bytes;
  private final long[] nanos;
  private long runs;
  private long measured;
  private long leftOut;
  private long pause = FIRST_PAUSE;
  private long due = Long.MIN_VALUE;

  KernelGroups(Plan plan) {
    executable = Integer.toHexString(System.identityHashCode(plan));
    Map<Key, Integer> numbers = new LinkedHashMap<>();
    groups = new int[plan.steps().size()];
    for (int i = 0; i < groups.length; i++) {
      Step step = plan.steps().get(i);
      groups[i] = numbers.computeIfAbsent(new Key(step.origin(), step.kind()), _ -> numbers.size());
    }
    keys = new ArrayList<>(numbers.keySet());
    steps = new int[keys.size()];
    flop = new double[keys.size()];
    bytes = new long[keys.size()];
    nanos = new long[keys.size()];
    for (int i = 0; i < groups.length; i++) {
      Step step = plan.steps().get(i);
      steps[groups[i]]++;
      flop[groups[i]] += step.flops();
      bytes[groups[i]] += step.bytes();
    }
  }

  /** Whether somebody records them. The kind of event costs 70 ms to load, so that waits. */
  static boolean areRecorded() {
    return PRESENT && FlightRecorder.isInitialized() && KernelGroupEvent.isRecorded();
  }

  void run(Task[] tasks) {
    runs++;
    if (leftOut > 0) {
      leftOut--;
      for (Task task : tasks) {
        task.run();
      }
      return;
    }
    long begin = System.nanoTime();
    long start = begin;
    for (int i = 0; i < tasks.length; i++) {
      tasks[i].run();
      long end = System.nanoTime();
      nanos[groups[i]] += end - start;
      start = end;
    }
    measured++;
    leftOut =
        Math.min(MOST_LEFT_OUT, 200 * CLOCK_NANOS * tasks.length / Math.max(1, start - begin));
    // The first run, in which code is cold, has an event of its own.
    if (due == Long.MIN_VALUE || start - due >= 0) {
      tell();
      due = start + pause;
      pause = Math.min(LONGEST_PAUSE, 2 * pause);
    }
  }

  private void tell() {
    for (int group = 0; group < nanos.length; group++) {
      KernelGroupEvent event = new KernelGroupEvent();
      event.layer = keys.get(group).layer();
      event.kind = keys.get(group).kind();
      event.executable = executable;
      event.steps = steps[group];
      event.runs = runs;
      event.time = nanos[group] / measured;
      event.total = Math.round((double) nanos[group] / measured * runs);
      event.flop = flop[group];
      event.bytes = bytes[group];
      event.commit();
    }
    Arrays.fill(nanos, 0);
    runs = 0;
    measured = 0;
  }
}
