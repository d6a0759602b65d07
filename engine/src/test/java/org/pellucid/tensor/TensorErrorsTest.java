package org.pellucid.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;

/** What does not fit is told at the call, in one sentence. */
final class TensorErrorsTest {
  private static final Tensor X = Tensor.zeros(2, 3);

  private static Arguments error(Runnable call, String message) {
    return Arguments.of(call, message);
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        error(
            () -> X.add(Tensor.zeros(2)),
            "add: shapes [2, 3] and [2] do not fit: aligned at the last axis, extents must be"
                + " equal or 1."),
        error(
            () -> X.where(Tensor.zeros(3), Tensor.zeros(2)),
            "where: shapes [3] and [2] do not fit: aligned at the last axis, extents must be equal"
                + " or 1."),
        error(
            () -> Tensor.zeros(4).where(X, X),
            "where: shapes [4] and [2, 3] do not fit: aligned at the last axis, extents must be"
                + " equal or 1."),
        error(
            () -> X.matmul(Tensor.zeros(2, 3)),
            "matmul: shapes [2, 3] and [2, 3] do not fit: inner extents 3 and 2 differ."),
        error(
            () -> Tensor.zeros(2, 4, 3).matmul(Tensor.zeros(5, 3, 4)),
            "matmul: shapes [2, 4, 3] and [5, 3, 4] do not fit: the axes before the last two must"
                + " be equal or 1."),
        error(
            () -> X.matmul(Tensor.scalar(1.0)),
            "matmul: operands need at least one axis; got [2, 3] and []."),
        error(() -> X.reshape(4, 2), "Cannot reshape [2, 3] (6 elements) to [4, 2] (8 elements)."),
        error(
            () -> X.reshape(4, -1),
            "Cannot reshape [2, 3] (6 elements) to [4, -1]: 4 does not divide it."),
        error(
            () -> X.reshape(-1, -1),
            "Cannot reshape [2, 3] to [-1, -1]: only one extent may be -1."),
        error(() -> X.expandDims(3), "expandDims: axis 3 is outside -3..2 for shape [2, 3]."),
        error(() -> Tensor.concat(0, List.of()), "concat: give at least one tensor."),
        error(() -> X.sum(1, -1), "Axis 1 of [2, 3] is given twice in [1, -1]."),
        error(
            () -> new SeedGenerator(1).integers(Shape.of(2), 5, 5),
            "integers: low must be below high, got 5 and 5."),
        error(() -> X.sum(2), "Axis 2 is outside [2, 3], which has 2 axes."),
        error(
            () -> X.transpose(0, 0),
            "transpose: the permutation [0, 0] must name each axis once;" + " got float32 [2, 3]."),
        error(() -> X.squeeze(1), "squeeze: axis 1 of [2, 3] has extent 3, not 1."),
        error(() -> X.select(1, 3), "Index 3 is outside axis 1 of [2, 3]."),
        error(() -> X.broadcastTo(Shape.of(4, 3)), "Cannot broadcast shape [2, 3] to [4, 3]."),
        error(
            () -> Tensor.concat(0, List.of(X, Tensor.zeros(2, 4))),
            "Cannot concatenate [2, 3] and [2, 4] along axis 0: all other axes must be equal."),
        error(() -> X.take(X, 0), "Indices must be whole numbers, got float32."),
        error(
            () -> X.slice(Ints.of(0, 2), Ints.of(2, 2), Ints.of(1, 1)),
            "slice: elements 2 to 3 are outside axis 1; got float32 [2, 3]."),
        error(
            () -> Tensor.zeros(2, 0).argmax(1),
            "There is no largest or smallest element along axis 1 of [2, 0], which has extent 0."),
        error(
            () -> X.scatter(Tensor.of(new int[] {0}), X, 0, Op.Combine.ADD),
            "scatter: the updates must have shape [1, 3]; got float32 [2, 3], int32 [1], float32"
                + " [2, 3]."),
        error(
            () -> X.bitcast(DType.INT64),
            "bitcast: types must have the same width; got float32" + " [2, 3]."),
        error(
            () -> X.less(1).negative(),
            "neg: it needs numbers, not truth values; got bool [2, 3]."),
        error(
            () -> X.cast(DType.BFLOAT16).add(1),
            "add: half-width floats are for storage only; cast to float32 first; got bfloat16"
                + " [2, 3], bfloat16 [2, 3]."),
        error(() -> Linalg.cholesky(X), "cholesky: the matrix must be square; got float32 [2, 3]."),
        error(
            () -> Linalg.solve(Tensor.eye(3), X),
            "solve: the right side must have as many rows as the matrix; got float32 [3, 3],"
                + " float32 [2, 3]."),
        error(
            () -> Nn.conv(X, X, Ints.of(), Nn.Padding.VALID, Ints.of(), 1),
            "conv: the input needs [batch, 1 to 3 spatial axes, channels]; got float32 [2, 3],"
                + " float32 [2, 3]."));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void errorIsOneSentence(Runnable call, String message) {
    assertThatThrownBy(call::run).isInstanceOf(PellucidException.class).hasMessage(message);
  }

  @Test
  void errorNamesTheLayer() {
    assertThatThrownBy(() -> Origin.within("dense_1", () -> Linalg.cholesky(X)))
        .hasMessage("Layer \"dense_1\": cholesky: the matrix must be square; got float32 [2, 3].");
  }

  @Test
  void indexOutsideIsNamedWhenItIsUsed() {
    Tensor rows =
        Origin.within("embedding", () -> X.take(Tensor.of(new int[][] {{0, 1}, {5, 0}}), 0));
    assertThatThrownBy(rows::value)
        .isInstanceOf(PellucidException.class)
        .hasMessage("Layer \"embedding\": index 5 at [1, 0] is outside 0..1.");
  }
}
