package org.pellucid.data;

import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/** Elements that other threads make, some ahead of their use, handed out in order. */
final class ParallelMap<T> extends Cursor<T> {
  private final Cursor<? extends Callable<T>> tasks;
  private final ArrayDeque<Future<T>> running = new ArrayDeque<>();
  private final int ahead;
  private @Nullable ExecutorService threads;
  private final int threadCount;

  /**
   * Makes a cursor.
   *
   * @param tasks what makes the elements; asked for by the thread that uses the cursor
   * @param threadCount how many threads run them
   * @param ahead how many elements are kept ready at most
   */
  ParallelMap(Cursor<? extends Callable<T>> tasks, int threadCount, int ahead) {
    this.tasks = tasks;
    this.threadCount = threadCount;
    this.ahead = ahead;
  }

  @Override
  @Nullable T advance() {
    ExecutorService pool = threads;
    if (pool == null) {
      pool =
          Executors.newFixedThreadPool(
              threadCount, Thread.ofPlatform().daemon().name("pellucid-data-", 0).factory());
      threads = pool;
    }
    while (running.size() < ahead && tasks.hasNext()) {
      running.add(pool.submit(tasks.next()));
    }
    Future<T> next = running.poll();
    if (next == null) {
      return null;
    }
    try {
      return next.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new PellucidException("Reading data was interrupted.", interrupted);
    } catch (ExecutionException failed) {
      switch (failed.getCause()) {
        case RuntimeException failure -> throw failure;
        case Error error -> throw error;
        case null, default -> throw new PellucidException("Reading data failed: " + failed, failed);
      }
    }
  }

  @Override
  public void close() {
    ExecutorService pool = threads;
    if (pool != null) {
      pool.shutdownNow();
    }
    running.clear();
    tasks.close();
  }
}
