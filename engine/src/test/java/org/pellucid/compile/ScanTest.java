package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;
import org.pellucid.reference.Interpreter;

class ScanTest {
  private static final int BATCH = 3;
  private static final int UNITS = 5;

  /** A simple recurrent layer; with residuals it also returns what the activation was given. */
  private static Graph body(boolean residuals) {
    Expression state = Expression.parameter(BATCH, UNITS);
    Expression x = Expression.parameter(BATCH, 4);
    Expression kernel = Expression.parameter(4, UNITS);
    Expression recurrent = Expression.parameter(UNITS, UNITS);
    Expression bias = Expression.parameter(UNITS);
    Expression z =
        x.matmul(kernel, false, false).plus(state.matmul(recurrent, false, false)).plus(bias);
    Expression next = z.apply(new Op.Tanh());
    List<Value> outputs = new ArrayList<>(Expression.values(next, next));
    if (residuals) {
      outputs.add(z.value());
    }
    return new Graph(Expression.values(state, x, kernel, recurrent, bias), outputs);
  }

  private static List<Expression> parameters(int length) {
    return List.of(
        Expression.parameter(BATCH, UNITS),
        Expression.parameter(length, BATCH, 4),
        Expression.parameter(4, UNITS),
        Expression.parameter(UNITS, UNITS),
        Expression.parameter(UNITS));
  }

  private static List<NdArray> arguments(List<Expression> parameters) {
    Random random = new Random(5);
    return parameters.stream().map(p -> RandomGraphs.array(random, p.value().type())).toList();
  }

  private static List<Value> values(List<Expression> expressions) {
    return Expression.values(expressions.toArray(Expression[]::new));
  }

  private static void check(Graph graph, List<NdArray> arguments) {
    Executable executable = Backend.named("scalar").compile(graph);
    List<NdArray> expected = Interpreter.run(graph, arguments);
    Closeness.assertClose(executable.run(arguments), expected, "first run");
    Closeness.assertClose(executable.run(arguments), expected, "second run");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 7, 8})
  void recurrentLayersRunForwardsAndBackwards(int length) {
    for (boolean reverse : new boolean[] {false, true}) {
      List<Expression> parameters = parameters(length);
      Node scan = Node.of(new Op.Scan(body(true), 1, 1, length, reverse), values(parameters));
      check(
          new Graph(
              values(parameters),
              List.of(new Value(scan, 0), new Value(scan, 1), new Value(scan, 2))),
          arguments(parameters));
    }
  }

  @Test
  void carriedValuesMayChangePlaces() {
    Expression a = Expression.parameter(4);
    Expression b = Expression.parameter(4);
    Graph swap = new Graph(Expression.values(a, b), Expression.values(b, a.plus(b)));
    Expression x = Expression.parameter(4);
    Expression y = Expression.parameter(4);
    Node scan = Node.of(new Op.Scan(swap, 2, 0, 5, false), Expression.values(x, y));
    check(
        new Graph(Expression.values(x, y), List.of(new Value(scan, 0), new Value(scan, 1))),
        arguments(List.of(x, y)));
  }

  @Test
  void loopsWithinLoops() {
    Expression state = Expression.parameter(3);
    Expression slice = Expression.parameter(4, 3);
    Expression inner = Expression.parameter(3);
    Expression part = Expression.parameter(3);
    Graph innerBody =
        new Graph(Expression.values(inner, part), Expression.values(inner.times(part).plus(part)));
    Value result =
        new Value(
            Node.of(new Op.Scan(innerBody, 1, 1, 4, false), Expression.values(state, slice)), 0);
    Graph outerBody = new Graph(Expression.values(state, slice), List.of(result, result));
    Expression start = Expression.parameter(3);
    Expression sequence = Expression.parameter(5, 4, 3);
    Node scan = Node.of(new Op.Scan(outerBody, 1, 1, 5, true), Expression.values(start, sequence));
    check(
        new Graph(
            Expression.values(start, sequence), List.of(new Value(scan, 0), new Value(scan, 1))),
        arguments(List.of(start, sequence)));
  }

  @Test
  void loopsThatShareTheirStepsAreRunOnce() {
    List<Expression> parameters = parameters(6);
    Node plain = Node.of(new Op.Scan(body(false), 1, 1, 6, false), values(parameters));
    Node withResiduals = Node.of(new Op.Scan(body(true), 1, 1, 6, false), values(parameters));
    Graph graph =
        new Graph(values(parameters), List.of(new Value(plain, 1), new Value(withResiduals, 2)));
    Graph merged = MergeScans.apply(graph);
    assertThat(merged.nodes().stream().filter(node -> node.op() instanceof Op.Scan)).hasSize(1);
    List<NdArray> arguments = arguments(parameters);
    Closeness.assertClose(
        Interpreter.run(merged, arguments), Interpreter.run(graph, arguments), "merged");
    check(graph, arguments);
  }

  @Test
  void loopsThatCarryOtherValuesStayApart() {
    Expression a = Expression.parameter(4);
    Expression b = Expression.parameter(4);
    Graph twice = new Graph(Expression.values(a), Expression.values(a.plus(a)));
    Graph square = new Graph(Expression.values(b), Expression.values(b.times(b)));
    Expression x = Expression.parameter(4);
    Value first = new Value(Node.of(new Op.Scan(twice, 1, 0, 3, false), Expression.values(x)), 0);
    Value second = new Value(Node.of(new Op.Scan(square, 1, 0, 3, false), Expression.values(x)), 0);
    Graph graph = new Graph(Expression.values(x), List.of(first, second));
    assertThat(MergeScans.apply(graph)).isSameAs(graph);
    check(graph, List.of(NdArray.of(new float[] {1, 0.5f, -0.25f, 2})));
  }

  @Test
  void integersCountSteps() {
    Expression i = Expression.parameter(DType.INT64);
    Expression next =
        new Expression(
            Node.value(
                new Op.Add(),
                i.value(),
                Node.value(new Op.Fill(new TensorType(DType.INT64, Shape.SCALAR), 1))));
    Graph body = new Graph(Expression.values(i), Expression.values(next, i));
    Expression start = Expression.parameter(DType.INT64);
    Node scan = Node.of(new Op.Scan(body, 1, 0, 4, false), Expression.values(start));
    List<NdArray> results =
        Backend.named("simd")
            .compile(
                new Graph(
                    Expression.values(start), List.of(new Value(scan, 0), new Value(scan, 1))))
            .run(List.of(NdArray.scalar(DType.INT64, 10L)));
    assertThat(results)
        .containsExactly(NdArray.scalar(DType.INT64, 14L), NdArray.of(new long[] {10, 11, 12, 13}));
  }
}
