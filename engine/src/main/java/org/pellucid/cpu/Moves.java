package org.pellucid.cpu;

import java.lang.ref.WeakReference;

/** Counts when arrays may have been moved: whenever the garbage collector has run. */
final class Moves {

  private static final Moves ALL = new Moves();

  private volatile Count last = new Count(0);

  /** A number, and something that the next collection takes away. */
  private static final class Count {
    private final int number;
    private final WeakReference<Object> sign = new WeakReference<>(new Object());

    Count(int number) {
      this.number = number;
    }
  }

  private Moves() {}

  /** Returns a number that stays the same until garbage is collected. */
  static int count() {
    Count count = ALL.last;
    if (count.sign.refersTo(null)) {
      count = new Count(count.number + 1);
      ALL.last = count;
    }
    return count.number;
  }
}
