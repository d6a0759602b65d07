package org.pellucid.peers;

import java.lang.management.ManagementFactory;

/** How much the calling thread has allocated on the heap. */
final class Allocation {
  private Allocation() {}

  static long bytes() {
    return ManagementFactory.getThreadMXBean() instanceof com.sun.management.ThreadMXBean bean
        ? bean.getCurrentThreadAllocatedBytes()
        : 0;
  }
}
