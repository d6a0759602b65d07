package org.pellucid.studio;

import java.util.function.LongSupplier;

/**
 * How much of a training's time may go into looks at it: a share of the time that has passed, and a
 * little more so that short trainings are seen too.
 */
final class Budget {
  private final LongSupplier clock;
  private final long allowance;
  private volatile double share;
  private long start;
  private long spent;
  private long latest;

  /**
   * Makes a budget.
   *
   * @param clock nanoseconds
   * @param share of the time, from 0 to 1; 1 allows everything
   * @param allowanceMillis what short trainings have besides
   */
  Budget(LongSupplier clock, double share, int allowanceMillis) {
    this.clock = clock;
    this.share = share;
    this.allowance = allowanceMillis * 1_000_000L;
  }

  void share(double newShare) {
    share = newShare;
  }

  void begin() {
    start = clock.getAsLong();
    spent = 0;
    latest = 0;
  }

  /** Whether a look that costs as much as the latest one is paid for; the first always is. */
  boolean allows() {
    return share >= 1 || spent + latest <= share * (clock.getAsLong() - start) + allowance;
  }

  void spend(Runnable look) {
    long began = clock.getAsLong();
    look.run();
    long took = clock.getAsLong() - began;
    // The first is slow: what it needs is compiled for it.
    latest = spent == 0 ? took / 3 : took;
    spent += took;
  }

  /** {@return the nanoseconds spent since the training began} */
  long spent() {
    return spent;
  }
}
