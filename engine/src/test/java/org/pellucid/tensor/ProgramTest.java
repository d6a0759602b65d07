package org.pellucid.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Graph;
import org.pellucid.graph.TensorType;

final class ProgramTest {
  private static Variable variable(float... values) {
    return new Variable("v", NdArray.of(values), true);
  }

  @Test
  void programsTakeNoneToManyTensors() {
    assertThat(Program.of(() -> Tensor.scalar(3.0)).run().item()).isEqualTo(3);
    assertThat(Program.of(x -> x.add(1)).run(2f).item()).isEqualTo(3);
    assertThat(Program.of((x, y) -> x.subtract(y)).run(5, 2).item()).isEqualTo(3);
    assertThat(Program.of((x, y, z) -> x.multiply(y).add(z)).run(2, 3, 4).item()).isEqualTo(10);
    List<Tensor> results =
        Program.ofAll(in -> List.of(in.get(0).add(1), in.get(1).add(2))).runAll(1, 2f);
    assertThat(results.get(0).dtype()).isEqualTo(DType.INT32);
    assertThat(results.get(1).item()).isEqualTo(4);
  }

  @Test
  void programWithoutResultsStillUpdates() {
    Variable v = variable(1);
    Program program =
        Program.ofAll(in -> {
          v.assignAdd(in.getFirst());
          return List.of();
        });
    assertThat(program.runAll(2f)).isEmpty();
    assertThat(v.value().item()).isEqualTo(3);
  }

  @Test
  void functionIsRecordedOncePerTypesOfItsInputs() {
    List<TensorType> recorded = new ArrayList<>();
    Program program =
        Program.of(x -> {
          recorded.add(x.graph().type());
          return x.sum();
        });
    assertThat(program.run((Object) new float[] {1, 2}).item()).isEqualTo(3);
    assertThat(program.run((Object) new float[] {3, 4}).item()).isEqualTo(7);
    assertThat(program.run((Object) new float[] {1, 2, 3}).item()).isEqualTo(6);
    assertThat(program.run((Object) new int[] {1, 2}).item()).isEqualTo(3);
    assertThat(recorded)
        .containsExactly(
            new TensorType(DType.FLOAT32, Shape.of(2)),
            new TensorType(DType.FLOAT32, Shape.of(3)),
            new TensorType(DType.INT32, Shape.of(2)));
  }

  @Test
  void readsSeeTheLastAssignment() {
    Variable v = variable(1);
    Program program =
        Program.ofAll(in -> {
          Tensor before = v.tensor();
          v.assign(before.add(10));
          Tensor between = v.tensor();
          v.assign(between.multiply(2));
          return List.of(before, between, v.tensor());
        });
    List<Tensor> results = program.runAll();
    assertThat(results.stream().map(Tensor::item)).containsExactly(1.0, 11.0, 22.0);
    assertThat(v.value().item()).isEqualTo(22);
    assertThat(program.runAll().getFirst().item()).isEqualTo(22);
  }

  @Test
  void variablesAreSwappedThroughTheValuesFromBefore() {
    Variable a = variable(1);
    Variable b = variable(2);
    Program swap =
        Program.ofAll(in -> {
          Tensor kept = a.tensor();
          a.assign(b.tensor());
          b.assign(kept);
          return List.of();
        });
    swap.runAll();
    assertThat(a.value().item()).isEqualTo(2);
    assertThat(b.value().item()).isEqualTo(1);
  }

  @Test
  void variableChangedOutsideIsSeenByTheNextRun() {
    Variable v = variable(1);
    Program program = Program.of(x -> x.add(v.tensor()));
    assertThat(program.run(1f).item()).isEqualTo(2);
    v.assign(Tensor.of(new float[] {5}));
    assertThat(program.run(1f).item()).isEqualTo(6);
  }

  @Test
  void tensorsFromOutsideAreConstants() {
    Tensor two = Tensor.of(1f).add(1);
    Program program = Program.of(x -> x.multiply(two));
    assertThat(program.run(4f).item()).isEqualTo(8);
  }

  @Test
  void resultsOfEarlierRunsStayAsTheyAre() {
    Variable v = variable(1, 2);
    Program program =
        Program.of(() -> {
          v.assign(v.tensor().add(1));
          return v.tensor();
        });
    Tensor first = program.run();
    Tensor second = program.run();
    assertThat(first.toFloatArray()).containsExactly(2, 3);
    assertThat(second.toFloatArray()).containsExactly(3, 4);
  }

  @Test
  void inputMayBeAResult() {
    Program identity = Program.ofAll(in -> List.of(in.get(0), in.get(0)));
    NdArray input = NdArray.of(new float[] {1, 2});
    List<Tensor> results = identity.runAll(input);
    assertThat(results.get(0).value()).isEqualTo(input);
    assertThat(results.get(1).value()).isEqualTo(input);
  }

  @Test
  void emptyTensorsGoThrough() {
    Tensor result = Program.of(x -> x.add(1).matmul(Tensor.ones(3, 2))).run(Tensor.zeros(0, 3));
    assertThat(result.shape()).isEqualTo(Shape.of(0, 2));
  }

  @Test
  void graphNamesParametersResultsAndUpdates() {
    Variable v = variable(1);
    Program program =
        Program.of(x -> {
          v.assign(x);
          return x.add(1);
        });
    Graph graph = program.graph(List.of(new TensorType(DType.FLOAT32, Shape.of(1))));
    assertThat(graph.parameters()).hasSize(1);
    assertThat(graph.outputs()).hasSize(1);
    assertThat(graph.updates())
        .containsExactly(new Graph.Update(v.cell(), graph.parameters().getFirst()));
  }

  @Test
  void errorsOfTheFunctionComeThrough() {
    Program program = Program.of((x, y) -> x.add(y));
    assertThatThrownBy(() -> program.run(Tensor.zeros(2), Tensor.zeros(3)))
        .hasMessage(
            "add: shapes [2] and [3] do not fit: aligned at the last axis, extents must be equal"
                + " or 1.");
  }

  @Test
  void numbersAreThereWhenAProgramRunsOnly() {
    Program program = Program.of(x -> x.sum().item() > 0 ? x : x.negative());
    assertThatThrownBy(() -> program.run(new float[] {1, 2}))
        .isInstanceOf(PellucidException.class)
        .hasMessageMatching(
            "\"[^\"]+\" has no numbers while a graph is built, only when it runs; compute with tensors"
                + " instead of asking for their values\\.");
  }
}
