package org.pellucid.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Loop;
import org.pellucid.tensor.Tensor;

/** Loops have the values and gradients that the same steps have when written out. */
final class ScanGradientTest {
  private static final long SEED = 7;

  private final SplittableRandom random = new SplittableRandom(SEED);

  private Tensor draw(int... dims) {
    Shape shape = Shape.of(dims);
    return Tensor.of(
        NdArray.wrap(DType.FLOAT64, shape, random.doubles(shape.size(), -1, 1).toArray()));
  }

  /** The loop, step by step. */
  private static Loop.Result unrolled(
      List<Tensor> carried, List<Tensor> sequences, int length, boolean reverse, Loop.Step step) {
    List<Tensor> state = carried;
    List<List<Tensor>> outputs = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      int at = reverse ? length - 1 - i : i;
      Loop.Result result = step.apply(state, sequences.stream().map(s -> s.select(0, at)).toList());
      state = result.carried();
      outputs.add(reverse ? 0 : outputs.size(), result.outputs());
    }
    List<Tensor> stacked = new ArrayList<>();
    for (int j = 0; j < outputs.getFirst().size(); j++) {
      int which = j;
      stacked.add(Tensor.stack(0, outputs.stream().map(o -> o.get(which)).toList()));
    }
    return new Loop.Result(state, stacked);
  }

  private static Tensor loss(Loop.Result result) {
    Tensor sum = Tensor.scalar(0.0);
    int weight = 1;
    for (Tensor tensor : result.carried()) {
      sum = sum.add(tensor.sin().sum().multiply(weight++));
    }
    for (Tensor tensor : result.outputs()) {
      sum = sum.add(tensor.square().sum().multiply(weight++));
    }
    return sum;
  }

  private static void assertSameGradients(Loop.Result loop, Loop.Result steps, List<Tensor> wrt) {
    Tensor a = loss(loop);
    Tensor b = loss(steps);
    assertThat(a.item()).isCloseTo(b.item(), within(1e-12));
    for (int order = 1; order <= 3; order++) {
      List<Tensor> gradients = Gradients.of(a, wrt);
      List<Tensor> expected = Gradients.of(b, wrt);
      for (int i = 0; i < wrt.size(); i++) {
        assertThat(gradients.get(i).toDoubleArray())
            .as("order %d, input %d, seed %d", order, i, SEED)
            .containsExactly(expected.get(i).toDoubleArray(), within(1e-9));
      }
      a = gradients.stream().map(g -> g.square().sum()).reduce(Tensor::add).orElseThrow();
      b = expected.stream().map(g -> g.square().sum()).reduce(Tensor::add).orElseThrow();
    }
  }

  private void check(
      List<Tensor> carried, List<Tensor> sequences, List<Tensor> more, Loop.Step step) {
    int length = 3;
    List<Tensor> wrt = new ArrayList<>(carried);
    wrt.addAll(sequences);
    wrt.addAll(more);
    for (boolean reverse : new boolean[] {false, true}) {
      assertSameGradients(
          Loop.scan(carried, sequences, length, reverse, step),
          unrolled(carried, sequences, length, reverse, step),
          wrt);
    }
  }

  @Test
  void recurrentLayer() {
    Tensor w = draw(2, 2);
    Tensor u = draw(2, 2);
    Tensor bias = draw(2);
    check(
        List.of(draw(3, 2)),
        List.of(draw(3, 3, 2)),
        List.of(w, u, bias),
        (c, x) -> {
          Tensor h = x.get(0).matmul(w).add(c.get(0).matmul(u)).add(bias).tanh();
          return new Loop.Result(List.of(h), List.of(h));
        });
  }

  /** What an addition makes again of what is kept anyway is not kept for the way back. */
  @Test
  void whatIsMadeQuicklyIsNotKept() {
    Tensor u = draw(2, 2);
    Tensor start = draw(3, 2);
    Tensor xs = draw(4, 3, 2);
    Loop.Step step =
        (c, x) -> {
          Tensor z = x.get(0).add(c.get(0).matmul(u)).sigmoid();
          Tensor h = z.multiply(c.get(0)).add(z.subtractFrom(1).multiply(x.get(0).sin()));
          return new Loop.Result(List.of(h), List.of(h));
        };
    check(List.of(start), List.of(draw(3, 3, 2)), List.of(u), step);
    Tensor loss = loss(Loop.scan(List.of(start), List.of(xs), 4, false, step));
    List<Value> gradients = Gradients.of(loss, List.of(u, xs)).stream().map(Tensor::graph).toList();
    Node kept =
        Graph.reachable(gradients).stream()
            .filter(node -> node.op() instanceof Op.Scan scan && scan.sequences() == 1)
            .max(Comparator.comparingInt(node -> node.outputs().size()))
            .orElseThrow();
    List<Value> results = ((Op.Scan) kept.op()).body().outputs();
    assertThat(results).noneMatch(value -> value.op() instanceof Op.Sub);
    // The carried value and its sequence, that before each step, z, and the sine.
    assertThat(results).hasSize(5);
  }

  @Test
  void twoCarriedValuesThatMix() {
    Tensor scale = draw(2);
    check(
        List.of(draw(2), draw(2)),
        List.of(draw(3, 2)),
        List.of(scale),
        (c, x) ->
            new Loop.Result(
                List.of(c.get(1).multiply(scale).sin(), c.get(0).add(x.get(0))),
                List.of(c.get(0).multiply(c.get(1)))));
  }

  @Test
  void carriedValueThatGoesThroughUnchanged() {
    check(
        List.of(draw(2), draw(2)),
        List.of(draw(3, 2)),
        List.of(),
        (c, x) ->
            new Loop.Result(
                List.of(c.get(0), c.get(1).multiply(c.get(0))), List.of(x.get(0), c.get(0))));
  }

  @Test
  void noCarriedValues() {
    Tensor w = draw(2);
    check(
        List.of(),
        List.of(draw(3, 2), draw(3, 2)),
        List.of(w),
        (c, x) ->
            new Loop.Result(List.of(), List.of(x.get(0).multiply(x.get(1)).multiply(w).exp())));
  }

  @Test
  void noSequences() {
    Tensor w = draw(2, 2);
    check(
        List.of(draw(1, 2)),
        List.of(),
        List.of(w),
        (c, x) -> {
          Tensor next = c.get(0).matmul(w).tanh();
          return new Loop.Result(List.of(next), List.of(next));
        });
  }

  @Test
  void oneResultTwice() {
    check(
        List.of(draw(2)),
        List.of(draw(3, 2)),
        List.of(),
        (c, x) -> {
          Tensor next = c.get(0).multiply(x.get(0)).cos();
          return new Loop.Result(List.of(next), List.of(next, next));
        });
  }

  @Test
  void wholeNumbersAreCarriedAlong() {
    check(
        List.of(draw(2)),
        List.of(draw(3, 2)),
        List.of(),
        (c, x) -> {
          Tensor next = c.get(0).multiply(x.get(0).less(0).where(x.get(0), x.get(0).exp()));
          return new Loop.Result(List.of(next), List.of(next.round()));
        });
  }

  @Test
  void loopWithinALoop() {
    Tensor w = draw(2);
    Tensor inner = draw(2, 2);
    check(
        List.of(draw(2)),
        List.of(draw(3, 2)),
        List.of(w, inner),
        (c, x) -> {
          Loop.Result nested =
              Loop.scan(
                  List.of(c.get(0)),
                  List.of(inner),
                  false,
                  (d, y) -> {
                    Tensor next = d.get(0).multiply(y.get(0)).add(x.get(0).multiply(w)).sin();
                    return new Loop.Result(List.of(next), List.of(next.square()));
                  });
          return new Loop.Result(nested.carried(), List.of(nested.outputs().get(0).sum(0)));
        });
  }

  @Test
  void customGradientWithinALoop() {
    Tensor w = draw(2);
    check(
        List.of(draw(2)),
        List.of(draw(3, 2)),
        List.of(w),
        (c, x) -> {
          Tensor next =
              Gradients.custom(
                  List.of(c.get(0), x.get(0)),
                  in -> in.get(0).multiply(in.get(1)).sin(),
                  (g, out, in) ->
                      List.of(g.multiply(in.get(1)).multiply(w), g.multiply(in.get(0).cos())));
          return new Loop.Result(List.of(next), List.of(next));
        });
  }

  @Test
  void gradientsWithinALoop() {
    check(
        List.of(draw(2)),
        List.of(draw(3, 2)),
        List.of(),
        (c, x) -> {
          Tensor energy = c.get(0).multiply(x.get(0)).sin().sum();
          Tensor slope = Gradients.of(energy, List.of(c.get(0))).getFirst();
          return new Loop.Result(List.of(c.get(0).subtract(slope.multiply(0.1))), List.of(slope));
        });
  }

  @Test
  void onlyTheLastStateIsUsed() {
    Tensor x = draw(3, 2);
    Loop.Step step =
        (c, s) -> {
          Tensor next = c.get(0).multiply(s.get(0)).sin();
          return new Loop.Result(List.of(next), List.of(next, next.exp()));
        };
    Tensor start = draw(2);
    Tensor a = Loop.scan(List.of(start), List.of(x), false, step).carried().getFirst().sum();
    Tensor b = unrolled(List.of(start), List.of(x), 3, false, step).carried().getFirst().sum();
    assertThat(Gradients.of(a, List.of(x)).getFirst().toDoubleArray())
        .containsExactly(Gradients.of(b, List.of(x)).getFirst().toDoubleArray(), within(1e-12));
  }

  @Test
  void whatNeedsNoGradientIsNotDifferentiated() {
    Tensor x = draw(3, 2);
    Tensor w = draw(2);
    Loop.Result result =
        Loop.scan(
            List.of(draw(2), Tensor.of(1)),
            List.of(x),
            false,
            (c, s) ->
                new Loop.Result(
                    List.of(c.get(0).add(s.get(0).round().multiply(w)), c.get(1).add(1)),
                    List.of()));
    Tensor loss = result.carried().get(0).sum();
    assertThat(Gradients.of(loss, List.of(x)).getFirst().toDoubleArray()).containsOnly(0);
    assertThat(Gradients.of(loss, List.of(w)).getFirst().shape()).isEqualTo(Shape.of(2));
  }

  @Test
  void productsWithWeightsAreOneProductBehindTheLoop() {
    Tensor w = draw(2, 2);
    Loop.Result result =
        Loop.scan(
            List.of(draw(1, 2)),
            List.of(draw(3, 1, 2)),
            false,
            (c, x) -> {
              Tensor h = x.get(0).matmul(w).add(c.get(0)).tanh();
              return new Loop.Result(List.of(h), List.of(h));
            });
    Tensor gradient = Gradients.of(result.outputs().getFirst().sum(), List.of(w)).getFirst();
    List<Node> nodes = Graph.reachable(List.of(gradient.graph()));
    assertThat(nodes).filteredOn(n -> n.op().equals(new Op.MatMul(true, false))).hasSize(1);
    assertThat(nodes)
        .filteredOn(n -> n.op() instanceof Op.Scan)
        .allSatisfy(n ->
            assertThat(((Op.Scan) n.op()).body().nodes())
                .noneMatch(inner -> inner.op().equals(new Op.MatMul(true, false))));
  }

  @Test
  void secondForwardLoopStartsAsTheFirst() {
    Tensor x = draw(3, 2);
    Loop.Result result =
        Loop.scan(
            List.of(draw(2)),
            List.of(x),
            false,
            (c, s) -> new Loop.Result(List.of(c.get(0).add(s.get(0)).sin()), List.of()));
    Node forward = result.carried().getFirst().graph().node();
    Graph body = ((Op.Scan) forward.op()).body();
    Tensor gradient = Gradients.of(result.carried().getFirst().sum(), List.of(x)).getFirst();
    assertThat(Graph.reachable(List.of(gradient.graph())))
        .anySatisfy(node -> {
          assertThat(node.op()).isInstanceOf(Op.Scan.class);
          Graph extended = ((Op.Scan) node.op()).body();
          assertThat(node.inputs()).isEqualTo(forward.inputs());
          assertThat(extended.parameters()).isEqualTo(body.parameters());
          assertThat(extended.outputs()).startsWith(body.outputs().toArray(new Value[0]));
          assertThat(extended.outputs()).hasSizeGreaterThan(body.outputs().size());
        });
  }
}
