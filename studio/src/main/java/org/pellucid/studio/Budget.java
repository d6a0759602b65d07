package org.pellucid.studio;

import java.util.function.LongSupplier;

/**
 * How much of a training's time may go into looks at it: a share of the time that has passed, and a
 * little more so that short trainings are seen too.
 */
final class Budget {
  private static final long ALLOWANCE_NANOS = 20_000_000;

  private final LongSupplier clock;
  private double share = 0.01;
  private long start;
  private long spent;
  private long latest;

  Budget(LongSupplier clock) {
    this.clock = clock;
  }

  void share(double newShare) {
    share = newShare;
  }

  void begin() {
    start = clock.getAsLong();
    spent = 0;
    latest = 0;
  }

  /** Whether a look that costs as much as the latest one is paid for. */
  boolean allows() {
    return share >= 1 || spent + latest <= share * (clock.getAsLong() - start) + ALLOWANCE_NANOS;
  }

  void spend(Runnable look) {
    long began = clock.getAsLong();
    look.run();
    latest = clock.getAsLong() - began;
    spent += latest;
  }

  /** {@return the nanoseconds spent since the training began} */
  long spent() {
    return spent;
  }
}
