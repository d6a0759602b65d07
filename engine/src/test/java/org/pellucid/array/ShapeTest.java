package org.pellucid.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.pellucid.errors.PellucidException;

final class ShapeTest {
  @Test
  void scalarHasNoAxesAndOneElement() {
    assertThat(Shape.of()).isSameAs(Shape.SCALAR);
    assertThat(Shape.SCALAR.rank()).isZero();
    assertThat(Shape.SCALAR.size()).isEqualTo(1);
    assertThat(Shape.SCALAR).hasToString("[]");
  }

  @Test
  void axesCountFromEitherEnd() {
    Shape shape = Shape.of(2, 3, 4);
    assertThat(shape.dim(0)).isEqualTo(2);
    assertThat(shape.dim(-1)).isEqualTo(4);
    assertThat(shape.axis(-3)).isZero();
  }

  @Test
  void axisOutsideIsNamed() {
    assertThatThrownBy(() -> Shape.of(2, 3).dim(2))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Axis 2 is outside [2, 3], which has 2 axes.");
    assertThatThrownBy(() -> Shape.of(2, 3).dim(-3))
        .hasMessage("Axis -3 is outside [2, 3], which has 2 axes.");
  }

  @Test
  void negativeExtentIsRefused() {
    assertThatThrownBy(() -> Shape.of(3, -2))
        .hasMessage("A shape cannot have a negative extent: got [3, -2].");
  }

  @Test
  void unknownExtentsAreNamed() {
    Shape shape = Shape.of(Shape.UNKNOWN, 28, Shape.UNKNOWN, 1);
    assertThat(shape).hasToString("[batch, 28, any, 1]");
    assertThat(shape.isKnown()).isFalse();
    assertThat(Shape.of(2).isKnown()).isTrue();
    assertThatThrownBy(shape::size).hasMessage("The size of [batch, 28, any, 1] is not known.");
  }

  @Test
  void tooLargeShapeIsRefused() {
    assertThatThrownBy(() -> Shape.of(1 << 20, 1 << 12).size())
        .hasMessage(
            "A tensor of shape [1048576, 4096] is too large: the limit is 2^31 - 9 elements.");
  }

  @Test
  void extentZeroMakesEvenAHugeShapeEmpty() {
    assertThat(Shape.of(0, 1 << 30, 1 << 30).size()).isZero();
    assertThat(Shape.of(1 << 30, 1 << 30, 0).size()).isZero();
  }

  @Test
  void stridesAreRowMajor() {
    assertThat(Shape.of(2, 3, 4).strides()).containsExactly(12, 4, 1);
    assertThat(Shape.of(2, 0, 4).strides()).containsExactly(4, 4, 1);
  }

  @Test
  void axesAreReplacedDroppedCutAndJoined() {
    Shape shape = Shape.of(2, 3, 4);
    assertThat(shape.with(-2, 7)).isEqualTo(Shape.of(2, 7, 4));
    assertThat(shape.without(0)).isEqualTo(Shape.of(3, 4));
    assertThat(shape.slice(1, 3)).isEqualTo(Shape.of(3, 4));
    assertThat(shape.plus(5, 6)).isEqualTo(Shape.of(2, 3, 4, 5, 6));
    assertThat(shape).isEqualTo(Shape.of(2, 3, 4));
  }

  @Test
  void broadcastingAlignsTheLastAxes() {
    assertThat(Shape.of(2, 1, 4).broadcast(Shape.of(3, 1))).isEqualTo(Shape.of(2, 3, 4));
    assertThat(Shape.of(1).broadcast(Shape.of(0))).isEqualTo(Shape.of(0));
    assertThat(Shape.SCALAR.broadcast(Shape.of(2))).isEqualTo(Shape.of(2));
    assertThat(Shape.of(2, 3).broadcast(Shape.of(2))).isNull();
  }

  @Test
  void extentsAreCopied() {
    int[] dims = {2, 3};
    Shape shape = Shape.of(dims);
    dims[0] = 9;
    shape.toArray()[1] = 9;
    assertThat(shape).isEqualTo(Shape.of(2, 3)).hasSameHashCodeAs(Shape.of(2, 3));
  }
}
