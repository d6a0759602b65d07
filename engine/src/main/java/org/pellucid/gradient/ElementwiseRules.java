package org.pellucid.gradient;

import org.jspecify.annotations.Nullable;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Tensor;

/** Elementwise rules that need more than a line. */
final class ElementwiseRules {
  private ElementwiseRules() {}

  static @Nullable Tensor[] select(Backward b) {
    Tensor gradient = b.gradient();
    Tensor zeros = gradient.zerosLike();
    Tensor condition = isRelu(b) ? b.output().lessEqual(0) : b.x();
    return new @Nullable Tensor[] {
      null, condition.where(gradient, zeros), condition.where(zeros, gradient)
    };
  }

  /** Whether this is max(x, 0): its result tells as well what passed, and x need not be kept. */
  private static boolean isRelu(Backward b) {
    Node condition = b.node().input(0).node();
    return condition.op() instanceof Op.LessEqual
        && condition.input(0).equals(b.node().input(2))
        && isZero(condition.input(1))
        && isZero(b.node().input(1));
  }

  private static boolean isZero(Value value) {
    Value source = value.op() instanceof Op.Broadcast ? value.node().input(0) : value;
    return source.op() instanceof Op.Fill fill && fill.asDouble() == 0;
  }

  /** All of the gradient to the winner; both get half where they are equal. */
  static Tensor winner(Backward b, Tensor wins) {
    Tensor gradient = b.gradient();
    Tensor tie = b.x().equal(b.y());
    return wins.where(gradient, tie.where(gradient.multiply(0.5), gradient.zerosLike()));
  }

  /** {@code x - y * trunc(x / y)}: the quotient is the derivative, with a minus. */
  static Tensor remainderByDivisor(Backward b) {
    return b.gradient().multiply(b.x().subtract(b.output()).divide(b.y()).round()).negative();
  }

  /** {@code y * x^(y - 1)}; 0 to the power 0 has slope 0. */
  static Tensor powerByBase(Backward b) {
    Tensor exponent = b.y();
    Tensor flat = b.x().equal(0).and(exponent.equal(0));
    Tensor less = flat.where(exponent.onesLike(), exponent).subtract(1);
    return b.gradient().multiply(exponent.multiply(b.x().power(less)));
  }

  /** {@code x^y * log(x)}; 0 where the base is not positive, as the power is not smooth there. */
  static Tensor powerByExponent(Backward b) {
    Tensor positive = b.x().greater(0);
    Tensor slope = b.output().multiply(positive.where(b.x(), b.x().onesLike()).log());
    return positive.where(b.gradient().multiply(slope), b.gradient().zerosLike());
  }

  /** The second derivative of x F(x), which is 2 F' + x F''. */
  static Tensor curvature(Op.Gate gate, Tensor x) {
    if (gate == Op.Gate.NORMAL) {
      Tensor square = x.square();
      Tensor density = square.multiply(-0.5).exp().divide(Math.sqrt(2 * Math.PI));
      return density.multiply(square.subtractFrom(2));
    }
    // F is the sigmoid s of a v(x), so F' = s (1 - s) v' and F'' = F' (1 - 2 s) v' + s (1 - s) v''.
    boolean cubic = gate == Op.Gate.NEARLY_NORMAL;
    double linear = cubic ? Math.sqrt(8 / Math.PI) : 1;
    double third = cubic ? 0.044715 * linear : 0;
    Tensor s = x.multiply(x.square().multiply(third).add(linear)).sigmoid();
    Tensor width = s.multiply(s.subtractFrom(1));
    Tensor v1 = x.square().multiply(3 * third).add(linear);
    Tensor v2 = x.multiply(6 * third);
    Tensor bend = s.multiply(-2).add(1).multiply(v1.square()).add(v2).multiply(x);
    return width.multiply(v1.multiply(2).add(bend));
  }

  static Tensor angle(Backward b, Tensor other) {
    return b.gradient().multiply(other.divide(b.x().square().add(b.y().square())));
  }
}
