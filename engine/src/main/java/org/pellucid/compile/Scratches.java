package org.pellucid.compile;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.pellucid.cpu.lane.LoopScratch;

/** Working memory of loops for threads that take blocks, lent out and given back. */
final class Scratches {
  private static final int KEPT = 128;
  private static final AtomicReferenceArray<LoopScratch> IDLE = new AtomicReferenceArray<>(KEPT);

  private Scratches() {}

  static LoopScratch borrow() {
    for (int i = 0; i < KEPT; i++) {
      LoopScratch scratch = IDLE.getPlain(i) == null ? null : IDLE.getAndSet(i, null);
      if (scratch != null) {
        return scratch;
      }
    }
    return new LoopScratch();
  }

  static void giveBack(LoopScratch scratch) {
    for (int i = 0; i < KEPT; i++) {
      if (IDLE.getPlain(i) == null && IDLE.compareAndSet(i, null, scratch)) {
        return;
      }
    }
  }
}
