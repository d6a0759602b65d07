package org.pellucid.cpu.lane;

/** An executor of one {@link LoopSpec}. Threads may share it, each with its own scratch. */
public interface LoopKernel {
  /**
   * Runs the rows {@code rowBegin} to {@code rowEnd}, exclusive. The columns must be all of them
   * unless {@link LoopSpec#allowsColumnRange()}. Allocates nothing once the scratch has grown.
   */
  void run(LoopArgs args, LoopScratch scratch, int rowBegin, int rowEnd, int colBegin, int colEnd);

  /** Runs the rows {@code rowBegin} to {@code rowEnd}, exclusive, with all columns. */
  default void run(LoopArgs args, LoopScratch scratch, int rowBegin, int rowEnd) {
    run(args, scratch, rowBegin, rowEnd, 0, args.columns());
  }
}
