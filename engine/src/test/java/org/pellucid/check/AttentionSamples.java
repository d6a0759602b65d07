package org.pellucid.check;

import java.util.List;
import org.pellucid.array.NdArray;
import org.pellucid.gradient.Gradients;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Tensor;

/** Checks of attention: small ones from all sides, and some that are more than one tile. */
final class AttentionSamples {
  private AttentionSamples() {}

  static List<OpCheck> all() {
    return List.of(
        OpCheck.of("attention", in -> attend(in, false))
            .floats(-1, 1, 2, 3, 2, 4)
            .floats(-1, 1, 2, 5, 2, 4)
            .floats(-1, 1, 2, 5, 2, 3)
            .reference(AttentionSamples::textbook),
        OpCheck.of("causal attention", in -> attend(in, true))
            .floats(-2, 2, 1, 4, 2, 3)
            .floats(-2, 2, 1, 4, 2, 3)
            .floats(-2, 2, 1, 4, 2, 2),
        OpCheck.of("masked attention", in -> attend(in, false))
            .floats(-1, 1, 2, 3, 2, 2)
            .floats(-1, 1, 2, 4, 2, 2)
            .floats(-1, 1, 2, 4, 2, 2)
            .booleans(2, 1, 3, 4),
        OpCheck.of("masked causal attention", in -> attend(in, true))
            .floats(-1, 1, 1, 3, 1, 2)
            .floats(-1, 1, 1, 5, 1, 2)
            .floats(-1, 1, 1, 5, 1, 2)
            .booleans(1, 1, 1, 5),
        OpCheck.of("attention to nothing", in -> attend(in, false))
            .floats(-1, 1, 1, 3, 1, 2)
            .floats(-1, 1, 1, 0, 1, 2)
            .floats(-1, 1, 1, 0, 1, 2),
        OpCheck.of("attention, tiles", in -> attend(in, false))
            .floats(-3, 3, 2, 131, 2, 5)
            .floats(-3, 3, 2, 517, 2, 5)
            .floats(-3, 3, 2, 517, 2, 17)
            .notDifferentiated(),
        gradients("attention gradient, tiles", false)
            .floats(-3, 3, 1, 131, 2, 5)
            .floats(-3, 3, 1, 261, 2, 5)
            .floats(-3, 3, 1, 261, 2, 17),
        gradients("attention gradient, heads in groups", false)
            .floats(-3, 3, 8, 5, 4, 3)
            .floats(-3, 3, 8, 7, 4, 3)
            .floats(-3, 3, 8, 7, 4, 6)
            .booleans(8, 4, 5, 7),
        gradients("causal attention gradient, tiles", true)
            .floats(-3, 3, 1, 300, 1, 16)
            .floats(-3, 3, 1, 300, 1, 16)
            .floats(-3, 3, 1, 300, 1, 16),
        gradients("causal attention gradient, keys that nobody sees", true)
            .floats(-3, 3, 2, 70, 2, 4)
            .floats(-3, 3, 2, 90, 2, 4)
            .floats(-3, 3, 2, 90, 2, 3),
        gradients("causal attention gradient, few keys", true)
            .floats(-3, 3, 1, 150, 2, 4)
            .floats(-3, 3, 1, 20, 2, 4)
            .floats(-3, 3, 1, 20, 2, 3),
        gradients("masked attention gradient, tiles", true)
            .floats(-3, 3, 2, 130, 1, 4)
            .floats(-3, 3, 2, 270, 1, 4)
            .floats(-3, 3, 2, 270, 1, 3)
            .booleans(1, 1, 130, 270));
  }

  private static OpCheck gradients(String name, boolean causal) {
    return OpCheck.ofAll(name, in -> Gradients.of(attend(in, causal).sin().sum(), in.subList(0, 3)))
        .within(2e-4)
        .notDifferentiated();
  }

  /**
   * The operation itself, which the function leaves to others where there is little to attend to.
   */
  private static Tensor attend(List<Tensor> in, boolean causal) {
    Op op = new Op.Attention(1 / Math.sqrt(in.get(0).dim(-1)), causal);
    return Tensor.of(new Value(Node.of(op, in.stream().map(Tensor::graph).toList()), 0));
  }

  private static double[] textbook(List<NdArray> in) {
    double[] result = new double[2 * 3 * 2 * 3];
    for (int b = 0; b < 2; b++) {
      for (int head = 0; head < 2; head++) {
        for (int i = 0; i < 3; i++) {
          double sum = 0;
          double[] weights = new double[5];
          for (int j = 0; j < 5; j++) {
            double score = 0;
            for (int d = 0; d < 4; d++) {
              score +=
                  in.get(0).getDouble(((b * 3 + i) * 2 + head) * 4 + d)
                      * in.get(1).getDouble(((b * 5 + j) * 2 + head) * 4 + d);
            }
            weights[j] = Math.exp(score / 2);
            sum += weights[j];
          }
          for (int j = 0; j < 5; j++) {
            for (int e = 0; e < 3; e++) {
              result[((b * 3 + i) * 2 + head) * 3 + e] +=
                  weights[j] / sum * in.get(2).getDouble(((b * 5 + j) * 2 + head) * 3 + e);
            }
          }
        }
      }
    }
    return result;
  }
}
