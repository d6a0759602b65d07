package org.pellucid.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MovementTest {

  private static final long SEED = 5150L;
  private static final List<Class<?>> TYPES =
      List.of(byte.class, short.class, int.class, long.class, float.class, double.class);

  private static Object numbered(Class<?> type, int length) {
    Object array = Array.newInstance(type, length);
    for (int i = 0; i < length; i++) {
      set(array, i, i + 1);
    }
    return array;
  }

  private static void set(Object array, int index, int value) {
    switch (array) {
      case byte[] bytes -> bytes[index] = (byte) value;
      case short[] shorts -> shorts[index] = (short) value;
      default -> Array.setInt(array, index, value);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void transposesEqualTheOneElementLoop(int threads) {
    Random random = new Random(SEED);
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 150; round++) {
        int rank = random.nextInt(9);
        int limit = rank <= 2 ? 500 : rank <= 3 ? 70 : rank <= 5 ? 8 : 4;
        int[] extents = random.ints(rank, round % 10 == 0 ? 0 : 1, limit + 1).toArray();
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        Collections.shuffle(order, random);
        int[] axes = order.stream().mapToInt(Integer::intValue).toArray();
        int[] dense = StridedCopy.denseStrides(extents);
        int[] result = Arrays.stream(axes).map(axis -> extents[axis]).toArray();
        int[] strides = Arrays.stream(axes).map(axis -> dense[axis]).toArray();
        int size = Arrays.stream(extents).reduce(1, (x, y) -> x * y);
        Class<?> type = TYPES.get(round % TYPES.size());
        Object from = numbered(type, size + 3);
        Object expected = Array.newInstance(type, size + 2);
        for (int i = 0; i < size; i++) {
          Array.set(expected, i + 2, Array.get(from, 3 + walk(i, result, strides)));
        }
        Object actual = Array.newInstance(type, size + 2);
        StridedCopy.transpose(extents, axes).copy(from, 3, actual, 2, workers);
        assertThat(Arrays.deepEquals(new Object[] {actual}, new Object[] {expected}))
            .as("%s by %s of %s, seed %d", Arrays.toString(extents), order, type, SEED)
            .isTrue();
      }
    }
  }

  private static int walk(int index, int[] extents, int[] strides) {
    int at = 0;
    int rest = index;
    for (int axis = extents.length - 1; axis >= 0; axis--) {
      at += rest % extents[axis] * strides[axis];
      rest /= extents[axis];
    }
    return at;
  }

  @Test
  void stridesMayBeNegativeZeroOrWide() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      int[] extents = random.ints(3, 1, 12).toArray();
      int[] from = random.ints(3, -20, 21).toArray();
      int[] to = {extents[1] * extents[2] * 2, extents[2] * 2, 2};
      int[] source = random.ints(1000).toArray();
      int[] actual = new int[extents[0] * to[0]];
      int[] expected = new int[actual.length];
      int dense = extents[0] * extents[1] * extents[2];
      for (int i = 0; i < dense; i++) {
        expected[2 * i] = source[500 + walk(i, extents, from)];
      }
      new StridedCopy(extents, from, to).copy(source, 500, actual, 0, null);
      assertThat(actual)
          .as("%s strides %s seed %d", Arrays.toString(extents), Arrays.toString(from), SEED)
          .isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void takeCopiesTheSlicesNamedByTheIndices(int threads) {
    Random random = new Random(SEED);
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 60; round++) {
        Class<?> type = TYPES.get(round % TYPES.size());
        int outer = 1 + random.nextInt(4);
        int extent = 1 + random.nextInt(50);
        int inner = round % 3 == 0 ? 1 : 1 + random.nextInt(40);
        int count = round % 7 == 0 ? 3000 : random.nextInt(60);
        int[] indices = random.ints(count, 0, extent).toArray();
        Object source = numbered(type, outer * extent * inner);
        Object expected = Array.newInstance(type, outer * count * inner);
        for (int i = 0; i < outer * count * inner; i++) {
          int slice = i / inner % count;
          int at = (i / inner / count * extent + indices[slice]) * inner + i % inner;
          Array.set(expected, i, Array.get(source, at));
        }
        Object actual = Array.newInstance(type, outer * count * inner);
        AxisIndex.take(outer, extent, inner, indices, 0, count, source, 0, actual, 0, workers);
        assertThat(Arrays.deepEquals(new Object[] {actual}, new Object[] {expected})).isTrue();
      }
    }
  }

  @Test
  void anIndexOutsideTheAxisIsRefusedBeforeAnythingIsWritten() {
    float[] target = {1, 2, 3};
    assertThatThrownBy(() ->
            AxisIndex.scatter(
                Scatter.ADD, 1, 3, 1, new int[] {0, 3}, 0, 2, new float[2], 0, target, 0, null))
        .isInstanceOf(IndexOutOfBoundsException.class)
        .hasMessage("index 3 at 1 is outside 0..2.");
    assertThat(target).containsExactly(1, 2, 3);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void scattersCombineInTheOrderOfTheIndices(int threads) {
    Random random = new Random(SEED);
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 60; round++) {
        int outer = 1 + random.nextInt(3);
        int extent = 1 + random.nextInt(9);
        int inner = 1 + random.nextInt(700);
        int count = random.nextInt(60);
        int[] indices = random.ints(count, 0, extent).toArray();
        float[] updates = Textbook.random(random, outer * count * inner);
        float[] start = Textbook.random(random, outer * extent * inner);
        for (Scatter mode : Scatter.values()) {
          float[] expected = start.clone();
          for (int i = 0; i < updates.length; i++) {
            int slice = i / inner % count;
            int at = (i / inner / count * extent + indices[slice]) * inner + i % inner;
            expected[at] =
                switch (mode) {
                  case UPDATE -> updates[i];
                  case ADD -> expected[at] + updates[i];
                  case MULTIPLY -> expected[at] * updates[i];
                  case MAX -> Math.max(expected[at], updates[i]);
                  case MIN -> Math.min(expected[at], updates[i]);
                };
          }
          float[] floats = start.clone();
          AxisIndex.scatter(
              mode, outer, extent, inner, indices, 0, count, updates, 0, floats, 0, workers);
          assertThat(floats).as("%s, seed %d", mode, SEED).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void integersAndDoublesScatterToo() {
    int[] indices = {2, 0, 2};
    int[] ints = {1, 1, 1};
    AxisIndex.scatter(Scatter.ADD, 1, 3, 1, indices, 0, 3, new int[] {5, 6, 7}, 0, ints, 0, null);
    assertThat(ints).containsExactly(7, 1, 13);
    long[] longs = {1, 1, 1};
    AxisIndex.scatter(
        Scatter.MULTIPLY, 1, 3, 1, indices, 0, 3, new long[] {5, 6, 7}, 0, longs, 0, null);
    assertThat(longs).containsExactly(6, 1, 35);
    double[] doubles = {1, 1, 1};
    AxisIndex.scatter(
        Scatter.UPDATE, 1, 3, 1, indices, 0, 3, new double[] {5, 6, 7}, 0, doubles, 0, null);
    assertThat(doubles).containsExactly(6, 1, 7);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void sortingIsStableAndTakesNaNForTheLargest(boolean descending) {
    Random random = new Random(SEED);
    float[] special = {
      Float.NaN, 0f, -0f, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, 1f, -1f
    };
    try (Workers workers = new Workers(2)) {
      for (int length : new int[] {0, 1, 2, 3, 17, 100, 9000}) {
        float[] x = new float[2 * length];
        for (int i = 0; i < x.length; i++) {
          x[i] = random.nextBoolean() ? special[random.nextInt(7)] : random.nextInt(9) - 4.5f;
        }
        Comparator<Integer> order = (i, j) -> compare(x[i], x[j], descending);
        int[] expected = new int[2 * length];
        for (int row = 0; row < 2; row++) {
          int first = row * length;
          List<Integer> sorted =
              IntStream.range(first, first + length).boxed().sorted(order).toList();
          for (int i = 0; i < length; i++) {
            expected[first + i] = sorted.get(i) - first;
          }
        }
        int[] y = new int[2 * length];
        ArgSort.sort(descending, 2, length, x, 0, y, 0, workers);
        assertThat(y).as("floats, length %d, seed %d", length, SEED).isEqualTo(expected);
        ArgSort.sort(descending, 2, length, Textbook.widen(x), 0, y, 0, workers);
        assertThat(y).as("doubles, length %d, seed %d", length, SEED).isEqualTo(expected);
      }
    }
  }

  private static int compare(float x, float y, boolean descending) {
    if (Float.isNaN(x) || Float.isNaN(y)) {
      int later = Boolean.compare(Float.isNaN(x), Float.isNaN(y));
      return descending ? -later : later;
    }
    int order = x < y ? -1 : x > y ? 1 : 0;
    return descending ? -order : order;
  }

  @Test
  void integersSortStablyInBothDirections() {
    int[] ints = {3, Integer.MIN_VALUE, 3, Integer.MAX_VALUE, -1};
    long[] longs = {3, Long.MIN_VALUE, 3, Long.MAX_VALUE, -1};
    int[] y = new int[5];
    ArgSort.sort(false, 1, 5, ints, 0, y, 0, null);
    assertThat(y).containsExactly(1, 4, 0, 2, 3);
    ArgSort.sort(true, 1, 5, ints, 0, y, 0, null);
    assertThat(y).containsExactly(3, 0, 2, 4, 1);
    ArgSort.sort(false, 1, 5, longs, 0, y, 0, null);
    assertThat(y).containsExactly(1, 4, 0, 2, 3);
    ArgSort.sort(true, 1, 5, longs, 0, y, 0, null);
    assertThat(y).containsExactly(3, 0, 2, 4, 1);
  }

  @Test
  void runningSumsFollowTheAxis() {
    float[] x = {1, 10, 2, 20, 3, 30};
    float[] y = new float[6];
    AxisScan.cumulativeSum(1, 3, 2, false, false, x, 0, y, 0, null);
    assertThat(y).containsExactly(1, 10, 3, 30, 6, 60);
    AxisScan.cumulativeSum(1, 3, 2, true, false, x, 0, y, 0, null);
    assertThat(y).containsExactly(0, 0, 1, 10, 3, 30);
    AxisScan.cumulativeSum(1, 3, 2, false, true, x, 0, y, 0, null);
    assertThat(y).containsExactly(6, 60, 5, 50, 3, 30);
    AxisScan.cumulativeSum(1, 3, 2, true, true, x, 0, y, 0, null);
    assertThat(y).containsExactly(5, 50, 3, 30, 0, 0);
    long[] z = new long[4];
    AxisScan.cumulativeSum(2, 2, 1, false, false, new long[] {1, 2, 3, 4}, 0, z, 0, null);
    assertThat(z).containsExactly(1, 3, 3, 7);
  }

  @Test
  void extremesAreTheFirstAndNaNIsExtreme() {
    float nan = Float.NaN;
    float[] x = {1, 3, 3, -2, -2, 0, nan, 5, nan};
    int[] y = new int[3];
    AxisScan.argExtreme(true, 3, 3, 1, x, 0, y, 0, null);
    assertThat(y).containsExactly(1, 2, 0);
    AxisScan.argExtreme(false, 3, 3, 1, x, 0, y, 0, null);
    assertThat(y).containsExactly(0, 0, 0);
    double[] columns = {1, nan, 2, 7, 2, nan};
    AxisScan.argExtreme(true, 1, 3, 2, columns, 0, y, 0, null);
    assertThat(y).startsWith(1, 0);
    AxisScan.argExtreme(false, 1, 3, 1, new int[] {4, -4, -4}, 0, y, 0, null);
    assertThat(y).startsWith(1);
  }
}
