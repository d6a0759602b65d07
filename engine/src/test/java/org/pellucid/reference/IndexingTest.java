package org.pellucid.reference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;

class IndexingTest {
  private static final NdArray TABLE = NdArray.zeros(DType.FLOAT32, Shape.of(5000, 2));
  private static final Op.Gather GATHER = new Op.Gather(0, Op.OutOfRange.FAIL);

  @Test
  void indexOutOfRangeIsNamedWithItsLayerAndPlace() {
    int[] indices = new int[4 * 20];
    indices[3 * 20 + 17] = 5000;

    assertThatThrownBy(() ->
            Origin.within(
                "embedding",
                () -> Interpreter.evaluate(GATHER, List.of(TABLE, NdArray.of(indices, 4, 20)))))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Layer \"embedding\": index 5000 at [3, 17] is outside 0..4999.");
  }

  @Test
  void sentenceWithoutLayerBeginsWithACapital() {
    assertThatThrownBy(
            () -> Interpreter.evaluate(GATHER, List.of(TABLE, NdArray.of(new int[] {0, -1}))))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Index -1 at [1] is outside 0..4999.");
  }

  @Test
  void singleIndexHasNoPlace() {
    NdArray index = NdArray.scalar(DType.INT64, 1L << 32);
    assertThatThrownBy(() -> Interpreter.evaluate(GATHER, List.of(TABLE, index)))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Index 4294967296 is outside 0..4999.");
  }

  @Test
  void emptyAxisHasNoNearestIndex() {
    NdArray nothing = NdArray.zeros(DType.FLOAT32, Shape.of(0));
    Op.Gather clamped = new Op.Gather(0, Op.OutOfRange.CLAMP);
    assertThatThrownBy(
            () -> Interpreter.evaluate(clamped, List.of(nothing, NdArray.of(new int[] {0}))))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Index 0 at [0] is outside an axis of extent 0.");
  }

  @Test
  void scatterFailsAsGatherDoes() {
    Op.Scatter scatter = new Op.Scatter(0, Op.Combine.ADD, Op.OutOfRange.FAIL);
    NdArray base = NdArray.of(new double[] {1, 2});
    NdArray updates = NdArray.of(new double[] {3});
    assertThatThrownBy(
            () -> Interpreter.evaluate(scatter, List.of(base, NdArray.of(new int[] {2}), updates)))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Index 2 at [0] is outside 0..1.");
  }
}
