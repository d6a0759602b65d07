package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Graph;

/** In which order the units of a graph run. */
class ScheduleTest {
  private static List<String> steps(Graph graph) {
    return Compiler.plan(graph, KernelChoice.named("scalar")).steps().stream()
        .map(Step::describe)
        .toList();
  }

  @Test
  void theGradientOfAKernelComesBeforeTheGradientsOfTheLayersBelow() {
    Expression x = Expression.parameter(200, 16);
    Expression w = Expression.parameter(16, 24);
    Expression dy = Expression.parameter(200, 24);
    Expression dx = dy.matmul(w, false, true);
    Expression below = dx.matmul(w, false, false);
    Expression dw = x.matmul(dy, true, false);
    Graph graph = new Graph(Expression.values(x, w, dy), Expression.values(below, dw));
    assertThat(steps(graph))
        .containsExactly(
            "product [16, 200] x [200, 24]",
            "product [200, 24] x [24, 16]",
            "product [200, 16] x [16, 24]");
  }

  @Test
  void whatFewNumbersAreMadeForDoesNotWaitForThem() {
    Cell kernel = new Cell("kernel", NdArray.of(new float[16 * 24], 16, 24));
    Expression x = Expression.parameter(400, 16);
    Expression dy = Expression.parameter(400, 24);
    Expression below = Expression.parameter(16, 24);
    Expression time = Expression.parameter(1, 1);
    Expression w = Expression.read(kernel);
    Expression dx = dy.matmul(w, false, true);
    Expression rate = time.matmul(time, false, false).times(0.1);
    Expression next = w.minus(x.matmul(dy, true, false).times(rate));
    Graph graph =
        new Graph(
            Expression.values(x, dy, below, time),
            Expression.values(dx.matmul(below, false, false)),
            List.of(new Graph.Update(kernel, next.value())));
    assertThat(steps(graph).stream().map(step -> step.replaceAll(", then.*", "")))
        .containsExactly(
            "product [1, 1] x [1, 1]",
            "loop [1] of 3 instructions in 1 phases",
            "product [400, 24] x [24, 16]",
            "product [16, 400] x [400, 24]",
            "product [400, 16] x [16, 24]");
  }

  @Test
  void aKernelThatIsReadAfterItsGradientIsStillChangedInPlace() {
    Cell kernel = new Cell("kernel", NdArray.of(new float[16 * 24], 16, 24));
    Cell average = new Cell("average", NdArray.of(new float[16 * 24], 16, 24));
    Expression x = Expression.parameter(400, 16);
    Expression dy = Expression.parameter(400, 24);
    Expression w = Expression.read(kernel);
    Expression dx = dy.matmul(w, false, true);
    Expression next = w.minus(x.matmul(dy, true, false).times(0.1));
    Expression mean = Expression.read(average).times(0.9).plus(next.times(0.1));
    Graph graph =
        new Graph(
            Expression.values(x, dy),
            Expression.values(dx.matmul(dx, true, false)),
            List.of(
                new Graph.Update(kernel, next.value()), new Graph.Update(average, mean.value())));
    assertThat(steps(graph)).noneMatch(step -> step.startsWith("copy"));
    assertThat(steps(graph).getLast()).startsWith("product [16, 400] x [400, 24], then");
  }
}
