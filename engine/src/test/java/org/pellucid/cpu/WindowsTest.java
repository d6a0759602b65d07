package org.pellucid.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowsTest {

  private static final long SEED = 31L;

  /** Coarse values, so that ties are common, with a NaN now and then. */
  private static float[] coarse(Random random, int length) {
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = random.nextInt(60) == 0 ? Float.NaN : random.nextInt(7) - 3;
    }
    return values;
  }

  private static double[] widen(float[] x) {
    return Textbook.widen(x);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void windowsEqualTheTextbookLoops(int threads) {
    Random random = new Random(SEED);
    try (Workers workers = new Workers(threads)) {
      for (int round = 0; round < 80; round++) {
        int[] channels = {1, 3, 15, 16, 17, 67, 130};
        WindowAxis depth = round % 2 == 0 ? WindowAxis.NONE : KernelChecks.randomAxis(random);
        WindowShape shape =
            new WindowShape(
                1 + random.nextInt(3),
                depth,
                KernelChecks.randomAxis(random),
                round % 5 == 0
                    ? new WindowAxis(57, 3, 2, 1, 1, 1)
                    : KernelChecks.randomAxis(random),
                channels[random.nextInt(channels.length)]);
        check(shape, random, workers);
      }
    }
  }

  private static void check(WindowShape s, Random random, Workers workers) {
    int c = s.channels();
    float[] x = coarse(random, s.inPixels() * c);
    float[] v = Textbook.random(random, x.length);
    float[] g = Textbook.random(random, s.outPixels() * c);
    float[] max = new float[g.length];
    float[] sum = new float[g.length];
    float[] pick = new float[g.length];
    float[] gradient = new float[x.length];
    int taps = s.taps();
    ConvShape terms = new ConvShape(s.batch(), s.depth(), s.height(), s.width(), 1, 1, 1);
    int[] best = new int[g.length];
    Arrays.fill(best, -1);
    Arrays.fill(max, Float.NEGATIVE_INFINITY);
    Textbook.forEachTerm(
        terms,
        (window, pixel, tap) -> {
          for (int channel = 0; channel < c && pixel >= 0; channel++) {
            int at = window * c + channel;
            float value = x[pixel * c + channel];
            sum[at] += value;
            boolean nan = Float.isNaN(value) && !Float.isNaN(max[at]);
            if (best[at] < 0 || value > max[at] || nan) {
              max[at] = value;
              best[at] = pixel;
            }
          }
        });
    for (int at = 0; at < g.length; at++) {
      if (best[at] >= 0) {
        pick[at] = v[best[at] * c + at % c];
        gradient[best[at] * c + at % c] += g[at];
      }
    }
    String what = s + ", taps " + taps + ", seed " + SEED;

    float[] y = new float[g.length];
    FloatWindows.max(s, x, 0, y, 0, workers);
    assertThat(y).as("max %s", what).isEqualTo(max);
    FloatWindows.sum(s, x, 0, y, 0, workers);
    assertThat(y).as("sum %s", what).isEqualTo(sum);
    FloatWindows.maxPick(s, x, 0, v, 0, y, 0, workers);
    assertThat(y).as("pick %s", what).isEqualTo(pick);
    float[] dx = new float[x.length];
    Arrays.fill(dx, 9f);
    int[] visits = new int[x.length];
    FloatWindows.maxGradient(
        s,
        x,
        0,
        g,
        0,
        dx,
        0,
        (r0, r1, c0, c1) -> KernelChecks.visit(visits, c, r0, r1, c0, c1),
        workers);
    assertThat(Arrays.stream(visits).allMatch(count -> count == 1))
        .as("epilogue %s", what)
        .isTrue();
    assertThat(dx).as("gradient %s", what).isEqualTo(gradient);

    double[] wide = new double[g.length];
    DoubleWindows.max(s, widen(x), 0, wide, 0, workers);
    assertThat(wide).as("double max %s", what).isEqualTo(widen(max));
    DoubleWindows.sum(s, widen(x), 0, wide, 0, workers);
    assertThat(wide).as("double sum %s", what).isEqualTo(widen(sum));
    DoubleWindows.maxPick(s, widen(x), 0, widen(v), 0, wide, 0, workers);
    assertThat(wide).as("double pick %s", what).isEqualTo(widen(pick));
    double[] wideDx = new double[x.length];
    DoubleWindows.maxGradient(s, widen(x), 0, widen(g), 0, wideDx, 0, workers);
    for (int i = 0; i < wideDx.length; i++) {
      assertThat(wideDx[i]).isCloseTo(gradient[i], Offset.offset(1e-5));
    }
  }
}
