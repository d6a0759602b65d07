package org.pellucid.studio;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.pellucid.config.Json;

/**
 * Brings news of a training to the pages, in a thread of its own, so that training does not wait
 * while they are written; at most some times a second, since short steps would drown the pages.
 */
final class Courier implements AutoCloseable {
  private static final long REST_MILLIS = 150;

  private final LiveRun run;
  private final Hub hub;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private volatile boolean due;
  private boolean urgent;
  private boolean closed;

  Courier(LiveRun run, Hub hub) {
    this.run = run;
    this.hub = hub;
    Thread.ofVirtual().name("pellucid-studio-courier").start(this::work);
  }

  /** There is news; it can wait until others have been told. */
  void soon() {
    if (!due) {
      call(false);
    }
  }

  /** There is news that cannot wait. */
  void now() {
    call(true);
  }

  private void call(boolean isUrgent) {
    lock.lock();
    try {
      due = true;
      urgent |= isUrgent;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      while (await()) {
        if (hub.isListenedTo()) {
          LiveRun.News news = run.news();
          hub.send(news.event(), Json.write(news.content()));
        }
        rest();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for news; false at the end. */
  private boolean await() throws InterruptedException {
    lock.lock();
    try {
      while (!due && !closed) {
        changed.await();
      }
      boolean goesOn = due;
      due = false;
      urgent = false;
      return goesOn;
    } finally {
      lock.unlock();
    }
  }

  private void rest() throws InterruptedException {
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(REST_MILLIS);
      while (left > 0 && !urgent && !closed) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Tells what is left, then ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
