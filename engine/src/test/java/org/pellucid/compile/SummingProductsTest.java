package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pellucid.compile.ProductGraphs.arguments;
import static org.pellucid.compile.ProductGraphs.compiled;
import static org.pellucid.compile.ProductGraphs.graph;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Value;

/** Gradients of kernels that add up the columns of their right operand, a bias's gradient. */
class SummingProductsTest {
  private static final String SUMS = "and sums of columns";
  private static final String ALONE = "column reduction [";

  /** Compares what a graph gives with what its outputs give when each is compiled alone. */
  private static Executable check(List<Value> inputs, long seed, Expression... outputs) {
    List<NdArray> arguments = arguments(inputs, seed);
    List<NdArray> expected = new ArrayList<>();
    for (Expression output : outputs) {
      expected.addAll(compiled(graph(inputs, output), 1).run(arguments));
    }
    for (int threads = 1; threads <= 3; threads++) {
      Executable executable = compiled(graph(inputs, outputs), threads);
      for (int run = 0; run < 2; run++) {
        assertThat(executable.run(arguments))
            .as("%s threads, run %s, seed %s", threads, run, seed)
            .isEqualTo(expected);
      }
    }
    return compiled(graph(inputs, outputs), 1);
  }

  @ParameterizedTest
  @CsvSource({"30, 12, 10", "128, 20, 70", "1100, 600, 300", "2050, 37, 513", "5000, 9, 64"})
  void sumsHaveTheBitsOfALoopOfTheirOwn(int depth, int rows, int columns) {
    Expression x = Expression.parameter(depth, rows);
    Expression dy = Expression.parameter(depth, columns);
    Expression kernel = x.matmul(dy, true, false);
    Expression bias = dy.sum(0);
    List<Value> inputs = Expression.values(x, dy);
    assertThat(check(inputs, depth, kernel, bias).describe()).contains(SUMS);
    assertThat(check(inputs, depth, bias, kernel).describe()).contains(SUMS);
    Expression finished = kernel.times(0.5).plus(Expression.parameter(rows, columns));
    Expression half = bias.times(0.5);
    List<Value> more = new ArrayList<>(inputs);
    more.add(finished.value().node().input(1));
    assertThat(check(more, depth, half, finished).describe()).contains(SUMS);
  }

  @Test
  void productsThatRunTogetherTakeTheSumsOnce() {
    Expression x = Expression.parameter(1500, 5);
    Expression h = Expression.parameter(1500, 37);
    Expression dy = Expression.parameter(1500, 300);
    Expression bias = dy.sum(0);
    String steps =
        check(
                Expression.values(x, h, dy),
                3,
                h.matmul(dy, true, false),
                bias,
                x.matmul(dy, true, false))
            .describe();
    assertThat(steps).containsOnlyOnce(SUMS).doesNotContain(ALONE + "1500");
  }

  @Test
  void aProductThatNeedsTheSumsDoesNotTakeThem() {
    Expression x = Expression.parameter(128, 20);
    Expression dy = Expression.parameter(128, 70);
    Expression bias = dy.sum(0);
    Expression kernel = x.matmul(dy, true, false).plus(bias);
    assertThat(check(Expression.values(x, dy), 4, kernel, bias).describe())
        .contains(ALONE + "128, 70]")
        .doesNotContain(SUMS);
  }

  @Test
  void sumsOfSomethingElseStayAlone() {
    Expression x = Expression.parameter(128, 20);
    Expression dy = Expression.parameter(128, 70);
    Expression squares = dy.times(dy).sum(0);
    Expression ofLeft = x.sum(0);
    Expression kernel = x.matmul(dy, true, false);
    assertThat(check(Expression.values(x, dy), 5, kernel, squares, ofLeft).describe())
        .doesNotContain(SUMS);
  }
}
