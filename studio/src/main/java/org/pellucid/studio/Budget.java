package org.pellucid.studio;

import java.util.function.LongSupplier;

/** How much of a training's time may go into looks at it: a share of the time that has passed. */
final class Budget {
  /** Trainings that are shorter are over before anyone waits for them. */
  private static final long SHORT_NANOS = 1_000_000_000L;

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
   * @param allowanceMillis what there is besides
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

  /** Says what the first look will take; it waits until that is paid for. */
  void expect(long nanos) {
    if (spent == 0) {
      latest = nanos;
    }
  }

  /** Whether a look that costs as much as the latest one is paid for. */
  boolean allows() {
    return share >= 1 || spent + latest <= share * passed() + allowance;
  }

  /** Whether a first look is not too dear at the end, when there will be no other. */
  boolean allowsLast() {
    return spent == 0 && (passed() < SHORT_NANOS || latest <= 2 * share * passed());
  }

  /** {@return the nanoseconds since the training began} */
  long passed() {
    return clock.getAsLong() - start;
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
