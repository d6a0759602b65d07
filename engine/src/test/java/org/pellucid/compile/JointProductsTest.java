package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pellucid.compile.ProductGraphs.arguments;
import static org.pellucid.compile.ProductGraphs.compiled;
import static org.pellucid.compile.ProductGraphs.graph;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Value;

/** Products of long sums with the same right operand, which run together. */
class JointProductsTest {
  private static final String JOINT = "share their right operand";

  @ParameterizedTest
  @CsvSource({"1024, 64", "1100, 70", "1500, 300", "2050, 513"})
  void theyHaveTheBitsOfProductsAlone(int depth, int columns) {
    Expression x = Expression.parameter(depth, 5);
    Expression h = Expression.parameter(depth, 37);
    Expression y = Expression.parameter(depth, columns);
    Expression bias = Expression.parameter(columns);
    Expression plain = x.matmul(y, true, false);
    Expression finished = h.matmul(y, true, false).plus(bias);
    List<Value> inputs = Expression.values(x, h, y, bias);
    List<NdArray> arguments = arguments(inputs, depth);
    NdArray first = compiled(graph(inputs, plain), 1).run(arguments).getFirst();
    NdArray second = compiled(graph(inputs, finished), 1).run(arguments).getFirst();
    for (int threads = 1; threads <= 3; threads++) {
      Executable both = compiled(graph(inputs, plain, finished), threads);
      assertThat(both.describe()).contains(JOINT);
      assertThat(both.run(arguments)).as("seed " + depth).containsExactly(first, second);
      assertThat(both.run(arguments)).as("second run").containsExactly(first, second);
    }
  }

  @Test
  void productsThatNeedEachOtherStayApart() {
    Expression x = Expression.parameter(1100, 8);
    Expression h = Expression.parameter(1100, 8);
    Expression y = Expression.parameter(1100, 80);
    Expression first = x.matmul(y, true, false);
    Expression second = h.matmul(y, true, false).plus(first);
    List<Value> inputs = Expression.values(x, h, y);
    Executable both = compiled(graph(inputs, first, second), 2);
    assertThat(both.describe()).doesNotContain(JOINT);
  }

  @Test
  void shortSumsStayApart() {
    Expression x = Expression.parameter(500, 8);
    Expression h = Expression.parameter(500, 8);
    Expression y = Expression.parameter(500, 80);
    Graph graph =
        graph(Expression.values(x, h, y), x.matmul(y, true, false), h.matmul(y, true, false));
    assertThat(compiled(graph, 2).describe()).doesNotContain(JOINT);
  }
}
