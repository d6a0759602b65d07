package org.pellucid.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A small set of daemon threads that take the blocks of one task off a shared counter; the caller
 * takes part.
 *
 * <p>The caller takes blocks from the front, the others from the back. So when the same task comes
 * again, most of its memory is in the cache of the core that gets it: with two threads, each has
 * its own half of the weights of a small network.
 *
 * <p>There is one job at a time. A call that finds the set busy, because it comes from inside a
 * task or from another user thread, runs its blocks itself, so calls never wait for each other. A
 * thread that loses its core holds up only the block that it has in hand. Between jobs threads spin
 * for some microseconds and then sleep. A call allocates nothing.
 */
public final class Workers implements AutoCloseable {

  private static final long SPIN_NANOS = 50_000;
  private static final int SPINS_PER_CLOCK_READ = 64;

  /** Bits of a ticket for the end of the open blocks, and as many for the first of them. */
  private static final int INDEX_BITS = 22;

  private static final long INDEX_MASK = (1L << INDEX_BITS) - 1;
  private static final int JOB_SHIFT = 2 * INDEX_BITS;

  /** A ticket that offers no blocks. */
  private static final long CLOSED = 0;

  private static final class Shared {
    static final Workers INSTANCE = new Workers(configuredThreads());
  }

  private final int threads;
  private final AtomicBoolean busy = new AtomicBoolean();

  /**
   * Job number, first and end of the blocks that nobody has taken. The job number changes before
   * the fields below are rewritten and again before they are offered, so a thread that claims a
   * block by compare-and-set knows that the fields it has read belong to that block.
   */
  private final AtomicLong ticket = new AtomicLong(CLOSED);

  private final AtomicInteger unfinished = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final AtomicReference<@Nullable BlockTask> task = new AtomicReference<>();
  private volatile @Nullable Thread waitingCaller;
  private volatile boolean closed;
  private Worker @Nullable [] workers;

  /** Makes a set of this many threads, counting the caller; the others start with the first job. */
  public Workers(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be >= 1, got " + threads + ".");
    }
    this.threads = threads;
  }

  /** The set that the library uses; {@code pellucid.threads} says how many, default all cores. */
  public static Workers shared() {
    return Shared.INSTANCE;
  }

  private static int configuredThreads() {
    int wanted = Integer.getInteger("pellucid.threads", 0);
    return wanted >= 1 ? wanted : Runtime.getRuntime().availableProcessors();
  }

  /** The number of threads that may work at once, counting the caller. */
  public int threads() {
    return threads;
  }

  /** The number of the current thread in its set; 0 for threads that are in none. */
  public static int currentNumber() {
    return Thread.currentThread() instanceof Worker worker ? worker.number : 0;
  }

  /**
   * Runs blocks 0 to {@code count - 1} and returns when all are done. If a block throws, blocks
   * that have not begun are dropped and the first exception is thrown here once the rest have
   * stopped.
   */
  public void run(int count, BlockTask work) {
    if (count <= 0) {
      return;
    }
    if (count == 1
        || count > INDEX_MASK
        || threads == 1
        || closed
        || !busy.compareAndSet(false, true)) {
      for (int block = 0; block < count; block++) {
        work.run(block);
      }
      return;
    }
    Throwable thrown;
    try {
      Worker[] helpers = startedWorkers();
      long job = (ticket.get() >>> JOB_SHIFT) + 1;
      // Seen in this order, and all of it with the ticket; only that must be seen at once.
      task.setRelease(work);
      failure.setRelease(null);
      unfinished.setRelease(count);
      ticket.set((job + 1) << JOB_SHIFT | count);
      // Compiling the vector loops gains more than one thread can do with plain ones.
      int spare = Simd.isWarming() ? 1 : 0;
      int wanted = Math.min(helpers.length - spare, count - 1);
      for (int i = 0; i < wanted; i++) {
        helpers[i].wake();
      }
      takeBlocks(true);
      awaitOthers();
      ticket.setRelease((job + 2) << JOB_SHIFT | CLOSED);
      task.setRelease(null);
      thrown = failure.get();
    } finally {
      busy.setRelease(false);
    }
    if (thrown != null) {
      Workers.<RuntimeException>rethrow(thrown);
    }
  }

  private Worker[] startedWorkers() {
    Worker[] started = workers;
    if (started == null) {
      started = new Worker[threads - 1];
      for (int i = 0; i < started.length; i++) {
        started[i] = new Worker(i + 1);
        started[i].start();
      }
      workers = started;
    }
    return started;
  }

  /** Claims and runs blocks of the open job until none is left. */
  private void takeBlocks(boolean front) {
    while (true) {
      long seen = ticket.get();
      long first = seen >>> INDEX_BITS & INDEX_MASK;
      long end = seen & INDEX_MASK;
      BlockTask current = task.get();
      if (first >= end || current == null) {
        return;
      }
      if (ticket.compareAndSet(seen, front ? seen + INDEX_MASK + 1 : seen - 1)) {
        if (failure.get() == null) {
          try {
            current.run((int) (front ? first : end - 1));
          } catch (Throwable thrown) {
            failure.compareAndSet(null, thrown);
          }
        }
        if (unfinished.decrementAndGet() == 0) {
          Thread caller = waitingCaller;
          if (caller != null) {
            LockSupport.unpark(caller);
          }
        }
      }
    }
  }

  private void awaitOthers() {
    long begin = 0;
    for (int spins = 1; unfinished.get() > 0; spins++) {
      if (spins == SPINS_PER_CLOCK_READ) {
        begin = System.nanoTime();
      } else if (spins % SPINS_PER_CLOCK_READ == 0 && System.nanoTime() - begin > SPIN_NANOS) {
        waitingCaller = Thread.currentThread();
        boolean interrupted = false;
        while (unfinished.get() > 0) {
          LockSupport.park(this);
          interrupted |= Thread.interrupted();
        }
        waitingCaller = null;
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
        return;
      }
      Thread.onSpinWait();
    }
  }

  private boolean hasOpenBlocks() {
    long seen = ticket.get();
    return (seen >>> INDEX_BITS & INDEX_MASK) < (seen & INDEX_MASK);
  }

  /** Throws any throwable: a task declares none, but may be written in a way that throws one. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /** Lets the threads end; later calls run on the caller alone. */
  @Override
  public void close() {
    closed = true;
    while (!busy.compareAndSet(false, true)) {
      Thread.onSpinWait();
    }
    try {
      Worker[] started = workers;
      if (started != null) {
        for (Worker worker : started) {
          LockSupport.unpark(worker);
        }
      }
    } finally {
      busy.set(false);
    }
  }

  private final class Worker extends Thread {
    private final int number;
    private volatile boolean asleep;

    Worker(int number) {
      super("pellucid-worker-" + number);
      this.number = number;
      setDaemon(true);
    }

    void wake() {
      if (asleep) {
        LockSupport.unpark(this);
      }
    }

    @Override
    public void run() {
      while (!closed) {
        takeBlocks(false);
        long deadline = System.nanoTime() + SPIN_NANOS;
        for (int spins = 1; !hasOpenBlocks() && !closed; spins++) {
          if (spins % SPINS_PER_CLOCK_READ == 0 && System.nanoTime() > deadline) {
            asleep = true;
            if (!hasOpenBlocks() && !closed) {
              LockSupport.park(Workers.this);
            }
            asleep = false;
            // Spin again even if the job is over by now: short jobs come in swarms, and waking
            // takes longer than they do.
            break;
          }
          Thread.onSpinWait();
        }
      }
    }
  }
}
