package org.pellucid.compile;

import java.util.Arrays;
import org.pellucid.cpu.BlockTask;
import org.pellucid.cpu.lane.LoopArgs;
import org.pellucid.cpu.lane.LoopKernel;
import org.pellucid.cpu.lane.LoopScratch;

/**
 * Runs a loop that reduces over rows: each run of rows gives one result per column.
 *
 * <p>The runs are either those of {@code [before, rows, columns]} or blocks of one long run, whose
 * results another such step combines.
 */
final class ColumnStep extends Step {
  private static final long BLOCK_WORK = 1L << 17;
  private static final int MOST_BLOCKS = 64;
  private static final int WIDE = 4096;
  private static final int COLUMN_STEP = 1024;

  private final Loop loop;
  private final LoopKernel kernel;
  private final int runRows;

  ColumnStep(String origin, Loop loop, LoopKernel kernel, int runRows) {
    super(origin, loop.reads(), loop.writes());
    this.loop = loop;
    this.kernel = kernel;
    this.runRows = runRows;
  }

  /** Into how many rows a single long run is cut; all of them if that does not pay. */
  static int blockRows(int rows, int columns, int instructions) {
    long work = (long) rows * columns * instructions;
    int blocks = Math.clamp(work / BLOCK_WORK, 1, MOST_BLOCKS);
    return columns >= WIDE || rows < 2 * blocks ? rows : Math.ceilDiv(rows, blocks);
  }

  @Override
  Task bind(Frame frame) {
    return new Columns(frame);
  }

  @Override
  String describe() {
    return "column reduction "
        + Arrays.toString(loop.dims())
        + " in runs of "
        + runRows
        + " of "
        + loop.spec().values().size()
        + " instructions";
  }

  private final class Columns implements Task, BlockTask {
    private final Frame frame;
    private final LoopArgs args = loop.args();
    private final int rows = loop.rows();
    private final int columns = loop.columns();
    private final int columnStep;
    private final int parts;
    private final int runs;
    private final boolean parallel;

    Columns(Frame frame) {
      this.frame = frame;
      args.partials(runRows);
      runs = Math.ceilDiv(rows, runRows);
      parallel = loop.work() >= 2 * BLOCK_WORK;
      columnStep = parallel && columns >= WIDE ? COLUMN_STEP : columns;
      parts = Math.ceilDiv(columns, columnStep);
    }

    @Override
    public void run() {
      for (int k = 0; k < loop.operands().size(); k++) {
        Location location = loop.operands().get(k).location();
        args.bind(k, frame.array(location), frame.offset(location));
      }
      if (parallel) {
        frame.workers.run(runs * parts, this);
      } else {
        for (int block = 0; block < runs * parts; block++) {
          run(block, frame.scratch);
        }
      }
    }

    @Override
    public void run(int block) {
      LoopScratch scratch = Scratches.borrow();
      try {
        run(block, scratch);
      } finally {
        Scratches.giveBack(scratch);
      }
    }

    private void run(int block, LoopScratch scratch) {
      int row = block / parts * runRows;
      int column = block % parts * columnStep;
      kernel.run(
          args,
          scratch,
          row,
          Math.min(rows, row + runRows),
          column,
          Math.min(columns, column + columnStep));
    }
  }
}
