package org.pellucid.cpu;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GemmTest {

  private static final long SEED = 20260731L;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void scalarProductsHaveTheBitsOfTheTextbookLoop(int threads) {
    try (Workers workers = new Workers(threads)) {
      KernelChecks.products(Simd.scalar(), SEED + threads, 60, workers);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void vectorProductsHaveTheBitsOfTheTextbookLoop(int threads) {
    try (Workers workers = new Workers(threads)) {
      KernelChecks.products(Simd.vectors(), SEED + threads, 40, workers);
    }
  }

  @Test
  void aRoundOfTheWarmUpStaysInsideItsArrays() {
    assumeThat(Simd.modulePresent()).isTrue();
    assertThatCode(() -> new WarmUp(Simd.vectors(), Simd.scalar()).round())
        .doesNotThrowAnyException();
  }

  @Test
  void everyHeightAndEdgeOfATileIsRight() {
    Random random = new Random(SEED);
    try (Workers workers = new Workers(1)) {
      for (int m = 0; m <= 30; m++) {
        for (int n : new int[] {0, 15, 16, 17, 32, 33, 129}) {
          KernelChecks.product(Simd.vectors(), random, SEED, m, n, 20, m % 8, workers);
        }
      }
    }
  }

  @Test
  void everyTileIsRight() {
    KernelChecks.tiles(Simd.vectors(), SEED);
    KernelChecks.tiles(Simd.scalar(), SEED);
  }

  @Test
  void everyTileOfTwoPanelsIsRight() {
    KernelChecks.pairs(Simd.vectors(), SEED);
    KernelChecks.pairs(Simd.scalar(), SEED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void aMatrixArrangedForRowsGivesTheBitsOfOneThatIsNot(int threads) {
    assumeThat(Simd.modulePresent()).isTrue();
    Random random = new Random(SEED);
    try (Workers workers = new Workers(threads)) {
      for (int[] size : new int[][] {{1, 256}, {33, 384}, {700, 512}, {3000, 128}}) {
        int depth = size[0];
        int columns = size[1];
        float[] a = new float[depth + 3];
        float[] b = new float[depth * columns + 5];
        for (int i = 0; i < a.length; i++) {
          a[i] = random.nextFloat() - 0.5f;
        }
        for (int i = 0; i < b.length; i++) {
          b[i] = random.nextFloat() - 0.5f;
        }
        float[] expected = new float[columns + 2];
        float[] actual = new float[columns + 2];
        Gemm.gemm(
            false, false, 1, columns, depth, a, 3, depth, b, 5, columns, expected, 1, columns,
            false, null, null);
        requireNonNull(RowMatrix.forVectors(depth, columns, b, 5))
            .multiply(a, 3, actual, 1, workers);
        assertThat(actual).as("%s x %s", depth, columns).containsExactly(expected);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7})
  void productsOfOneRowWithSomeMatricesGiveTheBitsOfEachAlone(int threads) {
    assumeThat(Simd.modulePresent()).isTrue();
    Random random = new Random(SEED);
    int depth = 141;
    int[] columns = {256, 128, 512};
    float[] a = Textbook.random(random, depth + 3);
    float[][] expected = new float[columns.length][];
    float[][] actual = new float[columns.length][];
    RowProducts products = new RowProducts(columns.length);
    try (Workers workers = new Workers(threads)) {
      for (int run = 0; run < 2; run++) {
        for (int i = 0; i < columns.length; i++) {
          int n = columns[i];
          float[] b = Textbook.random(random, depth * n + 5);
          expected[i] = new float[n + 2];
          actual[i] = new float[n + 2];
          Gemm.gemm(
              false,
              false,
              1,
              n,
              depth,
              a,
              3,
              depth,
              b,
              5,
              n,
              expected[i],
              1,
              n,
              false,
              null,
              null);
          RowMatrix matrix = requireNonNull(RowMatrix.forVectors(depth, n, b, 5));
          products.set(i, matrix, actual[i], 1);
        }
        products.run(a, 3, workers);
        assertThat(actual).isDeepEqualTo(expected);
      }
    }
  }

  @Test
  void largeProductsCrossEveryBlockBorder() {
    Random random = new Random(SEED);
    try (Workers workers = new Workers(2)) {
      for (FloatKernels kernels : new FloatKernels[] {Simd.scalar(), Simd.vectors()}) {
        KernelChecks.product(kernels, random, SEED, 211, 613, 530, 0, workers);
        KernelChecks.product(kernels, random, SEED, 105, 530, 613, 3, workers);
        KernelChecks.product(kernels, random, SEED, 40, 40, 140_000, 1, workers);
        KernelChecks.product(kernels, random, SEED, 1, 5000, 300, 0, workers);
        KernelChecks.product(kernels, random, SEED, 3000, 1, 300, 1, workers);
        KernelChecks.product(kernels, random, SEED, 3000, 1, 300, 0, workers);
      }
    }
  }

  @Test
  void veryLongSumsOfFewRowsAreRight() {
    Random random = new Random(SEED);
    try (Workers workers = new Workers(2)) {
      for (FloatKernels kernels : new FloatKernels[] {Simd.scalar(), Simd.vectors()}) {
        for (int variant = 0; variant < 8; variant++) {
          KernelChecks.product(kernels, random, SEED, 29, 300, 2500 + variant, variant, workers);
        }
      }
    }
  }

  @Test
  void packedColumnsThatServeManyBlocksAreThoseOfTheirBlocks() {
    Random random = new Random(SEED);
    for (int threads = 1; threads <= 3; threads++) {
      try (Workers workers = new Workers(threads)) {
        for (FloatKernels kernels : new FloatKernels[] {Simd.scalar(), Simd.vectors()}) {
          for (int variant = 0; variant < 8; variant++) {
            KernelChecks.product(kernels, random, SEED, 2310, 301, 70, variant, workers);
          }
          KernelChecks.product(kernels, random, SEED, 1201, 300, 530, 2, workers);
          KernelChecks.product(kernels, random, SEED, 1201, 300, 530, 0, workers);
        }
      }
    }
  }

  @Test
  void rowsThatFallOnTheSameLinesOfTheCacheAreRight() {
    Random random = new Random(SEED);
    int k = 1024;
    float[] a = Textbook.random(random, 20 * k);
    float[] b = Textbook.random(random, k * 80);
    float[] expected = new float[20 * 80];
    Textbook.gemm(false, false, 20, 80, k, a, 0, k, b, 0, 80, expected, 0, 80, false);
    float[] actual = new float[20 * 80];
    Gemm.gemm(
        Simd.vectors(),
        false,
        false,
        20,
        80,
        k,
        a,
        0,
        k,
        b,
        0,
        80,
        actual,
        0,
        80,
        false,
        null,
        null);
    assertThat(actual).isEqualTo(expected);
  }

  @Test
  void plainlyKeepsToPlainLoopsThoughVectorsAreReady() throws Exception {
    Simd.prepare();
    for (int tries = 0; tries < 600 && Simd.mayUseVectors() && !Simd.ready(); tries++) {
      Thread.sleep(100);
    }
    assertThat(Simd.kernels(1).lanes() > 1).isEqualTo(Simd.mayUseVectors());
    Simd.plainly(() -> assertThat(Simd.kernels(1)).isSameAs(Simd.scalar()));
  }

  @Test
  void operandsInAnyPlaceOfLargerMatricesGiveTheBitsOfTheTextbookLoop() {
    Random random = new Random(SEED);
    float[] a = Textbook.random(random, 300 * 900);
    float[] b = Textbook.random(random, 900 * 700);
    for (FloatKernels kernels : new FloatKernels[] {Simd.scalar(), Simd.vectors()}) {
      try (Workers workers = new Workers(2)) {
        for (int k : new int[] {1, 127, 129, 384, 700}) {
          float[] expected = new float[150 * 600];
          Textbook.gemm(false, false, 150, 515, k, a, 7, 801, b, 3, 611, expected, 5, 530, false);
          float[] actual = new float[150 * 600];
          Gemm.gemm(
              kernels, false, false, 150, 515, k, a, 7, 801, b, 3, 611, actual, 5, 530, false, null,
              workers);
          assertThat(actual).as("depth %d, seed %d", k, SEED).isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void noDepthClearsTheResultUnlessItAccumulates() {
    float[] c = {1, 2, 3, 4, 5, 6};
    Gemm.gemm(false, false, 2, 2, 0, c, 0, 0, c, 0, 2, c, 0, 3, true, null, null);
    assertThat(c).containsExactly(1, 2, 3, 4, 5, 6);
    Gemm.gemm(false, false, 2, 2, 0, c, 0, 0, c, 0, 2, c, 0, 3, false, null, null);
    assertThat(c).containsExactly(0, 0, 3, 0, 0, 6);
  }

  @Test
  void batchedProductsEqualSingleOnes() {
    Random random = new Random(SEED);
    int[][] shapes = {
      {40, 3, 4, 5}, {3, 65, 40, 70}, {64, 32, 16, 32}, {5, 1, 64, 200}, {0, 2, 2, 2}
    };
    try (Workers workers = new Workers(2)) {
      for (int[] s : shapes) {
        int m = s[1];
        int n = s[2];
        int k = s[3];
        float[] a = Textbook.random(random, s[0] * m * k);
        float[] b = Textbook.random(random, k * n);
        float[] expected = new float[s[0] * m * n];
        for (int i = 0; i < s[0]; i++) {
          Textbook.gemm(
              false, true, m, n, k, a, i * m * k, k, b, 0, k, expected, i * m * n, n, false);
        }
        float[] actual = new float[s[0] * m * n];
        Gemm.batched(
            false, true, s[0], m, n, k, a, 0, k, m * k, b, 0, k, 0, actual, 0, n, m * n, false,
            workers);
        assertThat(actual).as("batch %s, seed %d", Arrays.toString(s), SEED).isEqualTo(expected);
      }
    }
  }
}
