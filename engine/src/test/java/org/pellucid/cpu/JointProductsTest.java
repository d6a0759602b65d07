package org.pellucid.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JointProductsTest {
  private static final TileEpilogue NOTHING = (row, rowEnd, column, columnEnd) -> {};

  @ParameterizedTest
  @CsvSource({"3, 32", "4, 128", "3, 40", "7, 10", "2, 513", "16, 8", "1, 70"})
  void piecesHaveTheBitsOfTheWhole(int pieces, int width) {
    Random random = new Random(width);
    int depth = 1100;
    int columns = pieces * width;
    int[] rows = {5, 37};
    float[][] parts = new float[pieces][];
    Arrays.setAll(parts, _ -> numbers(random, 3 + depth * width));
    float[] whole = new float[depth * columns];
    for (int i = 0; i < whole.length; i++) {
      int column = i % columns;
      whole[i] = parts[column / width][3 + i / columns * width + column % width];
    }
    float[][] lefts = {numbers(random, depth * rows[0]), numbers(random, depth * rows[1])};
    for (int threads = 1; threads <= 3; threads++) {
      try (Workers workers = new Workers(threads)) {
        float[][] expected = results(rows, columns);
        JointProducts plain = products(depth, columns, 1, rows, lefts, expected, workers);
        plain.right(0, whole, 0);
        plain.run();
        float[][] actual = results(rows, columns);
        JointProducts joint = products(depth, columns, pieces, rows, lefts, actual, workers);
        for (int i = 0; i < pieces; i++) {
          joint.right(i, parts[i], 3);
        }
        for (int run = 0; run < 2; run++) {
          joint.run();
          assertThat(actual).as("%s threads, seed %s", threads, width).isDeepEqualTo(expected);
        }
      }
    }
  }

  /** A place for each product, and one for the sums of columns. */
  private static float[][] results(int[] rows, int columns) {
    return new float[][] {
      new float[rows[0] * columns], new float[rows[1] * columns], new float[11 * columns]
    };
  }

  private static JointProducts products(
      int depth,
      int columns,
      int pieces,
      int[] rows,
      float[][] lefts,
      float[][] to,
      Workers workers) {
    ColumnSums sums = new ColumnSums(100, columns);
    sums.into(to[2], 0);
    JointProducts joint =
        new JointProducts(
            depth,
            columns,
            pieces,
            List.of(
                new JointProducts.Left(rows[0], NOTHING), new JointProducts.Left(rows[1], NOTHING)),
            sums,
            workers);
    joint.left(0, lefts[0], 0, to[0], 0);
    joint.left(1, lefts[1], 0, to[1], 0);
    return joint;
  }

  private static float[] numbers(Random random, int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = random.nextFloat() - 0.5f;
    }
    return numbers;
  }
}
