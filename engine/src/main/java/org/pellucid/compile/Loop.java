package org.pellucid.compile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.cpu.lane.LaneOp;
import org.pellucid.cpu.lane.LoopArgs;
import org.pellucid.cpu.lane.LoopSpec;

/**
 * A loop's instructions together with its extents and operands.
 *
 * @param spec the instructions
 * @param dims the extents, outermost first; the last are the columns
 * @param operands one for each operand of the spec
 */
record Loop(LoopSpec spec, int[] dims, List<LoopOperand> operands) {
  /** The outer extents that a kernel counts by itself. */
  private static final int KERNEL_DIMS = 4;

  /** Columns of a row below which what begins and ends a phase takes longer than the columns. */
  private static final int SHORT_ROW = 64;

  int columns() {
    return dims[dims.length - 1];
  }

  /** How many of the outermost extents are beyond what a kernel counts. */
  int extraDims() {
    return Math.max(0, dims.length - 1 - KERNEL_DIMS);
  }

  /** The rows of one call of the kernel. */
  int rows() {
    int rows = 1;
    for (int i = extraDims(); i < dims.length - 1; i++) {
      rows *= dims[i];
    }
    return rows;
  }

  /** The calls of the kernel. */
  int calls() {
    int calls = 1;
    for (int i = 0; i < extraDims(); i++) {
      calls *= dims[i];
    }
    return calls;
  }

  /** How much an operand moves in a call. */
  int callOffset(int operand, int call) {
    int offset = 0;
    int rest = call;
    for (int i = extraDims() - 1; i >= 0; i--) {
      offset += rest % dims[i] * operands.get(operand).strides()[i];
      rest /= dims[i];
    }
    return offset;
  }

  /** Roughly how many lane instructions it runs, or would run in the time that it takes. */
  long work() {
    int columns = spec.phases().size() > 1 ? Math.max(columns(), SHORT_ROW) : columns();
    return (long) calls() * rows() * columns * spec.values().size();
  }

  /** The kernel's arguments, but for the arrays. */
  LoopArgs args() {
    LoopArgs args = new LoopArgs(spec);
    int extra = extraDims();
    int[] outer = new int[dims.length - 1 - extra];
    System.arraycopy(dims, extra, outer, 0, outer.length);
    args.extents(columns(), outer);
    for (int k = 0; k < operands.size(); k++) {
      int[] strides = new int[outer.length];
      System.arraycopy(operands.get(k).strides(), extra, strides, 0, outer.length);
      args.strides(k, operands.get(k).columnStride(), strides);
    }
    return args;
  }

  /**
   * For each buffer that it writes, what lies side by side in the rows there: runs of floats of
   * {@code columns} numbers a row each. Null if it does more than to put these there.
   */
  @Nullable Map<Buffer, List<Location>> pieces() {
    LoopSpec.Phase phase = spec.phases().getFirst();
    if (spec.phases().size() > 1
        || !phase.reductions().isEmpty()
        || !phase.columnReductions().isEmpty()) {
      return null;
    }
    Map<Buffer, List<Location>> pieces = new LinkedHashMap<>();
    for (LoopSpec.Store store : phase.stores()) {
      LoopOperand to = operands.get(store.operand());
      List<Location> before =
          pieces.computeIfAbsent(to.location().buffer(), _ -> new ArrayList<>());
      LoopOperand from =
          spec.values().get(store.value()) instanceof LaneOp.Load load
              ? operands.get(load.operand())
              : null;
      if (from == null
          || to.location().buffer().dtype() != DType.FLOAT32
          || from.location().buffer().dtype() != DType.FLOAT32
          || to.location().offset() != before.size() * columns()
          || !hasRows(from, columns())
          || !hasRows(to, to.location().buffer().size() / Math.max(1, rows()))) {
        return null;
      }
      before.add(from.location());
    }
    for (Map.Entry<Buffer, List<Location>> entry : pieces.entrySet()) {
      long written = (long) entry.getValue().size() * rows() * columns();
      if (calls() > 1 || written != entry.getKey().size()) {
        return null;
      }
    }
    return pieces;
  }

  /** Whether an operand has the loop's rows at some distance, with their columns side by side. */
  private boolean hasRows(LoopOperand operand, int distance) {
    int stride = distance;
    for (int i = dims.length - 2; i >= 0; i--) {
      if (dims[i] > 1 && operand.strides()[i] != stride) {
        return false;
      }
      stride *= dims[i];
    }
    return operand.columnStride() == 1;
  }

  /** The buffers that it reads. */
  List<Buffer> reads() {
    boolean[] written = written();
    List<Buffer> reads = new ArrayList<>();
    for (int k = 0; k < written.length; k++) {
      if (!written[k]) {
        reads.add(operands.get(k).location().buffer());
      }
    }
    return reads;
  }

  /** The buffers that it writes. */
  List<Buffer> writes() {
    boolean[] written = written();
    List<Buffer> writes = new ArrayList<>();
    for (int k = 0; k < written.length; k++) {
      Buffer buffer = operands.get(k).location().buffer();
      if (written[k] && !writes.contains(buffer)) {
        writes.add(buffer);
      }
    }
    return writes;
  }

  private boolean[] written() {
    boolean[] written = new boolean[operands.size()];
    for (LoopSpec.Phase phase : spec.phases()) {
      phase.stores().forEach(store -> written[store.operand()] = true);
      phase.columnReductions().forEach(reduction -> written[reduction.operand()] = true);
    }
    return written;
  }

  /** Whether a result may be the same memory as an operand, because each point reads its own. */
  boolean mayOverwrite(Buffer target, Buffer read) {
    boolean[] written = written();
    LoopOperand output = null;
    for (int k = 0; k < written.length; k++) {
      if (written[k] && operands.get(k).location().buffer() == target) {
        output = operands.get(k);
      }
    }
    if (output == null || !storedLast(output)) {
      return false;
    }
    for (int k = 0; k < written.length; k++) {
      LoopOperand operand = operands.get(k);
      boolean same =
          operand.location().offset() == output.location().offset()
              && Arrays.equals(operand.strides(), output.strides());
      if (!written[k] && operand.location().buffer() == read && !same) {
        return false;
      }
    }
    return true;
  }

  private boolean storedLast(LoopOperand output) {
    LoopSpec.Phase last = spec.phases().getLast();
    for (LoopSpec.Store store : last.stores()) {
      if (operands.get(store.operand()).equals(output)) {
        return true;
      }
    }
    return false;
  }
}
