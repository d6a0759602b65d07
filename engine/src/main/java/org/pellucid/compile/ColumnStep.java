package org.pellucid.compile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.BlockTask;
import org.pellucid.cpu.lane.ColumnStride;
import org.pellucid.cpu.lane.LaneStorage;
import org.pellucid.cpu.lane.LoopArgs;
import org.pellucid.cpu.lane.LoopBuilder;
import org.pellucid.cpu.lane.LoopKernel;
import org.pellucid.cpu.lane.LoopScratch;
import org.pellucid.cpu.lane.LoopSpec;
import org.pellucid.cpu.lane.Reduction;

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

  /** Sums of floats that lie side by side. */
  private static final LoopSpec PLAIN_SUM = plainSum();

  private final Loop loop;
  private final LoopKernel kernel;
  private final int runRows;

  ColumnStep(String origin, Loop loop, LoopKernel kernel, int runRows) {
    super(origin, loop.reads(), loop.writes());
    this.loop = loop;
    this.kernel = kernel;
    this.runRows = runRows;
  }

  private static LoopSpec plainSum() {
    LoopBuilder builder = new LoopBuilder();
    int x = builder.load(builder.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS));
    int sums = builder.operand(LaneStorage.FLOAT, ColumnStride.CONTIGUOUS);
    builder.reduceColumns(Reduction.SUM, x, sums);
    return builder.build();
  }

  /** Into how many rows a single long run is cut; all of them if that does not pay. */
  static int blockRows(int rows, int columns, int instructions) {
    long work = (long) rows * columns * instructions;
    int blocks = Math.clamp(work / BLOCK_WORK, 1, MOST_BLOCKS);
    return columns >= WIDE || rows < 2 * blocks ? rows : Math.ceilDiv(rows, blocks);
  }

  /** Where rows lie that it adds up, one behind the other, and nothing else; null if not so. */
  @Nullable Location summed() {
    int[] dims = loop.dims();
    LoopOperand from = loop.operands().getFirst();
    boolean plain =
        loop.spec().equals(PLAIN_SUM)
            && dims.length == 2
            && Arrays.equals(from.strides(), new int[] {dims[1], 1})
            && loop.operands().get(1).columnStride() == 1;
    return plain ? from.location() : null;
  }

  /** How many rows there are. */
  int rows() {
    return loop.rows();
  }

  int columns() {
    return loop.columns();
  }

  /** Where the sums go, and of how many rows each is. */
  ProductStep.Sums sums() {
    return new ProductStep.Sums(loop.operands().get(1).location(), runRows);
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
