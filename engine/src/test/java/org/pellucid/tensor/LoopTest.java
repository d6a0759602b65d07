package org.pellucid.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;

final class LoopTest {
  private static final Tensor X = Tensor.of(new int[] {1, 2, 3, 4});

  private static Loop.Result runningSum(Tensor x, boolean reverse) {
    return Loop.scan(
        List.of(Tensor.of(0)),
        List.of(x),
        reverse,
        (carried, slices) -> {
          Tensor sum = carried.getFirst().add(slices.getFirst());
          return new Loop.Result(List.of(sum), List.of(sum));
        });
  }

  @Test
  void stateIsHandedOn() {
    Loop.Result result = runningSum(X, false);
    assertThat(result.carried().getFirst().item()).isEqualTo(10);
    assertThat(result.outputs().getFirst().toIntArray()).containsExactly(1, 3, 6, 10);
  }

  @Test
  void reverseLoopRunsFromTheEnd() {
    Loop.Result result = runningSum(X, true);
    assertThat(result.carried().getFirst().item()).isEqualTo(10);
    assertThat(result.outputs().getFirst().toIntArray()).containsExactly(10, 9, 7, 4);
  }

  @Test
  void whatIsTheSameInAllStepsIsComputedBeforeTheLoop() {
    Tensor weights = Tensor.of(new float[] {1, 2, 3, 4});
    Loop.Result result =
        Loop.scan(
            List.of(Tensor.of(new float[] {0, 0})),
            List.of(),
            3,
            false,
            (carried, slices) ->
                new Loop.Result(
                    List.of(carried.getFirst().add(weights.slice(0, 1, 3).exp())), List.of()));
    Op.Scan scan = (Op.Scan) result.carried().getFirst().graph().op();
    assertThat(scan.body().nodes())
        .extracting(node -> node.op().getClass().getSimpleName())
        .containsExactlyInAnyOrder("Parameter", "Parameter", "Add");
    assertThat(result.carried().getFirst().toFloatArray())
        .containsExactly((float) (3 * Math.exp(2)), (float) (3 * Math.exp(3)));
  }

  @Test
  void loopOfNoStepsReturnsItsStart() {
    Loop.Result result = runningSum(Tensor.of(new int[0]), false);
    assertThat(result.carried().getFirst().item()).isZero();
    assertThat(result.outputs().getFirst().shape()).isEqualTo(Shape.of(0));
  }

  @Test
  void loopWithoutSequencesCounts() {
    Loop.Result result =
        Loop.scan(
            List.of(Tensor.of(1)),
            List.of(),
            5,
            false,
            (carried, slices) ->
                new Loop.Result(List.of(carried.getFirst().multiply(2)), List.of()));
    assertThat(result.carried().getFirst().item()).isEqualTo(32);
    assertThat(result.outputs()).isEmpty();
  }

  @Test
  void tensorsAndVariablesFromOutsideAreSeen() {
    Tensor factor = Tensor.of(2).add(1);
    Variable variable = new Variable("v", NdArray.of(new int[] {10}, new int[] {1}), true);
    Loop.Result result =
        Loop.scan(
            List.of(),
            List.of(X),
            false,
            (carried, slices) ->
                new Loop.Result(
                    List.of(),
                    List.of(
                        slices.getFirst().multiply(factor).add(variable.tensor().select(0, 0)))));
    assertThat(result.outputs().getFirst().toIntArray()).containsExactly(13, 16, 19, 22);
  }

  @Test
  void loopsNest() {
    Loop.Result result =
        Loop.scan(
            List.of(Tensor.of(0)),
            List.of(X),
            false,
            (carried, slices) -> {
              Loop.Result inner = runningSum(X.multiply(slices.getFirst()), false);
              return new Loop.Result(
                  List.of(carried.getFirst().add(inner.carried().getFirst())), List.of());
            });
    assertThat(result.carried().getFirst().item()).isEqualTo(100);
  }

  @Test
  void loopInAProgramReadsItsVariables() {
    Variable scale = new Variable("scale", NdArray.of(new float[] {2}), true);
    Program program =
        Program.of(x ->
            Loop.scan(
                    List.of(Tensor.zeros(1)),
                    List.of(x),
                    false,
                    (c, s) ->
                        new Loop.Result(
                            List.of(c.getFirst().add(s.getFirst()).multiply(scale.tensor())),
                            List.of()))
                .carried()
                .getFirst());
    assertThat(program.run((Object) new float[][] {{1}, {1}}).item()).isEqualTo(6);
    scale.assign(Tensor.ones(1));
    assertThat(program.run((Object) new float[][] {{1}, {1}}).item()).isEqualTo(2);
  }

  @Test
  void stepIsRecordedOnceAndNotUnrolled() {
    int[] calls = {0};
    Tensor x = Tensor.zeros(1000);
    Loop.Result result =
        Loop.scan(
            List.of(Tensor.scalar(0.0)),
            List.of(x),
            false,
            (c, s) -> {
              calls[0]++;
              return new Loop.Result(List.of(c.getFirst().add(s.getFirst())), List.of());
            });
    assertThat(calls[0]).isEqualTo(1);
    assertThat(Graph.reachable(List.of(result.carried().getFirst().graph()))).hasSize(3);
  }

  @Test
  void constantsAreNotHandedIn() {
    Tensor half = Tensor.full(X.dtype(), X.shape(), 1).broadcastTo(Shape.of(3, 4));
    Loop.Result result =
        Loop.scan(
            List.of(),
            List.of(Tensor.of(new int[][] {{1}, {2}})),
            false,
            (c, s) -> new Loop.Result(List.of(), List.of(half.add(s.getFirst()))));
    Node node = result.outputs().getFirst().graph().node();
    assertThat(node.op()).isInstanceOf(Op.Scan.class);
    assertThat(node.inputs()).hasSize(1);
    assertThat(result.outputs().getFirst().sum().item()).isEqualTo(12 * (2 + 3));
  }

  @Test
  void wrongNumberOfCarriedValuesIsRefused() {
    assertThatThrownBy(() ->
            Loop.scan(
                List.of(Tensor.of(0)),
                List.of(X),
                false,
                (c, s) -> new Loop.Result(List.of(), List.of())))
        .isInstanceOf(PellucidException.class)
        .hasMessage("scan: the step got 1 carried values and returned 0.");
  }

  @Test
  void changedTypeOfACarriedValueIsRefused() {
    assertThatThrownBy(() ->
            Loop.scan(
                List.of(Tensor.of(0)),
                List.of(X),
                false,
                (c, s) -> new Loop.Result(List.of(c.getFirst().add(0.5)), List.of())))
        .hasMessage("scan: carried value 0 must stay int32 []; got int32 [], int32 [4].");
  }

  @Test
  void sequencesOfDifferentLengthAreRefused() {
    assertThatThrownBy(() ->
            Loop.scan(
                List.of(),
                List.of(X, Tensor.zeros(3)),
                false,
                (c, s) -> new Loop.Result(List.of(), s)))
        .hasMessage("scan: sequence 1 must be 4 long; got int32 [4], float32 [3].");
  }

  @Test
  void missingLengthIsRefused() {
    assertThatThrownBy(
            () -> Loop.scan(List.of(X), List.of(), false, (c, s) -> new Loop.Result(c, s)))
        .hasMessage("scan: give at least one sequence, or a length.");
  }
}
