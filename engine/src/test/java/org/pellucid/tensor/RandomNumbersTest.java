package org.pellucid.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

final class RandomNumbersTest {
  private static final int N = 20_000;

  private static double mean(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value;
    }
    return sum / x.length;
  }

  private static double moment(double[] x, int power) {
    double mean = mean(x);
    double sum = 0;
    for (double value : x) {
      sum += Math.pow(value - mean, power);
    }
    return sum / x.length;
  }

  private static double correlation(double[] x, double[] y) {
    double mx = mean(x);
    double my = mean(y);
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (x[i] - mx) * (y[i] - my);
    }
    return sum / x.length / Math.sqrt(moment(x, 2) * moment(y, 2));
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 42, -1, Long.MIN_VALUE, 1L << 32})
  void uniformNumbersAreEvenAndInRange(long seed) {
    double[] x = RandomNumbers.uniform(Shape.of(N), seed).toDoubleArray();
    assertThat(Arrays.stream(x)).allMatch(value -> value >= 0 && value < 1);
    assertThat(mean(x)).isCloseTo(0.5, within(0.01));
    assertThat(moment(x, 2)).isCloseTo(1 / 12.0, within(0.002));
    int[] bins = new int[10];
    for (double value : x) {
      bins[(int) (value * 10)]++;
    }
    double chiSquare = 0;
    for (int count : bins) {
      chiSquare += Math.pow(count - N / 10.0, 2) / (N / 10.0);
    }
    assertThat(chiSquare).as("9 degrees of freedom").isLessThan(33);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7})
  void normalNumbersHaveTheMomentsOfTheNormalDistribution(long seed) {
    double[] x = RandomNumbers.normal(Shape.of(N), seed).toDoubleArray();
    assertThat(mean(x)).isCloseTo(0, within(0.03));
    assertThat(moment(x, 2)).isCloseTo(1, within(0.04));
    assertThat(moment(x, 3)).isCloseTo(0, within(0.12));
    assertThat(moment(x, 4)).isCloseTo(3, within(0.3));
    assertThat(Arrays.stream(x)).allMatch(value -> Math.abs(value) < 6);
  }

  @Test
  void sameSeedGivesTheSameNumbers() {
    assertThat(RandomNumbers.normal(Shape.of(3, 5), 3).value())
        .isEqualTo(RandomNumbers.normal(Shape.of(3, 5), 3).value());
  }

  @Test
  void neighbouringSeedsAreIndependent() {
    double[] zero = RandomNumbers.uniform(Shape.of(N), 0).toDoubleArray();
    double[] one = RandomNumbers.uniform(Shape.of(N), 1).toDoubleArray();
    double[] high = RandomNumbers.uniform(Shape.of(N), 1L << 32).toDoubleArray();
    assertThat(correlation(zero, one)).isCloseTo(0, within(0.03));
    assertThat(correlation(one, high)).isCloseTo(0, within(0.03));
  }

  @Test
  void offsetContinuesTheStream() {
    int[] whole =
        RandomNumbers.bits(Shape.of(11), Tensor.scalar(5L), Tensor.scalar(0L)).toIntArray();
    int[] rest = RandomNumbers.bits(Shape.of(8), Tensor.scalar(5L), Tensor.scalar(3L)).toIntArray();
    for (int i = 0; i < rest.length; i++) {
      assertThat(rest[i]).isEqualTo(whole[i + 3]);
    }
  }

  @Test
  void bitsOfSeedZeroAreThoseOfPhilox() {
    // The published vector of Philox4x32-10 for key and counter zero.
    int[] bits = RandomNumbers.bits(Shape.of(4), Tensor.scalar(0L), Tensor.scalar(0L)).toIntArray();
    assertThat(bits).containsExactly(0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8);
  }

  @Test
  void generatorMovesOnWithEveryDraw() {
    SeedGenerator seeds = new SeedGenerator(0);
    Set<NdArray> drawn = new HashSet<>();
    for (int i = 0; i < 20; i++) {
      drawn.add(seeds.uniform(Shape.of(5)).value());
    }
    assertThat(drawn).hasSize(20);
    assertThat(seeds.state().value()).isEqualTo(NdArray.of(new long[] {0, 160}, 2));
    assertThat(seeds.state().isTrainable()).isFalse();
  }

  @Test
  void generatorsOfOneSeedDrawTheSame() {
    SeedGenerator a = new SeedGenerator("a", 9);
    SeedGenerator b = new SeedGenerator("b", 9);
    assertThat(a.normal(Shape.of(3), 0, 1).value()).isEqualTo(b.normal(Shape.of(3), 0, 1).value());
    assertThat(a.state().name()).isEqualTo("a");
  }

  @Test
  void generatorInAProgramDrawsAsOutside() {
    SeedGenerator outside = new SeedGenerator(4);
    SeedGenerator inside = new SeedGenerator(4);
    Program program =
        Program.of(() -> inside.uniform(Shape.of(6)).add(inside.uniform(Shape.of(6))));
    for (int i = 0; i < 3; i++) {
      Tensor first = outside.uniform(Shape.of(6));
      Tensor expected = first.add(outside.uniform(Shape.of(6)));
      assertThat(program.run().value()).isEqualTo(expected.value());
    }
  }

  @Test
  void restoredStateContinuesTheStream() {
    SeedGenerator seeds = new SeedGenerator(4);
    seeds.bits(Shape.of(7)).value();
    NdArray saved = seeds.state().value();
    NdArray next = seeds.bits(Shape.of(7)).value();
    SeedGenerator other = new SeedGenerator(99);
    other.state().assign(saved);
    assertThat(other.bits(Shape.of(7)).value()).isEqualTo(next);
  }

  @Test
  void rangesAreKept() {
    SeedGenerator seeds = new SeedGenerator(1);
    double[] uniform = seeds.uniform(Shape.of(N), -3, 5).toDoubleArray();
    assertThat(Arrays.stream(uniform)).allMatch(x -> x >= -3 && x <= 5);
    assertThat(mean(uniform)).isCloseTo(1, within(0.08));
    double[] truncated = seeds.truncatedNormal(Shape.of(N), 1, 2).toDoubleArray();
    assertThat(Arrays.stream(truncated)).allMatch(x -> x >= -3 && x <= 5);
    assertThat(mean(truncated)).isCloseTo(1, within(0.06));
    assertThat(Math.sqrt(moment(truncated, 2))).isCloseTo(2 * 0.8796, within(0.04));
    double[] normal = seeds.normal(Shape.of(N), 1, 2).toDoubleArray();
    assertThat(Math.sqrt(moment(normal, 2))).isCloseTo(2, within(0.05));
  }

  @Test
  void wholeNumbersCoverTheirRangeEvenly() {
    SeedGenerator seeds = new SeedGenerator(1);
    Tensor drawn = seeds.integers(Shape.of(N), -2, 4);
    assertThat(drawn.dtype()).isEqualTo(DType.INT32);
    int[] counts = new int[6];
    for (int value : drawn.toIntArray()) {
      counts[value + 2]++;
    }
    for (int count : counts) {
      assertThat(count).isCloseTo(N / 6, within(250));
    }
    int[] wide = seeds.integers(Shape.of(N), Integer.MIN_VALUE, Integer.MAX_VALUE).toIntArray();
    assertThat(Arrays.stream(wide).map(x -> x & 255).distinct().count()).isEqualTo(256);
    assertThat(List.of(min(wide) < -2_000_000_000, max(wide) > 2_000_000_000)).containsOnly(true);
  }

  private static int min(int[] x) {
    return Arrays.stream(x).min().orElseThrow();
  }

  private static int max(int[] x) {
    return Arrays.stream(x).max().orElseThrow();
  }
}
