package org.pellucid.studio;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What people at the page want of the training; the training asks between its steps. */
final class Controls {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean paused;
  private boolean stopped;
  private boolean saving;
  private boolean woken;
  private boolean looking;
  private int steps;
  private double rate = Double.NaN;
  private volatile boolean wanted;

  /** What to do now. */
  record Orders(boolean stop, boolean save, boolean look, double rate) {}

  /** A training begins: that another one was stopped is no matter of this one. */
  void begin() {
    change(() -> stopped = false);
  }

  void pause() {
    change(() -> paused = true);
  }

  void resume() {
    change(() -> paused = false);
  }

  /** One step, then pause. */
  void step() {
    change(() -> {
      paused = true;
      steps++;
    });
  }

  void stop() {
    change(() -> stopped = true);
  }

  void save() {
    change(() -> saving = true);
  }

  /** Lets a training that is paused look whether there is something to do. */
  void wake() {
    change(() -> woken = true);
  }

  void look() {
    change(() -> looking = true);
  }

  void rate(double newRate) {
    change(() -> rate = newRate);
  }

  /** Whether the page wants anything; costs next to nothing when it does not. */
  boolean isAny() {
    return wanted;
  }

  boolean isPaused() {
    lock.lock();
    try {
      return paused;
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable order) {
    lock.lock();
    try {
      order.run();
      wanted = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Called between two steps: waits while the training is paused, and tells what is wanted. A pause
   * does not keep orders waiting.
   */
  Orders between() {
    lock.lock();
    try {
      while (paused && steps == 0 && !isWanted()) {
        changed.awaitUninterruptibly();
      }
      return taken();
    } finally {
      lock.unlock();
    }
  }

  /** Whether a step may go on, after orders were carried out. */
  boolean mayGoOn() {
    lock.lock();
    try {
      if (!paused || stopped) {
        return true;
      }
      if (steps > 0) {
        steps--;
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  private boolean isWanted() {
    return stopped || saving || looking || woken || !Double.isNaN(rate);
  }

  private Orders taken() {
    Orders orders = new Orders(stopped, saving, looking, rate);
    saving = false;
    woken = false;
    looking = false;
    rate = Double.NaN;
    wanted = paused || stopped || steps > 0;
    return orders;
  }
}
