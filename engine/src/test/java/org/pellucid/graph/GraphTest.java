package org.pellucid.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

final class GraphTest {
  private static final TensorType TYPE = new TensorType(DType.FLOAT32, Shape.of(2));

  private static Value parameter(String name) {
    return Node.value(new Op.Parameter(name, TYPE));
  }

  private static Value exp(Value x) {
    return Node.value(new Op.Exp(), x);
  }

  private static Value add(Value x, Value y) {
    return Node.value(new Op.Add(), x, y);
  }

  @Test
  void nodesComeBeforeTheirUsers() {
    Value x = parameter("x");
    Value y = exp(x);
    Value z = add(y, y);
    Graph graph = new Graph(List.of(x), List.of(z, y));
    assertThat(graph.nodes()).containsExactly(x.node(), y.node(), z.node());
  }

  @Test
  void updatesAreRootsToo() {
    Value x = parameter("x");
    Value y = exp(x);
    Cell cell = new Cell("v", NdArray.zeros(DType.FLOAT32, Shape.of(2)));
    Graph graph = new Graph(List.of(x), List.of(), List.of(new Graph.Update(cell, y)));
    assertThat(graph.roots()).containsExactly(y);
    assertThat(graph.nodes()).containsExactly(x.node(), y.node());
  }

  @Test
  void deepGraphsAreSortedWithoutRecursion() {
    Value x = parameter("x");
    for (int i = 0; i < 100_000; i++) {
      x = exp(x);
    }
    assertThat(Graph.reachable(List.of(x))).hasSize(100_001);
  }

  @Test
  void substitutionSharesWhatStays() {
    Value x = parameter("x");
    Value y = parameter("y");
    Value stays = exp(y);
    Value changes = exp(x);
    Value sum = add(changes, stays);
    Value z = parameter("z");
    Value copy = Substitution.apply(List.of(sum), Map.of(x, z)).getFirst();
    assertThat(copy).isNotEqualTo(sum);
    assertThat(copy.node().input(0).node().input(0)).isEqualTo(z);
    assertThat(copy.node().input(1)).isEqualTo(stays);
    assertThat(Substitution.apply(List.of(stays), Map.of(x, z))).containsExactly(stays);
  }

  @Test
  void substitutionReplacesRootsAndStopsThere() {
    Value x = parameter("x");
    Value y = exp(x);
    Value z = parameter("z");
    assertThat(Substitution.apply(List.of(y, add(y, y)), Map.of(y, z)))
        .satisfiesExactly(
            first -> assertThat(first).isEqualTo(z),
            second -> assertThat(second.node().inputs()).containsExactly(z, z));
  }

  @Test
  void copiesKeepTheOrigin() {
    Value x = parameter("x");
    Value y = Origin.within("a", () -> Origin.within("b", () -> exp(x)));
    assertThat(y.node().origin()).isEqualTo("a/b");
    assertThat(y.node().withInputs(List.of(parameter("z"))).origin()).isEqualTo("a/b");
    assertThat(y.node().withInputs(List.of(x))).isSameAs(y.node());
    assertThat(Origin.at("c", () -> exp(x)).node().origin()).isEqualTo("c");
    assertThat(Origin.current()).isEmpty();
    assertThat(Origin.prefix("")).isEmpty();
    assertThat(Origin.prefix("a/b")).isEqualTo("Layer \"a/b\": ");
  }

  @Test
  void wrongNumberOfInputsIsRefused() {
    Value x = parameter("x");
    assertThatThrownBy(() -> Node.value(new Op.Exp(), x, x))
        .hasMessage("exp: it takes 1 inputs; got float32 [2], float32 [2].");
    assertThatThrownBy(() -> Node.value(new Op.Add(), x))
        .hasMessage("add: it takes 2 inputs; got float32 [2].");
  }

  @Test
  void operationsAreCalledByTheirWords() {
    assertThat(new Op.LogAbsDet().words()).isEqualTo("log abs det");
    assertThat(new Op.Exp().words()).isEqualTo("exp");
  }

  @Test
  void fillKnowsItsNumber() {
    TensorType whole = new TensorType(DType.INT64, Shape.SCALAR);
    assertThat(new Op.Fill(whole, Long.MAX_VALUE).asLong()).isEqualTo(Long.MAX_VALUE);
    assertThat(new Op.Fill(TYPE, Double.doubleToRawLongBits(2.5)).asDouble()).isEqualTo(2.5);
    assertThat(new Op.Fill(TYPE, Double.doubleToRawLongBits(2.5)).asLong()).isEqualTo(2);
  }

  @Test
  void arraysAreToldApartByIdentity() {
    NdArray array = NdArray.of(new float[] {1, 2});
    assertThat(new Op.Data(array))
        .isEqualTo(new Op.Data(array))
        .hasSameHashCodeAs(new Op.Data(array));
    assertThat(new Op.Data(array)).isNotEqualTo(new Op.Data(array.copy()));
  }
}
