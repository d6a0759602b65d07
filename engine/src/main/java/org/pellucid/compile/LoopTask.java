package org.pellucid.compile;

import java.util.Arrays;
import org.pellucid.cpu.BlockTask;
import org.pellucid.cpu.lane.LoopArgs;
import org.pellucid.cpu.lane.LoopKernel;
import org.pellucid.cpu.lane.LoopScratch;

/** A loop bound to memory, cut into blocks of rows or of columns. */
final class LoopTask implements Task, BlockTask {
  /** Lane instructions that are worth a block of their own. */
  private static final long BLOCK_WORK = 1L << 17;

  /** Blocks of columns are cut here, so that no block begins within a vector. */
  private static final int COLUMN_STEP = 1024;

  private final Frame frame;
  private final Loop loop;
  private final LoopKernel kernel;
  private final LoopArgs args;
  private final int[] moving;
  private final int rows;
  private final int columns;
  private final int calls;
  private int blocks;
  private int rowStep;
  private int columnStep;

  LoopTask(Frame frame, Loop loop, LoopKernel kernel) {
    this.frame = frame;
    this.loop = loop;
    this.kernel = kernel;
    args = loop.args();
    rows = loop.rows();
    columns = loop.columns();
    calls = loop.calls();
    int count = 0;
    int[] external = new int[loop.operands().size()];
    for (int k = 0; k < external.length; k++) {
      Location location = loop.operands().get(k).location();
      Buffer.Kind kind = location.buffer().kind;
      if (kind == Buffer.Kind.ARENA || kind == Buffer.Kind.CONSTANT) {
        args.bind(k, frame.array(location), frame.offset(location));
      } else {
        external[count++] = k;
      }
    }
    moving = Arrays.copyOf(external, count);
    cut(loop.work() / Math.max(1, calls));
  }

  private void cut(long work) {
    int wanted = Math.clamp(work / BLOCK_WORK, 1, 1024);
    rowStep = rows;
    columnStep = columns;
    if (wanted > 1 && rows > 1) {
      int threads = frame.workers.threads();
      int alike = Math.ceilDiv(wanted, threads) * threads;
      rowStep = Math.ceilDiv(rows, Math.min(rows, alike));
    } else if (wanted > 1 && loop.spec().allowsColumnRange()) {
      columnStep = Math.ceilDiv(Math.ceilDiv(columns, wanted), COLUMN_STEP) * COLUMN_STEP;
    }
    blocks =
        Math.max(1, Math.ceilDiv(rows, Math.max(1, rowStep)))
            * Math.max(1, Math.ceilDiv(columns, Math.max(1, columnStep)));
  }

  /** Tells the kernel where the operands are that change from run to run. */
  void bind() {
    for (int k : moving) {
      Location location = loop.operands().get(k).location();
      args.bind(k, frame.array(location), frame.offset(location));
    }
  }

  @Override
  public void run() {
    if (rows == 0 || columns == 0) {
      return;
    }
    bind();
    if (calls == 1) {
      runBlocks();
    } else {
      for (int call = 0; call < calls; call++) {
        for (int k = 0; k < loop.operands().size(); k++) {
          Location location = loop.operands().get(k).location();
          int offset = frame.offset(location) + loop.callOffset(k, call);
          args.bind(k, frame.array(location), offset);
        }
        runBlocks();
      }
    }
  }

  private void runBlocks() {
    if (blocks == 1) {
      kernel.run(args, frame.scratch, 0, rows, 0, columns);
    } else {
      frame.workers.run(blocks, this);
    }
  }

  @Override
  public void run(int block) {
    LoopScratch scratch = Scratches.borrow();
    try {
      if (rowStep < rows) {
        int from = block * rowStep;
        kernel.run(args, scratch, from, Math.min(rows, from + rowStep), 0, columns);
      } else {
        int from = block * columnStep;
        kernel.run(args, scratch, 0, rows, from, Math.min(columns, from + columnStep));
      }
    } finally {
      Scratches.giveBack(scratch);
    }
  }

  /** Runs a part, on whatever thread calls; the operands must have been bound. */
  void runPart(int row, int rowEnd, int column, int columnEnd) {
    LoopScratch scratch = Scratches.borrow();
    try {
      kernel.run(args, scratch, row, rowEnd, column, columnEnd);
    } finally {
      Scratches.giveBack(scratch);
    }
  }
}
