package org.pellucid.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.NdArray;
import org.pellucid.graph.Op;

/** Lengths on both sides of each change of method: short, even, odd, prime, powers of two. */
class FourierTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 64, 65, 66, 67, 96, 128, 129, 211, 250, 1000})
  void resultIsThatOfTheDefinition(int length) {
    Numbers numbers = new Numbers(length);
    NdArray re = numbers.normal(2, length);
    NdArray im = numbers.normal(2, length);
    for (boolean inverse : new boolean[] {false, true}) {
      List<NdArray> actual = Interpreter.evaluate(new Op.Fft(inverse), List.of(re, im));
      double[] expectedRe = new double[2 * length];
      double[] expectedIm = new double[2 * length];
      for (int i = 0; i < 2 * length; i++) {
        for (int j = 0; j < length; j++) {
          double turn = (double) ((long) (i % length) * j % length) / length;
          double angle = (inverse ? 2 : -2) * Math.PI * turn;
          double x = re.getDouble(i / length * length + j);
          double y = im.getDouble(i / length * length + j);
          expectedRe[i] += x * Math.cos(angle) - y * Math.sin(angle);
          expectedIm[i] += x * Math.sin(angle) + y * Math.cos(angle);
        }
      }
      Sample.assertClose(actual.get(0), NdArray.of(expectedRe, 2, length), 1e-11);
      Sample.assertClose(actual.get(1), NdArray.of(expectedIm, 2, length), 1e-11);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {5, 64, 65, 100, 1023, 1024, 4099})
  void inverseLeadsBack(int length) {
    Numbers numbers = new Numbers(length);
    NdArray re = numbers.normal(length);
    NdArray im = numbers.normal(length);

    List<NdArray> back =
        Interpreter.evaluate(
            new Op.Fft(true), Interpreter.evaluate(new Op.Fft(false), List.of(re, im)));

    for (int i = 0; i < length; i++) {
      assertThat(back.get(0).getDouble(i) / length).isCloseTo(re.getDouble(i), near());
      assertThat(back.get(1).getDouble(i) / length).isCloseTo(im.getDouble(i), near());
    }
  }

  private static Offset<Double> near() {
    return Offset.offset(1e-13);
  }
}
