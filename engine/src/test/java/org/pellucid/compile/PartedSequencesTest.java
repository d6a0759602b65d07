package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pellucid.compile.ProductGraphs.compiled;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.cpu.Workers;
import org.pellucid.cpu.lane.LoopKernels;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.reference.Interpreter;

/** Gradients of gates, which loops give part by part, and the products that read the parts. */
class PartedSequencesTest {
  private static final int LENGTH = 40;
  private static final int BATCH = 34;
  private static final int ROWS = LENGTH * BATCH;
  private static final int UNITS = 48;
  private static final String PIECES = "in pieces";

  /** A loop over two sequences with two results of three parts each, of which they share two. */
  private record Gates(List<Value> inputs, Node loop, int units) {
    static Gates of(int units) {
      Expression h = Expression.parameter(BATCH, units);
      Expression x = Expression.parameter(BATCH, units);
      Expression z = Expression.parameter(BATCH, units);
      Expression a = x.times(z);
      Expression b = x.plus(h);
      Expression c = z.minus(x.times(h));
      Expression joined = a.apply(new Op.Concat(1), b, c);
      Expression other = a.apply(new Op.Concat(1), b, c.times(z));
      Graph body =
          new Graph(
              Expression.values(h, x, z), Expression.values(h.times(0.5).plus(a), joined, other));
      Expression start = Expression.parameter(BATCH, units);
      Expression first = Expression.parameter(LENGTH, BATCH, units);
      Expression second = Expression.parameter(LENGTH, BATCH, units);
      // Computed, so that their places are free behind the loop.
      Expression twice = first.plus(first);
      Expression half = second.times(0.5);
      Node loop =
          Node.of(new Op.Scan(body, 1, 2, LENGTH, true), Expression.values(start, twice, half));
      return new Gates(Expression.values(start, first, second), loop, units);
    }

    Expression sequence(int index) {
      return new Expression(new Value(loop, index));
    }

    /** A result of the loop with all its rows on top of each other. */
    Expression rows(int index) {
      return sequence(index).apply(new Op.Reshape(Shape.of(ROWS, 3 * units)));
    }

    Expression sum(int index) {
      return sequence(index)
          .apply(new Op.Reshape(Shape.of(1, ROWS, 3 * units)))
          .apply(new Op.Sum(Ints.of(1)));
    }
  }

  private static Plan plan(Graph graph) {
    return Compiler.plan(
        graph, new KernelChoice(new LoopKernels(LoopKernels.Backend.SCALAR), new Workers(1)));
  }

  private static ScanStep loop(Plan plan) {
    return plan.steps().stream()
        .filter(ScanStep.class::isInstance)
        .map(ScanStep.class::cast)
        .findAny()
        .orElseThrow();
  }

  /** How many results of a loop lie where something lies that it reads. */
  private static long inPlace(ScanStep loop) {
    return loop.writes().stream()
        .filter(written -> written.size() > BATCH * 100)
        .filter(written ->
            loop.reads().stream()
                .anyMatch(read -> read.kind == written.kind && read.place == written.place))
        .count();
  }

