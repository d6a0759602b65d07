package org.pellucid.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainKernelsTest {

  private static final long SEED = 8L;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void doubleAndIntegerProductsEqualTheTextbook(int threads) {
    Random random = new Random(SEED);
    try (Workers workers = new Workers(threads)) {
      for (int variant = 0; variant < 64; variant++) {
        boolean transA = (variant & 1) != 0;
        boolean transB = (variant & 2) != 0;
        boolean accumulate = (variant & 4) != 0;
        int m = 1 + random.nextInt(70);
        int n = 1 + random.nextInt(70);
        int k = random.nextInt(70);
        int lda = transA ? m : k;
        int ldb = transB ? k : n;
        int[] a = random.ints((long) m * k).toArray();
        int[] b = random.ints((long) k * n).toArray();
        int[] c = random.ints((long) m * n).toArray();
        int[] expected = new int[m * n];
        long[] expectedLong = new long[m * n];
        double[] expectedDouble = new double[m * n];
        double[] x = scaled(a);
        double[] y = scaled(b);
        double[] z = scaled(c);
        for (int i = 0; i < m * n; i++) {
          expected[i] = accumulate ? c[i] : 0;
          expectedLong[i] = accumulate ? c[i] : 0;
          expectedDouble[i] = accumulate ? z[i] : 0;
          for (int step = 0; step < k; step++) {
            int left = transA ? step * lda + i / n : i / n * lda + step;
            int right = transB ? i % n * ldb + step : step * ldb + i % n;
            expected[i] += a[left] * b[right];
            expectedLong[i] += (long) a[left] * b[right];
            expectedDouble[i] = Math.fma(x[left], y[right], expectedDouble[i]);
          }
        }
        String what = "%d x %d x %d variant %d seed %d".formatted(m, n, k, variant, SEED);
        long[] wide = widen(c);
        PlainGemm.gemm(
            transA,
            transB,
            m,
            n,
            k,
            widen(a),
            0,
            lda,
            widen(b),
            0,
            ldb,
            wide,
            0,
            n,
            accumulate,
            workers);
        assertThat(wide).as(what).isEqualTo(expectedLong);
        PlainGemm.gemm(transA, transB, m, n, k, x, 0, lda, y, 0, ldb, z, 0, n, accumulate, workers);
        assertThat(z).as(what).isEqualTo(expectedDouble);
        PlainGemm.gemm(transA, transB, m, n, k, a, 0, lda, b, 0, ldb, c, 0, n, accumulate, workers);
        assertThat(c).as(what).isEqualTo(expected);
      }
    }
  }

  private static double[] scaled(int[] values) {
    double[] scaled = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      scaled[i] = values[i] * 0x1p-31;
    }
    return scaled;
  }

  private static long[] widen(int[] values) {
    long[] wide = new long[values.length];
    for (int i = 0; i < values.length; i++) {
      wide[i] = values[i];
    }
    return wide;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void doubleConvolutionsEqualTheTextbook(int threads) {
    Random random = new Random(SEED);
    try (Workers workers = new Workers(threads)) {
      for (ConvShape shape : KernelChecks.namedShapes()) {
        double[] x = Textbook.randomDoubles(random, shape.inPixels() * shape.inChannels());
        double[] w = Textbook.randomDoubles(random, shape.kernelSize());
        double[] dy = Textbook.randomDoubles(random, shape.outPixels() * shape.outChannels());
        PlainConvolution convolution = new PlainConvolution(shape);
        double[] y = new double[dy.length];
        convolution.forward(x, 0, w, 0, y, 0, workers);
        close(shape, Textbook.convolution(shape, x, w), y);
        double[] dx = new double[x.length];
        convolution.inputGradient(dy, 0, w, 0, dx, 0, workers);
        close(shape, Textbook.inputGradient(shape, dy, w), dx);
        double[] dw = new double[w.length];
        convolution.kernelGradient(x, 0, dy, 0, dw, 0, workers);
        close(shape, Textbook.kernelGradient(shape, x, dy), dw);
      }
    }
  }

  private static void close(ConvShape shape, double[] expected, double[] actual) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < expected.length; i++) {
      if (!(Math.abs(expected[i] - actual[i]) <= 1e-11 * (1 + Math.abs(expected[i])))) {
        throw new AssertionError(
            "%s seed %d element %d: %s, expected %s"
                .formatted(shape, SEED, i, actual[i], expected[i]));
      }
    }
  }
}
