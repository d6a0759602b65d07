package org.pellucid.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;
import org.pellucid.graph.TensorType;
import org.pellucid.graph.Value;

class InterpreterTest {
  private static final TensorType FLOATS = new TensorType(DType.FLOAT32, Shape.of(2));

  private static Value parameter(String name, TensorType type) {
    return Node.value(new Op.Parameter(name, type));
  }

  private static NdArray floats(float... values) {
    return NdArray.of(values);
  }

  @Test
  void parametersAreGivenInOrder() {
    Value x = parameter("x", FLOATS);
    Value y = parameter("y", FLOATS);
    Graph graph = new Graph(List.of(x, y), List.of(Node.value(new Op.Sub(), y, x), x));

    assertThat(Interpreter.run(graph, List.of(floats(1, 2), floats(10, 20))))
        .containsExactly(floats(9, 18), floats(1, 2));
  }

  @Test
  void wrongInputIsNamed() {
    Graph graph = new Graph(List.of(parameter("x", FLOATS)), List.of());

    assertThatThrownBy(() -> Interpreter.run(graph, List.of(floats(1, 2, 3))))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Input \"x\" is float32 [3] but the program expects float32 [2].");
    assertThatThrownBy(() -> Interpreter.run(graph, List.of()))
        .isInstanceOf(PellucidException.class)
        .hasMessage("The program takes 1 inputs but got 0.");
  }

  @Test
  void variablesChangeAtTheEndAndReadsSeeTheOldValues() {
    Cell a = new Cell("a", floats(1, 2));
    Cell b = new Cell("b", floats(30, 40));
    Value readA = Node.value(new Op.Read(a));
    Value readB = Node.value(new Op.Read(b));
    Value sum = Node.value(new Op.Add(), readA, readB);
    Graph swap =
        new Graph(
            List.of(),
            List.of(sum, Node.value(new Op.Read(a))),
            List.of(new Graph.Update(a, readB), new Graph.Update(b, readA)));

    assertThat(Interpreter.run(swap, List.of())).containsExactly(floats(31, 42), floats(1, 2));
    assertThat(a.read()).isEqualTo(floats(30, 40));
    assertThat(b.read()).isEqualTo(floats(1, 2));
  }

  @Test
  void failedRunChangesNoVariable() {
    Cell cell = new Cell("a", floats(1, 2));
    Value index = Node.value(new Op.Data(NdArray.of(new int[] {7})));
    Value gathered =
        Node.value(new Op.Gather(0, Op.OutOfRange.FAIL), Node.value(new Op.Read(cell)), index);
    Value other = Node.value(new Op.Data(floats(5, 6)));
    Graph graph = new Graph(List.of(), List.of(gathered), List.of(new Graph.Update(cell, other)));

    assertThatThrownBy(() -> Interpreter.run(graph, List.of()))
        .isInstanceOf(PellucidException.class);
    assertThat(cell.read()).isEqualTo(floats(1, 2));
  }

  @Test
  void floatsAreNotRoundedBetweenNodesButAtOutputs() {
    Value x = parameter("x", FLOATS);
    Value y = parameter("y", FLOATS);
    Value sum = Node.value(new Op.Add(), x, y);
    Value back = Node.value(new Op.Sub(), sum, x);
    Graph graph = new Graph(List.of(x, y), List.of(back, sum));
    NdArray large = floats(1, 1 << 30);
    NdArray small = floats(0x1p-40f, 1);

    assertThat(Interpreter.run(graph, List.of(large, small))).containsExactly(small, large);
  }

  @Test
  void castsRound() {
    Value x = parameter("x", FLOATS);
    Value third = Node.value(new Op.Div(), Node.value(new Op.Div(), x, x), x);
    Value wide = Node.value(new Op.Cast(DType.FLOAT64), third);
    Graph graph = new Graph(List.of(x), List.of(wide));

    assertThat(Interpreter.run(graph, List.of(floats(3, 7))))
        .containsExactly(NdArray.of(new double[] {1f / 3, 1f / 7}));
  }

  @Test
  void nodesWithKnownResultsAreNotComputedAgain() {
    Value index = Node.value(new Op.Data(NdArray.of(new int[] {7})));
    Value table = Node.value(new Op.Data(floats(1, 2)));
    Value failing = Node.value(new Op.Gather(0, Op.OutOfRange.FAIL), table, index);
    Value known = Node.value(new Op.Neg(), failing);
    known.node().remember(List.of(floats(5)));
    Graph graph = new Graph(List.of(), List.of(Node.value(new Op.Neg(), known)));

    assertThat(Interpreter.run(graph, List.of())).containsExactly(floats(-5));
  }

  @Test
  void depthIsNoLimit() {
    Value x = parameter("x", FLOATS);
    Value one = Node.value(new Op.Fill(FLOATS, Double.doubleToRawLongBits(1)));
    Value deep = x;
    for (int i = 0; i < 50_000; i++) {
      deep = Node.value(new Op.Add(), deep, one);
    }

    assertThat(Interpreter.run(new Graph(List.of(x), List.of(deep)), List.of(floats(1, 2))))
        .containsExactly(floats(50_001, 50_002));
  }

  @Test
  void listenerHearsOfEachNodeInOrder() {
    Value x = parameter("x", FLOATS);
    Value twice = Node.value(new Op.Add(), x, x);
    Value unused = Node.value(new Op.Neg(), x);
    Value square = Node.value(new Op.Mul(), twice, twice);
    List<Node> heard = new ArrayList<>();
    List<NdArray> results = new ArrayList<>();

    Interpreter.run(
        new Graph(List.of(x), List.of(square)),
        List.of(floats(1, 2)),
        (node, values) -> {
          heard.add(node);
          results.addAll(values);
        });

    assertThat(heard).containsExactly(x.node(), twice.node(), square.node());
    assertThat(heard).doesNotContain(unused.node());
    assertThat(results).containsExactly(floats(1, 2), floats(2, 4), floats(4, 16));
  }

  @Test
  void listenerHearsOfTheBodyOfALoopOncePerStep() {
    Value carried = parameter("x", FLOATS);
    Value next = Node.value(new Op.Add(), carried, carried);
    Op.Scan loop = new Op.Scan(new Graph(List.of(carried), List.of(next)), 1, 0, 3, false);
    Value x = parameter("x", FLOATS);
    List<NdArray> steps = new ArrayList<>();

    Interpreter.run(
        new Graph(List.of(x), List.of(Node.value(loop, x))),
        List.of(floats(1, 2)),
        (node, values) -> {
          if (node == next.node()) {
            steps.addAll(values);
          }
        });

    assertThat(steps).containsExactly(floats(2, 4), floats(4, 8), floats(8, 16));
  }

  @Test
  void loopOfNoStepsKeepsWhatItCarries() {
    Value carried = parameter("x", FLOATS);
    Value next = Node.value(new Op.Add(), carried, carried);
    Op.Scan loop = new Op.Scan(new Graph(List.of(carried), List.of(next, next)), 1, 0, 0, false);

    assertThat(Interpreter.evaluate(loop, List.of(floats(1, 2))))
        .containsExactly(floats(1, 2), NdArray.zeros(DType.FLOAT32, Shape.of(0, 2)));
  }

  @Test
  void errorInsideALoopNamesTheLayerOfTheNodeOnce() {
    Value index = parameter("index", new TensorType(DType.INT32, Shape.SCALAR));
    Value table = Node.value(new Op.Data(floats(1, 2)));
    Value taken =
        Origin.at(
            "decoder/embedding",
            () -> Node.value(new Op.Gather(0, Op.OutOfRange.FAIL), table, index));
    Op.Scan loop = new Op.Scan(new Graph(List.of(index), List.of(taken)), 0, 1, 2, false);

    assertThatThrownBy(() ->
            Origin.at(
                "decoder", () -> Interpreter.evaluate(loop, List.of(NdArray.of(new int[] {0, 2})))))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Layer \"decoder/embedding\": index 2 is outside 0..1.");
  }

  @Test
  void evaluationOfANodeNamesItsOwnOrigin() {
    Value table = Node.value(new Op.Data(floats(1, 2)));
    Value index = Node.value(new Op.Data(NdArray.of(new int[] {0})));
    Value gathered =
        Origin.at(
            "embedding", () -> Node.value(new Op.Gather(0, Op.OutOfRange.FAIL), table, index));

    assertThatThrownBy(() ->
            Interpreter.evaluate(gathered.node(), List.of(floats(1, 2), NdArray.of(new int[] {9}))))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Layer \"embedding\": index 9 at [0] is outside 0..1.");
  }
}
