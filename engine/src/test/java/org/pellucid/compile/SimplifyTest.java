package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.reference.Interpreter;

class SimplifyTest {
  private final Expression x = Expression.parameter(4, 6);

  private Value simplified(Expression y) {
    Graph graph = new Graph(Expression.values(x), Expression.values(y));
    return Simplify.apply(graph).outputs().getFirst();
  }

  private void assertVanishes(Expression y) {
    assertThat(simplified(y)).isEqualTo(x.value());
  }

  private void assertStays(Expression y) {
    assertThat(simplified(y).op()).isEqualTo(y.value().op());
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 25, 60})
  void randomGraphsKeepTheirResults(int size) {
    for (long seed = 1; seed <= 40; seed++) {
      RandomGraphs.Case made = RandomGraphs.make(seed * 31 + size, size);
      Graph simple = Simplify.apply(made.graph());
      List<NdArray> expected = Interpreter.run(made.graph(), made.arguments());
      Closeness.assertClose(
          Interpreter.run(simple, made.arguments()), expected, "seed " + (seed * 31 + size));
    }
  }

  private static Expression padded(Expression part, int before, int behind) {
    return part.apply(new Op.Pad(Ints.of(0, before), Ints.of(0, behind), Ints.of(0, 0), 0));
  }

  private Expression columns(int from, int count) {
    return x.apply(new Op.Slice(Ints.of(0, from), Ints.of(4, count), Ints.of(1, 1)));
  }

  @Test
  void sumsOfPartsWithZerosAroundThemAreConcatenations() {
    Expression first = padded(columns(3, 2), 0, 4);
    Expression second = padded(columns(0, 1), 2, 3);
    Expression third = padded(columns(1, 3), 3, 0);
    Value joined = simplified(third.plus(first).plus(second));
    assertThat(joined.op()).isEqualTo(new Op.Concat(1));
    assertThat(joined.node().inputs())
        .extracting(part -> part.shape().dim(1))
        .containsExactly(2, 1, 3);
    assertStays(first.plus(third));
    assertStays(padded(columns(3, 2), 0, 4).plus(padded(columns(1, 5), 1, 0)));
    assertStays(first.plus(second).plus(third).plus(x));
  }

  @Test
  void operationsThatDoNothingVanish() {
    assertVanishes(x.times(1));
    assertVanishes(x.like(1).times(x));
    assertVanishes(x.over(x.like(1)));
    assertVanishes(x.minus(x.like(0)));
    assertVanishes(x.plus(-0.0));
    assertVanishes(x.apply(new Op.Neg()).apply(new Op.Neg()));
    assertVanishes(x.reshape(24).reshape(4, 6));
    assertVanishes(x.apply(new Op.Broadcast(x.shape())));
    assertVanishes(x.apply(new Op.Transpose(Ints.of(1, 0))).apply(new Op.Transpose(Ints.of(1, 0))));
    assertVanishes(x.apply(new Op.Slice(Ints.of(0, 0), Ints.of(4, 6), Ints.of(1, 1))));
    assertVanishes(x.apply(new Op.Pad(Ints.of(0, 0), Ints.of(0, 0), Ints.of(0, 0), 1)));
    assertVanishes(x.apply(new Op.Concat(0)));
    assertVanishes(x.apply(new Op.Cast(DType.FLOAT32)));
    assertVanishes(x.apply(new Op.StopGradient()));
    assertVanishes(x.apply(new Op.Sum(Ints.of())));
  }

  @Test
  void whatChangesBitsStays() {
    assertStays(x.plus(0.0));
    assertStays(x.times(0));
    assertStays(x.minus(x));
    assertStays(x.over(x.like(3)));
  }

  @Test
  void constantsAreFolded() {
    Value folded = simplified(x.like(2).times(x.like(3)).plus(x.like(0.5)));
    assertThat(folded.op())
        .isEqualTo(new Op.Fill(x.value().type(), Double.doubleToRawLongBits(6.5)));
  }

  @Test
  void equalComputationsAreOne() {
    Expression a = x.apply(new Op.Exp());
    Expression b = x.apply(new Op.Exp());
    Value sum = simplified(a.plus(b));
    assertThat(sum.node().input(0)).isEqualTo(sum.node().input(1));
  }

  @Test
  void transposesBecomeFlagsOfProducts() {
    Expression y = x.matmul(x.apply(new Op.Transpose(Ints.of(1, 0))), false, false);
    assertThat(simplified(y).op()).isEqualTo(new Op.MatMul(false, true));
    Expression z = x.apply(new Op.Transpose(Ints.of(1, 0))).matmul(x, false, false);
    assertThat(simplified(z).op()).isEqualTo(new Op.MatMul(true, false));
  }

  @Test
  void batchesThatShareARightSideAreOneProduct() {
    Expression batch = x.reshape(2, 2, 6);
    Expression w = Expression.parameter(6, 3);
    Expression y = batch.matmul(w.to(Shape.of(2, 6, 3)), false, false);
    Graph graph = new Graph(Expression.values(x, w), Expression.values(y));
    List<Node> nodes = Simplify.apply(graph).nodes();
    assertThat(nodes.stream().filter(node -> node.op() instanceof Op.MatMul))
        .singleElement()
        .satisfies(node -> assertThat(node.output().shape()).isEqualTo(Shape.of(4, 3)));
  }

  @Test
  void theSumOfABatchOfProductsIsOneProduct() {
    Expression left = x.reshape(2, 2, 6);
    Expression right = x.reshape(2, 2, 6).times(2);
    Expression y = left.matmul(right, true, false).sum(0);
    Value simple = simplified(y);
    assertThat(simple.op()).isEqualTo(new Op.MatMul(true, false));
    NdArray argument = RandomGraphs.array(new Random(3), x.value().type());
    Graph graph = new Graph(Expression.values(x), Expression.values(y));
    Closeness.assertClose(
        Interpreter.run(Simplify.apply(graph), List.of(argument)),
        Interpreter.run(graph, List.of(argument)),
        "joined product");
  }

  @Test
  void nothingIsComputedForEmptyResults() {
    Expression empty = Expression.parameter(0, 3);
    Graph graph =
        new Graph(
            Expression.values(empty), Expression.values(empty.apply(new Op.Exp()), empty.sum(0)));
    assertThat(Simplify.apply(graph).outputs()).allMatch(value -> value.op() instanceof Op.Fill);
  }
}
