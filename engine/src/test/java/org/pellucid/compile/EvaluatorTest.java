package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

class EvaluatorTest {
  private static Value data(float... numbers) {
    return Node.value(new Op.Data(NdArray.of(numbers)));
  }

  @Test
  void resultsAreComputedOnceAndRemembered() {
    Value sum = Node.value(new Op.Add(), data(1, 2), data(10, 20));
    NdArray first = Evaluator.evaluate(List.of(sum)).getFirst();
    assertThat(first).isEqualTo(NdArray.of(new float[] {11, 22}));
    assertThat(Evaluator.evaluate(List.of(sum)).getFirst()).isSameAs(first);
    Value more = Node.value(new Op.Neg(), sum);
    assertThat(Evaluator.evaluate(List.of(more, sum)))
        .containsExactly(NdArray.of(new float[] {-11, -22}), first);
  }

  @Test
  void allResultsOfANodeAreRemembered() {
    Node node =
        Node.of(
            new Op.Qr(false),
            List.of(Node.value(new Op.Data(NdArray.of(new double[] {3, 0, 0, 2}, 2, 2)))));
    Evaluator.evaluate(List.of(new Value(node, 1)));
    assertThat(node.computed()).hasSize(2);
  }

  @Test
  void deepGraphsAreNoProblem() {
    Value value = data(1);
    Value one = data(1);
    for (int i = 0; i < 20_000; i++) {
      value = Node.value(new Op.Add(), value, one);
    }
    assertThat(Evaluator.evaluate(List.of(value)).getFirst())
        .isEqualTo(NdArray.of(new float[] {20_001}));
  }

  @Test
  void backendsKeepTheirOwnExecutables() {
    for (String backend : List.of("reference", "scalar", "simd")) {
      Value product = Node.value(new Op.Mul(), data(2, 3), data(4, 5));
      assertThat(Backend.with(backend, () -> Evaluator.evaluate(List.of(product))))
          .containsExactly(NdArray.of(new float[] {8, 15}));
    }
  }

  private static Graph square(int extent, double constant, boolean swapped) {
    TensorType type = new TensorType(DType.FLOAT32, Shape.of(extent));
    Value x = Node.value(new Op.Parameter("x", type));
    Value c = Node.value(new Op.Fill(type, Double.doubleToRawLongBits(constant)));
    Value product = swapped ? Node.value(new Op.Mul(), c, x) : Node.value(new Op.Mul(), x, c);
    return new Graph(List.of(x), List.of(product));
  }

  @Test
  void structureIsOperationsAttributesAndWiring() {
    Structure structure = Structure.of(square(3, 2, false));
    assertThat(Structure.of(square(3, 2, false))).isEqualTo(structure).hasSameHashCodeAs(structure);
    assertThat(Structure.of(square(4, 2, false))).isNotEqualTo(structure);
    assertThat(Structure.of(square(3, 3, false))).isNotEqualTo(structure);
    assertThat(Structure.of(square(3, 2, true))).isNotEqualTo(structure);
  }

  @Test
  void structureLooksIntoLoops() {
    assertThat(Structure.of(loop(1))).isEqualTo(Structure.of(loop(1)));
    assertThat(Structure.of(loop(1))).isNotEqualTo(Structure.of(loop(2)));
  }

  private static Graph loop(double step) {
    Expression state = Expression.parameter(2);
    Graph body = new Graph(Expression.values(state), Expression.values(state.plus(step)));
    Expression x = Expression.parameter(2);
    Node scan = Node.of(new Op.Scan(body, 1, 0, 3, false), Expression.values(x));
    return new Graph(Expression.values(x), List.of(new Value(scan, 0)));
  }
}
