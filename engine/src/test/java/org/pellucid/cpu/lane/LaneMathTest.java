package org.pellucid.cpu.lane;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The F32 functions against double precision, over the whole range. */
final class LaneMathTest {
  private static final long SEED = 20_250_704L;
  private static final int SAMPLES = 400_000;

  interface FloatUnary {
    float apply(float x);
  }

  interface FloatBinary {
    float apply(float x, float y);
  }

  record UnaryCase(
      String name, FloatUnary function, DoubleUnaryOperator truth, double ulps, float reach) {}

  record BinaryCase(
      String name, FloatBinary function, DoubleBinaryOperator truth, double ulps, float reach) {}

  static final List<UnaryCase> UNARY =
      List.of(
          new UnaryCase("exp", FloatMath::exp, StrictMath::exp, 1.1, 110),
          new UnaryCase("expm1", FloatMath::expm1, StrictMath::expm1, 2, 110),
          new UnaryCase("log", FloatMath::log, StrictMath::log, 1.2, 10),
          new UnaryCase("log1p", FloatMath::log1p, StrictMath::log1p, 2, 10),
          new UnaryCase("sin", FloatMath::sin, StrictMath::sin, 2, 1e5f),
          new UnaryCase("cos", FloatMath::cos, StrictMath::cos, 2, 1e5f),
          new UnaryCase("tanh", FloatMath::tanh, StrictMath::tanh, 2.5, 11),
          new UnaryCase("sigmoid", FloatMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), 2, 110),
          new UnaryCase("erf", FloatMath::erf, SpecialFunctions::erf, 2, 5),
          new UnaryCase("rsqrt", FloatMath::rsqrt, x -> 1 / Math.sqrt(x), 1.5, 100));

  static final List<BinaryCase> BINARY =
      List.of(
          new BinaryCase("pow", FloatMath::pow, StrictMath::pow, 1.5, 20),
          new BinaryCase("atan2", FloatMath::atan2, StrictMath::atan2, 2, 10));

  /** Zeros, ones, halves, subnormals, boundaries of ranges, infinities and NaN, in both signs. */
  private static final float[] SPECIAL = special();

  private static float[] special() {
    float[] positive = {
      0,
      Float.MIN_VALUE,
      3 * Float.MIN_VALUE,
      0x1p-140f,
      Float.MIN_NORMAL,
      Math.nextDown(Float.MIN_NORMAL),
      1e-30f,
      0x1p-25f,
      0x1p-24f,
      0x1p-13f,
      0x1p-12f,
      0.25f,
      0.5f,
      0.6f,
      0.625f,
      0.92f,
      Math.nextDown(1f),
      1,
      Math.nextUp(1f),
      1.5f,
      2,
      3,
      4,
      5,
      9,
      10,
      15.5f,
      17,
      24,
      31,
      87.33655f,
      88,
      88.72283f,
      88.72284f,
      89,
      103.97f,
      104,
      127,
      128,
      149,
      150,
      255,
      65535,
      65536,
      65537,
      8388607.5f,
      8388608,
      16777215,
      16777216,
      1e10f,
      0x1p31f,
      1e30f,
      Math.nextDown(Float.MAX_VALUE),
      Float.MAX_VALUE,
      Float.POSITIVE_INFINITY,
      Float.NaN,
      (float) (Math.PI / 4),
      (float) (Math.PI / 2),
      (float) Math.PI,
      710,
      1e-5f,
      0x1.6a09e6p-1f,
      0x1.6a09e6p0f,
      33,
      77
    };
    float[] both = new float[2 * positive.length];
    for (int i = 0; i < positive.length; i++) {
      both[2 * i] = positive[i];
      both[2 * i + 1] = -positive[i];
    }
    return both;
  }

  static double ulps(float actual, double truth) {
    float rounded = (float) truth;
    if (Float.isNaN(rounded) || rounded == 0 || Float.isInfinite(rounded)) {
      boolean same = Float.floatToIntBits(actual) == Float.floatToIntBits(rounded);
      if (same) {
        return 0;
      }
      if (Float.isNaN(rounded) || Float.isNaN(actual) || truth == 0 || Double.isInfinite(truth)) {
        return Double.POSITIVE_INFINITY;
      }
    }
    if (Float.isNaN(actual)) {
      return Double.POSITIVE_INFINITY;
    }
    double spacing = Math.ulp(Math.min(Math.abs(rounded), Float.MAX_VALUE));
    double reached = Float.isInfinite(actual) ? Math.copySign(0x1p128, actual) : actual;
    return Math.abs(reached - truth) / spacing;
  }

  private static float anyFloat(SplittableRandom random) {
    return Float.intBitsToFloat(random.nextInt());
  }

  @TestFactory
  Stream<DynamicTest> functionsOfOneArgumentAreWithinTheirUlps() {
    return UNARY.stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> assertThat(worst(c)).isNotNull()));
  }

  static String worst(UnaryCase c) {
    SplittableRandom random = new SplittableRandom(SEED);
    double worst = 0;
    float at = 0;
    for (int i = 0; i < SPECIAL.length + 2 * SAMPLES; i++) {
      float x =
          i < SPECIAL.length
              ? SPECIAL[i]
              : i % 2 == 0 ? anyFloat(random) : (float) (random.nextDouble() * 2 - 1) * c.reach();
      double error = ulps(c.function().apply(x), c.truth().applyAsDouble(x));
      if (!(error <= worst)) {
        worst = error;
        at = x;
      }
    }
    String found = c.name() + ": " + worst + " ulp at " + at + " (seed " + SEED + ")";
    assertThat(worst).as(found).isLessThanOrEqualTo(c.ulps());
    return found;
  }

  /** F(-a) of each gate, and a F'(a), for a from 0 on. */
  private static double[] tailAndRise(LaneGates gate, double a) {
    if (gate == LaneGates.NORMAL) {
      double fraction = a;
      for (int n = 400; n >= 1; n--) {
        fraction = a + n / fraction;
      }
      double bell = StrictMath.exp(-a * a / 2) / Math.sqrt(2 * Math.PI);
      boolean isSmall = a < 1.5;
      double tail = isSmall ? (1 - SpecialFunctions.erf(a * Math.sqrt(0.5))) / 2 : bell / fraction;
      return new double[] {tail, a * bell};
    }
    double cubic = gate == LaneGates.LOGISTIC ? 0 : 0.044715;
    double scale = gate == LaneGates.LOGISTIC ? 1 : Math.sqrt(8 / Math.PI);
    double e = StrictMath.exp(-scale * (a + cubic * a * a * a));
    double density = e / (1 + e) / (1 + e) * scale * (1 + 3 * cubic * a * a);
    return new double[] {e / (1 + e), a * density};
  }

  @ParameterizedTest
  @EnumSource(LaneGates.class)
  void whatGatesItselfIsWithinSixUlpsAndItsSlopeWithinThreeTenMillionths(LaneGates gate) {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < SAMPLES; i++) {
      float x = (float) ((random.nextDouble() * 2 - 1) * Math.exp(random.nextDouble() * 10 - 7.8));
      double[] truth = tailAndRise(gate, Math.abs(x));
      double value = x < 0 ? x * truth[0] : x - x * truth[0];
      double slope = x < 0 ? truth[0] - truth[1] : 1 - truth[0] + truth[1];
      String at = gate + " at " + x + " (seed " + SEED + ")";
      // The exponential multiplies what rounding does to the cubic, by its size.
      double size = Math.abs(x);
      double cubic = gate == LaneGates.NEARLY_NORMAL ? 3.2 * size * (1 + 0.045 * size * size) : 0;
      assertThat(ulps(FloatMath.selfGated(gate, x), value)).as(at).isLessThan(6 + cubic);
      assertThat((double) FloatMath.selfGatedSlope(gate, x)).as(at).isCloseTo(slope, within(3e-7));
    }
  }

  @ParameterizedTest
  @EnumSource(LaneGates.class)
  void whatGatesItselfPassesOrStopsWhatIsFarFromZero(LaneGates gate) {
    float infinity = Float.POSITIVE_INFINITY;
    for (float far : new float[] {100, 1e30f, infinity}) {
      assertThat(FloatMath.selfGated(gate, far)).isEqualTo(far);
      assertThat(FloatMath.selfGated(gate, -far)).isEqualTo(0);
      assertThat(FloatMath.selfGatedSlope(gate, far)).isEqualTo(1);
      assertThat(FloatMath.selfGatedSlope(gate, -far)).isZero();
    }
    assertThat(FloatMath.selfGated(gate, Float.NaN)).isNaN();
    assertThat(FloatMath.selfGatedSlope(gate, Float.NaN)).isNaN();
  }

  @TestFactory
  Stream<DynamicTest> functionsOfTwoArgumentsAreWithinTheirUlps() {
    return BINARY.stream()
        .map(c -> DynamicTest.dynamicTest(c.name(), () -> assertThat(worst(c)).isNotNull()));
  }

  static String worst(BinaryCase c) {
    SplittableRandom random = new SplittableRandom(SEED);
    double worst = 0;
    String at = "";
    int specials = SPECIAL.length * SPECIAL.length;
    for (int i = 0; i < specials + 2 * SAMPLES; i++) {
      float x;
      float y;
      if (i < specials) {
        x = SPECIAL[i / SPECIAL.length];
        y = SPECIAL[i % SPECIAL.length];
      } else if (i % 2 == 0) {
        x = anyFloat(random);
        y = anyFloat(random);
      } else {
        x = (float) (random.nextDouble() * 2 - 0.5) * c.reach();
        y = (float) (random.nextDouble() * 2 - 1) * c.reach();
      }
      double error = ulps(c.function().apply(x, y), c.truth().applyAsDouble(x, y));
      if (!(error <= worst)) {
        worst = error;
        at = x + ", " + y;
      }
    }
    String found = c.name() + ": " + worst + " ulp at " + at + " (seed " + SEED + ")";
    assertThat(worst).as(found).isLessThanOrEqualTo(c.ulps());
    return found;
  }

  @Test
  void theShorterExponentialHasTheSameBits() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 2_000_000; i++) {
      float x = i % 2 == 0 ? anyFloat(random) : (float) random.nextDouble(-110, 20);
      if (!(x > 20)) {
        assertThat(Float.floatToIntBits(FloatMath.expUpTo20(x)))
            .as("seed %s, exp(%s)", SEED, x)
            .isEqualTo(Float.floatToIntBits(FloatMath.exp(x)));
      }
    }
    for (float x : new float[] {-0f, 0, 20, -103.97f, -104, Math.nextDown(-104f)}) {
      assertThat(FloatMath.expUpTo20(x)).as("exp(%s)", x).isEqualTo(FloatMath.exp(x));
    }
  }

  @Test
  void functionsThatJavaLacksHaveTheirKnownValues() {
    assertThat(SpecialFunctions.erf(0.5)).isCloseTo(0.5204998778130465, within(1e-15));
    assertThat(SpecialFunctions.erf(2.5)).isCloseTo(0.999593047982555, within(1e-15));
    assertThat(SpecialFunctions.erf(-1)).isCloseTo(-0.8427007929497149, within(1e-15));
    assertThat(SpecialFunctions.erfinv(0.5)).isCloseTo(0.4769362762044699, within(1e-15));
    assertThat(SpecialFunctions.erfinv(1 - 1e-10)).isCloseTo(4.572824958544925, within(1e-9));
    assertThat(SpecialFunctions.lgamma(0.5)).isCloseTo(0.5723649429247001, within(1e-14));
    assertThat(SpecialFunctions.lgamma(10)).isCloseTo(12.801827480081469, within(1e-12));
    assertThat(SpecialFunctions.lgamma(-0.5)).isCloseTo(1.2655121234846454, within(1e-13));
    assertThat(SpecialFunctions.lgamma(100.5)).isCloseTo(361.435540467777, within(1e-10));
    assertThat(SpecialFunctions.digamma(1)).isCloseTo(-0.5772156649015329, within(1e-14));
    assertThat(SpecialFunctions.digamma(-0.5)).isCloseTo(0.03648997397857652, within(1e-13));
    assertThat(SpecialFunctions.digamma(10)).isCloseTo(2.2517525890667214, within(1e-13));
  }

  @Test
  void erfinvUndoesErf() {
    for (double x = -3; x <= 3; x += 0.01) {
      double expected = Math.abs(x) < 1e-12 ? 0 : x;
      double slack = 1e-13 + 3e-16 * Math.exp(x * x);
      assertThat(SpecialFunctions.erfinv(SpecialFunctions.erf(x)))
          .isCloseTo(expected, within(slack));
    }
    assertThat(FloatMath.erfinv(1)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.erfinv(-1)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(FloatMath.erfinv(1.5f)).isNaN();
  }

  @Test
  void lgammaAndDigammaHaveTheirPoles() {
    assertThat(FloatMath.lgamma(0)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.lgamma(-3)).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(FloatMath.lgamma(1)).isZero();
    assertThat(FloatMath.digamma(0f)).isEqualTo(Float.NEGATIVE_INFINITY);
    assertThat(FloatMath.digamma(-2)).isNaN();
  }

  private static org.assertj.core.data.Offset<Double> within(double offset) {
    return org.assertj.core.data.Offset.offset(offset);
  }
}
