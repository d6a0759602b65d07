package org.pellucid.reference;

import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;

/**
 * Convolution and its two transposes: one walk over all triples of an input, a weight and an output
 * that meet; what is a product and what is a sum is all that differs.
 */
final class Convolutions {
  private Convolutions() {}

  static Values conv(Op.Conv op, Values x, Values kernel, TensorType type) {
    Values result = Values.zeros(type);
    walk(
        op.windows(),
        op.groups(),
        x.shape(),
        kernel.shape(),
        type.shape(),
        (in, weight, out) -> result.addProduct(out, x, in, kernel, weight));
    return result;
  }

  static Values inputGradient(Op.ConvInputGradient op, Values y, Values kernel, TensorType type) {
    Values result = Values.zeros(type);
    walk(
        op.windows(),
        op.groups(),
        type.shape(),
        kernel.shape(),
        y.shape(),
        (in, weight, out) -> result.addProduct(in, y, out, kernel, weight));
    return result;
  }

  static Values kernelGradient(Op.ConvKernelGradient op, Values x, Values y, TensorType type) {
    Values result = Values.zeros(type);
    walk(
        op.windows(),
        op.groups(),
        x.shape(),
        type.shape(),
        y.shape(),
        (in, weight, out) -> result.addProduct(weight, x, in, y, out));
    return result;
  }

  /** What to do with elements of x, the kernel and the result that belong together. */
  @FunctionalInterface
  private interface Visitor {
    void visit(int in, int weight, int out);
  }

  private static void walk(
      Op.Windows how, int groups, Shape x, Shape kernel, Shape y, Visitor visitor) {
    int spatial = x.rank() - 2;
    WindowGrid grid =
        WindowGrid.of(
            x.slice(1, 1 + spatial), kernel.slice(0, spatial), y.slice(1, 1 + spatial), how);
    int channelsIn = x.dim(-1);
    int channelsOut = y.dim(-1);
    int groupIn = channelsIn / groups;
    int groupOut = channelsOut / groups;
    for (int image = 0; image < x.dim(0); image++) {
      for (int window = 0; window < grid.windows(); window++) {
        for (int tap = 0; tap < grid.taps(); tap++) {
          int element = grid.element(window, tap);
          if (element == WindowGrid.PADDING) {
            continue;
          }
          for (int c = 0; c < groupIn; c++) {
            for (int o = 0; o < channelsOut; o++) {
              int group = o / groupOut;
              visitor.visit(
                  (image * grid.elements() + element) * channelsIn + group * groupIn + c,
                  (tap * groupIn + c) * channelsOut + o,
                  (image * grid.windows() + window) * channelsOut + o);
            }
          }
        }
      }
    }
  }
}
