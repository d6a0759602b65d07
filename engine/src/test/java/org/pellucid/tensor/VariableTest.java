package org.pellucid.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.graph.Cell;

final class VariableTest {
  private static Variable variable(float... values) {
    return new Variable("dense/kernel", NdArray.of(values), true);
  }

  @Test
  void variableKnowsWhatItIs() {
    Variable v = variable(1, 2);
    assertThat(v.name()).isEqualTo("dense/kernel");
    assertThat(v.shape()).isEqualTo(Shape.of(2));
    assertThat(v.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(v.isTrainable()).isTrue();
    v.setTrainable(false);
    assertThat(v.isTrainable()).isFalse();
    assertThat(v).hasToString("Variable(dense/kernel float32 [2])");
  }

  @Test
  void initialValueIsCopied() {
    float[] initial = {1, 2};
    Variable v = variable(initial);
    initial[0] = 9;
    assertThat(v.value().toFloatArray()).containsExactly(1, 2);
  }

  @Test
  void snapshotsDoNotChange() {
    Variable v = variable(1, 2);
    NdArray value = v.value();
    Tensor tensor = v.tensor();
    Tensor later = tensor.multiply(10);
    v.assign(Tensor.of(new float[] {3, 4}));
    assertThat(value.toFloatArray()).containsExactly(1, 2);
    assertThat(tensor.toFloatArray()).containsExactly(1, 2);
    assertThat(later.toFloatArray()).containsExactly(10, 20);
    assertThat(v.tensor().toFloatArray()).containsExactly(3, 4);
  }

  @Test
  void tensorIsTheSameUntilTheVariableChanges() {
    Variable v = variable(1);
    Tensor first = v.tensor();
    assertThat(v.tensor()).isSameAs(first);
    v.assignAdd(Tensor.of(2f));
    assertThat(v.tensor()).isNotSameAs(first);
    assertThat(v.tensor().item()).isEqualTo(3);
  }

  @Test
  void assignedValueIsConverted() {
    Variable v = variable(1, 2);
    v.assign(NdArray.of(new int[] {3, 4}));
    assertThat(v.value()).isEqualTo(NdArray.of(new float[] {3, 4}));
  }

  @Test
  void assignedValueOfAnotherShapeIsRefused() {
    assertThatThrownBy(() -> variable(1, 2).assign(Tensor.zeros(2, 1)))
        .hasMessage(
            "Variable \"dense/kernel\" has shape [2]; it cannot take a value of shape [2, 1].");
    assertThatThrownBy(() -> variable(1).cell().write(NdArray.of(new int[] {1})))
        .hasMessage("Variable \"dense/kernel\" is float32 [1]; it cannot take int32 [1].");
  }

  @Test
  void packedCellsKeepTheirValues() {
    Variable a = variable(1, 2);
    Variable b = variable(3);
    NdArray before = a.value();
    Cell.pack(List.of(a.cell(), b.cell()));
    assertThat(a.cell().array()).isSameAs(b.cell().array());
    assertThat(b.cell().offset()).isEqualTo(2);
    a.assign(Tensor.of(new float[] {7, 8}));
    assertThat(a.value().toFloatArray()).containsExactly(7, 8);
    assertThat(b.value().toFloatArray()).containsExactly(3);
    assertThat(before.toFloatArray()).containsExactly(1, 2);
    Cell.pack(List.of());
  }

  @Test
  void programsWriteIntoPackedCells() {
    Variable a = variable(1, 2);
    Variable b = variable(3);
    Program program =
        Program.ofAll(in -> {
          a.assignAdd(b.tensor());
          b.assign(a.tensor().sum().reshape(1));
          return List.of();
        });
    program.runAll();
    Cell.pack(List.of(b.cell(), a.cell()));
    program.runAll();
    assertThat(a.value().toFloatArray()).containsExactly(13, 14);
    assertThat(b.value().toFloatArray()).containsExactly(27);
  }
}
