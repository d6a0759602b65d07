package org.pellucid.cpu;

import org.jspecify.annotations.Nullable;

/** Runs an epilogue over a result that was made in parts, by all threads. */
final class FinishingTask implements BlockTask {
  private static final Pool<FinishingTask> POOL = new Pool<>(16, FinishingTask::new);

  /** Elements that a thread finishes at a time. */
  private static final int BLOCK = 1 << 15;

  private @Nullable TileEpilogue epilogue;
  private int rows;
  private int columns;
  private int step;

  private FinishingTask() {}

  /** Finishes a matrix; a null {@code workers} means the calling thread alone. */
  static void run(
      int rows, int columns, @Nullable TileEpilogue epilogue, @Nullable Workers workers) {
    if (epilogue == null) {
      return;
    }
    int step = Math.max(1, BLOCK / columns);
    if (workers == null || rows <= step) {
      epilogue.apply(0, rows, 0, columns);
      return;
    }
    FinishingTask task = POOL.borrow();
    task.epilogue = epilogue;
    task.rows = rows;
    task.columns = columns;
    task.step = step;
    workers.run(Math.ceilDiv(rows, step), task);
    task.epilogue = null;
    POOL.giveBack(task);
  }

  @Override
  public void run(int block) {
    TileEpilogue finish = epilogue;
    if (finish != null) {
      int row = block * step;
      finish.apply(row, Math.min(rows, row + step), 0, columns);
    }
  }
}
