package org.pellucid.compile;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.cpu.Unpooled;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/** Rules for windows. */
final class WindowRules {
  private WindowRules() {}

  /**
   * Where max pooling follows relu, relu's gradient asks whether what was pooled is positive. All
   * but the maxima get zeros anyway, so the maxima can be asked instead, before their gradient is
   * spread.
   */
  static @Nullable Value select(List<Value> in, Node like, Emitter emitter) {
    Node condition = in.get(0).node();
    boolean spreadIfFalse = in.get(2).op() instanceof Op.WindowMaxGradient;
    Node spread = in.get(spreadIfFalse ? 2 : 1).node();
    Value other = in.get(spreadIfFalse ? 1 : 2);
    if (!(spread.op() instanceof Op.WindowMaxGradient op)
        || !(condition.op() instanceof Op.Comparison)
        || !condition.input(0).equals(spread.input(0))
        || !(condition.input(1).op() instanceof Op.Fill bound)
        || !ArithmeticRules.isFill(other, 0)
        || !Unpooled.suits(WindowKernels.shape(spread))) {
      return null;
    }
    Op.WindowMax pooling = new Op.WindowMax(op.size(), op.windows());
    Value pooled = emitter.emit(pooling, List.of(spread.input(0)), like);
    Value bounds = filled(bound, pooled, like, emitter);
    Value asked = emitter.emit(condition.op(), List.of(pooled, bounds), like);
    Value zeros = filled((Op.Fill) other.op(), pooled, like, emitter);
    Value numbers = spread.input(1);
    List<Value> choice =
        spreadIfFalse ? List.of(asked, zeros, numbers) : List.of(asked, numbers, zeros);
    Value masked = emitter.emit(new Op.Select(), choice, like);
    return emitter.emit(op, List.of(spread.input(0), masked), like);
  }

  private static Value filled(Op.Fill fill, Value shaped, Node like, Emitter emitter) {
    TensorType type = new TensorType(fill.type().dtype(), shaped.shape());
    return emitter.emit(new Op.Fill(type, fill.bits()), List.of(), like);
  }
}
