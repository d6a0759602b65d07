package org.pellucid.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Op;

class PoolingTest {
  private static final Ints SIZE = Ints.of(3, 2);
  private static final Op.Windows WINDOWS =
      new Op.Windows(Ints.of(2, 1), Ints.of(1, 0), Ints.of(1, 1), Ints.of(1, 2));

  private static NdArray evaluate(Op op, NdArray... inputs) {
    return Interpreter.evaluate(op, List.of(inputs)).get(0);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void pickIsTheTransposeOfTheGradient(long seed) {
    Numbers numbers = new Numbers(seed);
    NdArray x = numbers.normal(2, 5, 6, 3);
    NdArray y = numbers.normal(2, 5, 6, 3);
    NdArray picked = evaluate(new Op.WindowMaxPick(SIZE, WINDOWS), x, y);
    NdArray g = numbers.normal(picked.shape());

    NdArray spread = evaluate(new Op.WindowMaxGradient(SIZE, WINDOWS), x, g);

    assertThat(Numbers.dot(spread, y)).isCloseTo(Numbers.dot(picked, g), within(1e-12));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void pickOfTheInputItselfIsTheMaximum(long seed) {
    NdArray x = new Numbers(seed).normal(2, 5, 6, 3);

    assertThat(evaluate(new Op.WindowMaxPick(SIZE, WINDOWS), x, x))
        .isEqualTo(evaluate(new Op.WindowMax(SIZE, WINDOWS), x));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void sumIsTheConvolutionWithOnesPerChannel(long seed) {
    NdArray x = new Numbers(seed).normal(2, 5, 6, 1);
    NdArray ones = NdArray.of(new double[] {1, 1, 1, 1, 1, 1}, 3, 2, 1, 1);

    Sample.assertClose(
        evaluate(new Op.WindowSum(SIZE, WINDOWS), x),
        evaluate(new Op.Conv(WINDOWS, 1), x, ones),
        1e-14);
  }
}