  private static List<NdArray> arguments(List<Value> inputs, long seed) {
    Random random = new Random(seed);
    List<NdArray> arguments = new ArrayList<>();
    for (Value input : inputs) {
      NdArray array = RandomGraphs.array(random, input.type());
      float[] numbers = (float[]) array.data();
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] *= 0.1f;
      }
      arguments.add(array);
    }
    return arguments;
  }

  private static void check(Graph graph, long seed) {
    List<NdArray> arguments = arguments(graph.parameters(), seed);
    List<NdArray> expected = Interpreter.run(graph, arguments);
    List<NdArray> first = compiled(graph, 1).run(arguments);
    Closeness.assertClose(first, expected, "seed " + seed);
    for (int threads = 1; threads <= 3; threads++) {
      Executable executable = compiled(graph, threads);
      for (int run = 0; run < 3; run++) {
        assertThat(executable.run(arguments))
            .as("%s threads, run %s, seed %s", threads, run, seed)
            .isEqualTo(first);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {70, 96})
  void gradientsOfKernelsReadPartsWhereTheyAre(int units) {
    Gates gates = Gates.of(units);
    Expression x = Expression.parameter(ROWS, 5);
    Expression h = Expression.parameter(ROWS, 37);
    List<Value> inputs = new ArrayList<>(gates.inputs());
    inputs.addAll(Expression.values(x, h));
    Graph graph =
        new Graph(
            inputs,
            Expression.values(
                x.matmul(gates.rows(1), true, false),
                h.matmul(gates.rows(1), true, false),
                gates.sum(1),
                h.matmul(gates.rows(2), true, false).times(0.5),
                gates.sum(2)));
    Plan plan = plan(graph);
    assertThat(plan.steps().stream().map(Step::describe).toList().toString())
        .contains(PIECES)
        .contains("share their right operand")
        .doesNotContain("column reduction [" + ROWS);
    assertThat(inPlace(loop(plan))).isEqualTo(2);
    Graph simple = Compiler.simplified(graph);
    assertThat(scan(simple).op())
        .isInstanceOfSatisfying(
            Op.Scan.class, scan -> assertThat(scan.body().outputs()).hasSize(1 + 4));
    check(graph, units);
  }

  private static Node scan(Graph graph) {
    return graph.nodes().stream()
        .filter(node -> node.op() instanceof Op.Scan)
        .findAny()
        .orElseThrow();
  }

  @Test
  void whatIsNeededAsAWholeStaysWhole() {
    Gates gates = Gates.of(70);
    Expression x = Expression.parameter(ROWS, 5);
    List<Value> inputs = new ArrayList<>(gates.inputs());
    inputs.addAll(Expression.values(x));
    Expression kernel = x.matmul(gates.rows(1), true, false);
    Graph result = new Graph(inputs, Expression.values(kernel, gates.sequence(1)));
    assertThat(Compiler.simplified(result).nodes()).noneMatch(PartedSequencesTest::joinsSequences);
    check(result, 1);
    Expression turned = gates.rows(1).matmul(Expression.parameter(3, 210), false, true);
    inputs.add(turned.value().node().input(1));
    Graph asLeft = new Graph(inputs, Expression.values(kernel, turned));
    assertThat(Compiler.simplified(asLeft).nodes()).noneMatch(PartedSequencesTest::joinsSequences);
    check(asLeft, 2);
  }

  private static boolean joinsSequences(Node node) {
    return node.op() instanceof Op.Concat concat && concat.axis() == 2;
  }

  @Test
  void smallSequencesStayWhole() {
    Gates gates = Gates.of(32);
    Expression x = Expression.parameter(ROWS, 5);
    List<Value> inputs = new ArrayList<>(gates.inputs());
    inputs.addAll(Expression.values(x));
    Graph graph = new Graph(inputs, Expression.values(x.matmul(gates.rows(1), true, false)));
    assertThat(Compiler.simplified(graph).nodes()).noneMatch(PartedSequencesTest::joinsSequences);
    check(graph, 3);
  }

  private static Expression slice() {
    return Expression.parameter(BATCH, UNITS);
  }

  private static Expression sequence() {
    return Expression.parameter(LENGTH, BATCH, UNITS);
  }

  private static Node loop(Graph body, Expression... inputs) {
    return Node.of(new Op.Scan(body, 1, 1, LENGTH, false), Expression.values(inputs));
  }

  /** What a step reads after it has written a result keeps a place of its own. */
  @Test
  void resultsThatAreWrittenTooEarlyLieApart() {
    Expression h = slice();
    Expression x = slice();
    Expression kernel = Expression.parameter(UNITS, UNITS);
    Expression early = h.matmul(kernel, false, false);
    Expression next = early.matmul(kernel, false, true).times(0.01).plus(x);
    Graph body = new Graph(Expression.values(h, x, kernel), Expression.values(next, early));
    Expression start = slice();
    Expression sequence = sequence();
    Expression weights = Expression.parameter(UNITS, UNITS);
    Node loop = loop(body, start, sequence.times(0.5), weights);
    Expression all = new Expression(new Value(loop, 1));
    Graph graph =
        new Graph(
            Expression.values(start, sequence, weights),
            Expression.values(all.sum(1), new Expression(new Value(loop, 0))));
    assertThat(inPlace(loop(plan(graph)))).isZero();
    check(graph, 4);
  }

  /** A sequence that is needed behind the loop, too, keeps its place. */
  @Test
  void whatIsNeededOnceMoreIsNotOverwritten() {
    Expression h = slice();
    Expression x = slice();
    Graph body = new Graph(Expression.values(h, x), Expression.values(h.plus(x), h.times(x)));
    Expression start = slice();
    Expression sequence = sequence();
    Expression half = sequence.times(0.5);
    Expression all = new Expression(new Value(loop(body, start, half), 1));
    List<Value> inputs = Expression.values(start, sequence);
    Graph once = new Graph(inputs, Expression.values(all.sum(1)));
    assertThat(inPlace(loop(plan(once)))).isEqualTo(1);
    check(once, 5);
    Graph twice = new Graph(inputs, Expression.values(all.plus(half).sum(1)));
    assertThat(inPlace(loop(plan(twice)))).isZero();
    check(twice, 6);
  }
}
