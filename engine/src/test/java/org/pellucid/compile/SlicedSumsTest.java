package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Op;
import org.pellucid.reference.Interpreter;

/** Which sums are computed part by part, and that this changes no bit. */
class SlicedSumsTest {
  private static final int ROWS = 5;
  private static final int UNITS = 19;

  private final Random random = new Random(23);
  private final Expression x = Expression.parameter(ROWS, 7);
  private final Expression h = Expression.parameter(ROWS, UNITS);
  private final Expression w = Expression.parameter(7, 3 * UNITS);
  private final Expression u = Expression.parameter(UNITS, 3 * UNITS);
  private final Expression b = Expression.parameter(3 * UNITS);
  private final Expression c = Expression.parameter(ROWS, 3 * UNITS);
  private final List<Expression> parameters = List.of(x, h, w, u, b, c);

  private final Expression sum = x.matmul(w, false, false).plus(h.matmul(u, false, false)).plus(b);

  private static Expression part(Expression whole, int from) {
    return whole.apply(new Op.Slice(Ints.of(0, from), Ints.of(ROWS, UNITS), Ints.of(1, 1)));
  }

  /** Three parts of a sum put together by arithmetic, as the gates of a recurrent layer are. */
  private static Expression gates(Expression sum) {
    Expression candidate = part(sum, 2 * UNITS).apply(new Op.Tanh());
    return part(sum, 0).times(candidate).plus(part(sum, UNITS));
  }

  private Graph graph(Expression... outputs) {
    return new Graph(
        Expression.values(parameters.toArray(Expression[]::new)), Expression.values(outputs));
  }

  private List<NdArray> arguments(Graph graph) {
    List<NdArray> arguments = new ArrayList<>();
    graph.parameters().forEach(p -> arguments.add(RandomGraphs.array(random, p.type())));
    return arguments;
  }

  private void assertTakenApart(boolean expected, Expression... outputs) {
    Graph graph = graph(outputs);
    assertThat(SlicedSums.apply(graph).equals(graph)).isEqualTo(!expected);
    List<NdArray> arguments = arguments(graph);
    for (String backend : List.of("scalar", "simd")) {
      Closeness.assertClose(
          Backend.named(backend).compile(graph).run(arguments),
          Interpreter.run(graph, arguments),
          backend);
    }
  }

  @Test
  void sumsOfProductsAreAddedByTheLoopThatReadsTheirParts() {
    assertTakenApart(true, gates(sum));
    List<Step> steps = Compiler.plan(graph(gates(sum)), KernelChoice.named("scalar")).steps();
    assertThat(steps).hasSize(3);
    assertThat(steps).noneMatch(step -> step.describe().contains("on tiles"));
  }

  @Test
  void noBitChanges() {
    Graph apart = graph(gates(sum));
    Graph whole = graph(gates(sum), sum);
    List<NdArray> arguments = arguments(apart);
    for (String backend : List.of("scalar", "simd")) {
      NdArray expected = Backend.named(backend).compile(whole).run(arguments).getFirst();
      NdArray actual = Backend.named(backend).compile(apart).run(arguments).getFirst();
      assertThat(actual.data()).isEqualTo(expected.data());
    }
  }

  @Test
  void sumsThatAreNeededAsAWholeStayWhole() {
    assertTakenApart(false, gates(sum), sum);
    assertTakenApart(false, gates(sum), sum.matmul(u, false, true));
  }

  @Test
  void partsThatOverlapAreNotAddedTwice() {
    assertTakenApart(false, part(sum, 0).times(part(sum, 1)));
    assertTakenApart(false, part(sum, 2).times(part(sum, 2 + UNITS)));
  }

  @Test
  void emptyPartsAreNoParts() {
    Op nothing = new Op.Slice(Ints.of(0, UNITS), Ints.of(ROWS, 0), Ints.of(1, 1));
    assertTakenApart(false, sum.apply(nothing).apply(new Op.Tanh()));
  }

  @Test
  void partsThatAreReadByAProductStayInAWholeSum() {
    assertTakenApart(false, gates(sum).matmul(part(sum, 0), true, false));
    assertTakenApart(false, gates(sum), part(sum, 0));
  }

  @Test
  void whatIsComputedForTheSumFinishesTheTilesOfItsProduct() {
    assertTakenApart(false, gates(sum.plus(c.apply(new Op.Exp()))));
    assertTakenApart(false, gates(c.plus(b)));
    assertTakenApart(true, gates(sum.plus(c)));
  }

  @Test
  void longSumsAreTakenApartNearTheirParts() {
    Expression longSum = sum;
    for (int i = 0; i < 6; i++) {
      longSum = longSum.plus(c);
    }
    assertTakenApart(true, gates(longSum));
  }
}
