package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.pellucid.compile.ProductGraphs.arguments;
import static org.pellucid.compile.ProductGraphs.compiled;
import static org.pellucid.compile.ProductGraphs.graph;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.cpu.Simd;
import org.pellucid.graph.Cell;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

/** Products of one row with several variables, which run together. */
class JointRowTest {
  private static final String JOINT = "products of the same row";
  private static final int DEPTH = 130;
  private static final int[] COLUMNS = {256, 128, 384};

  /** Runs after which variables are arranged for sure. */
  private static final int RUNS = 40;

  private final Random random = new Random(7);

  private NdArray weights(int columns) {
    return RandomGraphs.array(random, new TensorType(DType.FLOAT32, Shape.of(DEPTH, columns)));
  }

  /** Vectors are compiled aside, once there is much to do. */
  private static void awaitVectors() throws InterruptedException {
    assumeThat(Simd.modulePresent()).as("vector module").isTrue();
    Simd.prepare();
    Instant end = Instant.now().plus(Duration.ofMinutes(1));
    while (!Simd.ready() && Instant.now().isBefore(end)) {
      Thread.sleep(10);
    }
    assumeThat(Simd.ready()).as("vectors compiled").isTrue();
  }

  @Test
  void theyHaveTheBitsOfProductsAlone() throws InterruptedException {
    awaitVectors();
    Expression x = Expression.parameter(1, DEPTH);
    Expression bias = Expression.parameter(COLUMNS[0]);
    List<Value> inputs = Expression.values(x, bias);
    List<Cell> cells = new ArrayList<>();
    List<Expression> results = new ArrayList<>();
    for (int columns : COLUMNS) {
      cells.add(new Cell("w" + columns, weights(columns)));
      results.add(x.matmul(Expression.read(cells.getLast()), false, false));
    }
    results.set(0, results.getFirst().plus(bias));
    for (int threads = 1; threads <= 3; threads++) {
      Executable joint = compiled(graph(inputs, results.toArray(Expression[]::new)), threads);
      assertThat(joint.describe()).contains(JOINT);
      for (int change = 0; change < 2; change++) {
        List<NdArray> arguments = arguments(inputs, threads);
        List<NdArray> expected = new ArrayList<>();
        for (Expression result : results) {
          expected.addAll(compiled(graph(inputs, result), 1).run(arguments));
        }
        for (int run = 0; run < RUNS; run++) {
          assertThat(joint.run(arguments)).as("run %d", run).isEqualTo(expected);
        }
        for (int i = 0; i < COLUMNS.length; i++) {
          cells.get(i).write(weights(COLUMNS[i]));
        }
      }
    }
  }

  @Test
  void productsOfOtherRowsStayApart() {
    Expression x = Expression.parameter(1, DEPTH);
    Expression first = x.matmul(Expression.read(new Cell("w", weights(DEPTH))), false, false);
    Expression second =
        first.matmul(Expression.read(new Cell("v", weights(COLUMNS[1]))), false, false);
    Executable chain = compiled(graph(Expression.values(x), first, second), 2);
    assertThat(chain.describe()).doesNotContain(JOINT);
  }
}
