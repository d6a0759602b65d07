package org.pellucid.reference;

import org.pellucid.graph.Op;

/** {@code x F(x)} for the distribution functions F that gate their own argument. */
final class SelfGates {
  private static final double SCALE = Math.sqrt(8 / Math.PI);
  private static final double CUBIC = 0.044715;

  private SelfGates() {}

  static double value(Op.Gate gate, double x) {
    // What is no product in the limit: -infinity times 0.
    return x == Double.NEGATIVE_INFINITY ? 0 : x * gate(gate, x);
  }

  static double slope(Op.Gate gate, double x) {
    return Double.isInfinite(x) ? gate(gate, x) : gate(gate, x) + x * density(gate, x);
  }

  private static double gate(Op.Gate gate, double x) {
    return switch (gate) {
      case NORMAL -> {
        double tail = ErrorFunction.complement(Math.abs(x) * Math.sqrt(0.5)) / 2;
        yield x < 0 ? tail : 1 - tail;
      }
      case NEARLY_NORMAL -> Elementwise.sigmoid(SCALE * (x + CUBIC * x * x * x));
      case LOGISTIC -> Elementwise.sigmoid(x);
    };
  }

  /** The derivative of F. */
  private static double density(Op.Gate gate, double x) {
    double open = gate(gate, x);
    double shut = gate(gate, -x);
    return switch (gate) {
      case NORMAL -> StrictMath.exp(-x * x / 2) / Math.sqrt(2 * Math.PI);
      case NEARLY_NORMAL -> open * shut * SCALE * (1 + 3 * CUBIC * x * x);
      case LOGISTIC -> open * shut;
    };
  }
}
