package org.pellucid.cpu;

/** A piece of work that has been cut into numbered blocks, each of which may run on any thread. */
@FunctionalInterface
public interface BlockTask {

  /**
   * Runs one block; blocks of one task run at the same time and must not write to the same place.
   */
  void run(int block);
}
