package org.pellucid.compile;

import org.pellucid.cpu.Pool;
import org.pellucid.cpu.lane.LoopScratch;

/** Working memory of loops for threads that take blocks, lent out and given back. */
final class Scratches {
  private static final Pool<LoopScratch> IDLE = new Pool<>(128, LoopScratch::new);

  private Scratches() {}

  static LoopScratch borrow() {
    return IDLE.borrow();
  }

  static void giveBack(LoopScratch scratch) {
    IDLE.giveBack(scratch);
  }
}
