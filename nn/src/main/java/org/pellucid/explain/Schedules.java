package org.pellucid.explain;

import java.util.Set;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/** Parts of an update that follow from the number of the step and the learning rate alone. */
final class Schedules {
  private Schedules() {}

  /**
   * Tells whether a value is such a part, and more than a constant or a plain number read.
   *
   * @param value the value
   * @param slots what the optimizer remembers of the weights
   * @param weights the weights
   */
  static boolean isOne(Value value, Set<Cell> slots, Cell weights) {
    return isWritten(value.op()) && value.shape().size() == 1 && reads(value, slots, weights) > 0;
  }

  /** Whether a formula shows the operation with its operands. */
  static boolean isWritten(Op op) {
    return op instanceof Op.Unary
        || op instanceof Op.Binary
        || op instanceof Op.Cast
        || op instanceof Op.Select
        || op instanceof Op.Comparison
        || Jacobian.moves(op);
  }

  /** How many counters and rates are read; -1 when there is something else. */
  private static int reads(Value value, Set<Cell> slots, Cell weights) {
    return switch (value.op()) {
      case Op.Fill _ -> 0;
      case Op.Read read -> {
        boolean shared = !read.cell().equals(weights) && !slots.contains(read.cell());
        yield shared && value.shape().size() == 1 ? 1 : -1;
      }
      case Op op when isWritten(op) -> {
        int sum = 0;
        for (Value input : value.node().inputs()) {
          int more = reads(input, slots, weights);
          if (more < 0) {
            yield -1;
          }
          sum += more;
        }
        yield sum;
      }
      default -> -1;
    };
  }
}
