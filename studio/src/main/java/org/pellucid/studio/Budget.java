package org.pellucid.studio;

import java.util.function.LongSupplier;

/** How much of a training's time may go into looks at it: a share of the time that has passed. */
final class Budget {
  private final LongSupplier clock;
  private final long allowance;
  private final long firstAfter;
  private volatile double share;
  private long start;
  private long spent;
  private long latest;

  /**
   * Makes a budget.
   *
   * @param clock nanoseconds
   * @param share of the time, from 0 to 1; 1 allows everything
   * @param allowanceMillis what there is besides
   * @param firstAfterMillis how long the first look waits, since nobody knows yet what it takes
   */
  Budget(LongSupplier clock, double share, int allowanceMillis, int firstAfterMillis) {
    this.clock = clock;
    this.share = share;
    this.allowance = allowanceMillis * 1_000_000L;
    this.firstAfter = firstAfterMillis * 1_000_000L;
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
    double known = share;
    if (known >= 1) {
      return true;
    }
    long passed = clock.getAsLong() - start;
    return spent == 0 ? passed >= firstAfter : spent + latest <= known * passed + allowance;
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
