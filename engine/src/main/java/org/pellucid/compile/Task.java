package org.pellucid.compile;

/** A step that is bound to memory. */
interface Task {
  /** Runs it. Allocates nothing after the first time. */
  void run();
}
