package org.pellucid.gradient;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.DotProductAttention;
import org.pellucid.tensor.Tensor;

/**
 * Rules of attention: the first derivative is an operation, the second follows from its formula.
 */
final class AttentionRules {
  private AttentionRules() {}

  static @Nullable Tensor[] attention(Op.Attention op, Backward b) {
    if (b.gradient(1) != null) {
      throw new IllegalStateException("The sums of attention's scores are for its gradient alone.");
    }
    Node node = b.node();
    int inputs = node.inputs().size();
    Value[] values = new Value[inputs + 3];
    for (int i = 0; i < inputs; i++) {
      values[i] = node.input(i);
    }
    values[inputs] = b.output(0).graph();
    values[inputs + 1] = b.output(1).graph();
    values[inputs + 2] = b.gradient().graph();
    Node gradient = Node.of(new Op.AttentionGradient(op.scale(), op.causal()), List.of(values));
    @Nullable Tensor[] result = new @Nullable Tensor[inputs];
    for (int i = 0; i < 3; i++) {
      result[i] = Tensor.of(new Value(gradient, i));
    }
    return result;
  }

  /**
   * Differentiates the gradients of attention written out in other operations. The attention's
   * results among the inputs need none: what depends on them is seen through query, key and value.
   */
  static @Nullable Tensor[] gradient(Op.AttentionGradient op, Backward b) {
    int inputs = b.node().inputs().size();
    Tensor query = apart(b.input(0));
    Tensor key = apart(b.input(1));
    Tensor value = apart(b.input(2));
    Tensor side = apart(b.input(inputs - 1));
    DotProductAttention attention =
        DotProductAttention.of(query, key, value).scale(op.scale()).causal(op.causal());
    if (inputs == 7) {
      attention.mask(b.input(3));
    }
    Tensor output = attention.output(attention.weights());
    List<Tensor> firsts = Gradients.of(output, side, List.of(query, key, value));
    Tensor total = null;
    for (int i = 0; i < 3; i++) {
      if (b.gradient(i) != null) {
        Tensor term = firsts.get(i).multiply(b.gradientOrZeros(i)).sum();
        total = total == null ? term : total.add(term);
      }
    }
    @Nullable Tensor[] result = new @Nullable Tensor[inputs];
    if (total != null) {
      List<Tensor> seconds = Gradients.of(total, List.of(query, key, value, side));
      for (int i = 0; i < 3; i++) {
        result[i] = seconds.get(i);
      }
      result[inputs - 1] = seconds.get(3);
    }
    return result;
  }

  /** The same tensor as a node of its own, so that paths between inputs do not count. */
  private static Tensor apart(Tensor x) {
    return Backward.apply(new Op.Reshape(x.shape()), x);
  }
}
