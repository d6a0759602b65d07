package org.pellucid.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
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

/** Loops whose batch is cut into parts. */
class ScanRowsTest {
  private static final int UNITS = 40;
  private static final int LENGTH = 7;

  /** A loop's inputs and the loop over them. */
  private record Case(List<Value> inputs, Node loop) {
    Graph graph() {
      List<Value> results = new ArrayList<>();
      for (int i = 0; i < loop.outputs().size(); i++) {
        results.add(new Value(loop, i));
      }
      return new Graph(inputs, results);
    }

    /** Numbers so small that rounding does not grow from step to step. */
    List<NdArray> arguments(long seed) {
      Random random = new Random(seed);
      List<NdArray> arrays = new ArrayList<>();
      for (Value input : inputs) {
        NdArray array = RandomGraphs.array(random, input.type());
        if (array.data() instanceof float[] numbers) {
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= 0.2f;
          }
        }
        arrays.add(array);
      }
      return arrays;
    }
  }

  /**
   * A recurrent layer with nearly everything in it: two states, a mask, a factor per row, results
   * that are states from before and after the step, twice.
   */
  private static Case layer(int batch, boolean reverse) {
    Expression h = Expression.parameter(batch, UNITS);
    Expression c = Expression.parameter(batch, UNITS);
    Expression x = Expression.parameter(batch, 2 * UNITS);
    Expression shown = Expression.parameter(DType.BOOL, batch, 1);
    Expression recurrent = Expression.parameter(UNITS, 2 * UNITS);
    Expression back = Expression.parameter(UNITS, UNITS);
    Expression dropped = Expression.parameter(batch, UNITS);
    Expression bias = Expression.parameter(2 * UNITS);
    Expression z = x.plus(h.times(dropped).matmul(recurrent, false, false)).plus(bias);
    Expression gate = columns(z, 0).apply(new Op.Sigmoid());
    Expression candidate = columns(z, UNITS).apply(new Op.Tanh());
    Expression newC = gate.times(c).plus(candidate.matmul(back, false, true));
    Expression all = shown.to(Shape.of(batch, UNITS));
    Expression nextC = all.apply(new Op.Select(), newC, c);
    Expression nextH = all.apply(new Op.Select(), newC.apply(new Op.Tanh()), h);
    Expression total = nextH.sum(1);
    Expression joined = nextC.apply(new Op.Concat(1), gate);
    Graph body =
        new Graph(
            Expression.values(h, c, x, shown, recurrent, back, dropped, bias),
            Expression.values(nextH, nextC, nextH, h, c, nextH, h, total, joined));
    List<Value> inputs =
        Expression.values(
            Expression.parameter(batch, UNITS),
            Expression.parameter(batch, UNITS),
            Expression.parameter(LENGTH, batch, 2 * UNITS),
            Expression.parameter(DType.BOOL, LENGTH, batch, 1),
            Expression.parameter(UNITS, 2 * UNITS),
            Expression.parameter(UNITS, UNITS),
            Expression.parameter(batch, UNITS),
            Expression.parameter(2 * UNITS));
    return new Case(inputs, Node.of(new Op.Scan(body, 2, 2, LENGTH, reverse), inputs));
  }

  private static Expression columns(Expression z, int first) {
    return z.apply(
        new Op.Slice(Ints.of(0, first), Ints.of(z.shape().dim(0), UNITS), Ints.of(1, 1)));
  }

  private static Executable compiled(Graph graph, int threads) {
    KernelChoice choice =
        new KernelChoice(new LoopKernels(LoopKernels.Backend.SCALAR), new Workers(threads));
    return Compiler.compile(graph, choice);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 7, 8, 16, 37, 40, 64})
  void partsOfTheBatchGiveWhatTheWholeGives(int batch) {
    for (boolean reverse : new boolean[] {false, true}) {
      Case layer = layer(batch, reverse);
      List<NdArray> arguments = layer.arguments(batch);
      Executable executable = compiled(layer.graph(), 2);
      assertThat(executable.describe().contains("rows at a time")).isEqualTo(batch >= 8);
      List<NdArray> expected = Interpreter.run(layer.graph(), arguments);
      Closeness.assertClose(executable.run(arguments), expected, "first run, seed " + batch);
      Closeness.assertClose(executable.run(arguments), expected, "second run, seed " + batch);
    }
  }

  @Test
  void partsHaveTheSameBitsOnAnyNumberOfThreads() {
    Case layer = layer(53, false);
    List<NdArray> arguments = layer.arguments(53);
    List<NdArray> alone = compiled(layer.graph(), 1).run(arguments);
    for (int threads = 2; threads <= 5; threads++) {
      assertThat(compiled(layer.graph(), threads).run(arguments)).isEqualTo(alone);
    }
  }

  @Test
  void rowsThatDependOnEachOtherStayTogether() {
    int batch = 32;
    Expression state = Expression.parameter(batch, UNITS);
    Expression weights = Expression.parameter(UNITS, UNITS);
    Expression z = state.matmul(weights, false, false);
    Expression next = z.minus(z.sum(0)).apply(new Op.Tanh());
    Graph body = new Graph(Expression.values(state, weights), Expression.values(next, next));
    List<Value> inputs =
        Expression.values(Expression.parameter(batch, UNITS), Expression.parameter(UNITS, UNITS));
    Case loop = new Case(inputs, Node.of(new Op.Scan(body, 1, 0, LENGTH, false), inputs));
    List<NdArray> arguments = loop.arguments(1);
    Executable executable = compiled(loop.graph(), 2);
    assertThat(executable.describe()).doesNotContain("rows at a time");
    Closeness.assertClose(
        executable.run(arguments), Interpreter.run(loop.graph(), arguments), "sum over rows");
  }
}
