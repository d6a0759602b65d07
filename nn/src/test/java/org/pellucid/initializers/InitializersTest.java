package org.pellucid.initializers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.check.GoldenCases;
import org.pellucid.config.Config;
import org.pellucid.config.Session;
import org.pellucid.tensor.Tensor;

class InitializersTest {
  @BeforeEach
  void startFromTheSameSeed() {
    Session.setRandomSeed(Session.DEFAULT_SEED);
  }

  @TestFactory
  List<DynamicTest> answersAsKerasDoes() {
    return GoldenCases.tests("initializers", Set.of());
  }

  @TestFactory
  List<DynamicTest> hasTheStatisticsOfKeras() {
    return GoldenCases.tests("initializers.stats", Set.of());
  }

  /** Spread, by Keras's rules, of a kernel of 3 x 3 positions, 20 channels in and 50 out. */
  @ParameterizedTest
  @CsvSource({
    "glorot_normal, 0.056343617",
    "glorot_uniform, 0.056343617",
    "he_normal, 0.10540926",
    "he_uniform, 0.10540926",
    "lecun_normal, 0.07453560",
    "lecun_uniform, 0.07453560",
    "variance_scaling, 0.07453560",
    "random_normal, 0.05",
    "random_uniform, 0.028867513",
    "truncated_normal, 0.043981283",
    "normal, 0.05",
    "uniform, 0.028867513",
  })
  void hasKerasMeanAndSpread(String name, double deviation) {
    Tensor values = Initializers.get(name).apply(Shape.of(3, 3, 20, 50), DType.FLOAT32);
    assertThat(values.mean().item()).isCloseTo(0, within(4 * deviation / Math.sqrt(9000)));
    assertThat(Math.sqrt(values.variance().item())).isCloseTo(deviation, within(0.03 * deviation));
  }

  @ParameterizedTest
  @CsvSource({
    "uniform, 0.2738613",
    "truncated_normal, 0.3594872",
    "untruncated_normal, 0.9",
  })
  void scalesByTheFanAskedFor(String distribution, double bound) {
    // Shape [10, 40], scale 1 and fan-out: variance 1 / 40.
    float[] values =
        new VarianceScaling()
            .mode("fan_out")
            .distribution(distribution)
            .seed(7)
            .apply(Shape.of(10, 40), DType.FLOAT32)
            .toFloatArray();
    double largest = 0;
    double squares = 0;
    for (float value : values) {
      largest = Math.max(largest, Math.abs(value));
      squares += value * value / values.length;
    }
    assertThat(largest).isLessThanOrEqualTo(bound).isGreaterThan(0.5 * bound);
    assertThat(squares).isCloseTo(1.0 / 40, within(0.006));
  }

  @Test
  void truncatedNormalHasNoTailsAndTheRightMiddle() {
    float[] values =
        new TruncatedNormal()
            .stddev(1)
            .seed(3)
            .apply(Shape.of(20000), DType.FLOAT32)
            .toFloatArray();
    int inner = 0;
    for (float value : values) {
      assertThat(Math.abs(value)).isLessThanOrEqualTo(2);
      inner += Math.abs(value) < 1 ? 1 : 0;
    }
    // P(|x| < 1) / P(|x| < 2)
    assertThat(inner / 20000.0).isCloseTo(0.68268949 / 0.95449974, within(0.015));
  }

  @Test
  void orthogonalRowsOrColumnsWhicheverAreFewer() {
    Tensor wide = new Orthogonal().seed(1).apply(Shape.of(3, 5), DType.FLOAT32);
    assertThat(wide.matmul(wide.transpose()).toFloatArray())
        .containsExactly(Tensor.eye(3).toFloatArray(), within(1e-5f));
    Tensor kernel = new Orthogonal().seed(1).gain(2).apply(Shape.of(2, 3, 4), DType.FLOAT32);
    Tensor tall = kernel.reshape(6, 4);
    assertThat(tall.transpose().matmul(tall).toFloatArray())
        .containsExactly(Tensor.eye(4).multiply(4).toFloatArray(), within(1e-5f));
  }

  @Test
  void oneObjectGivesTheSameValuesEachTimeAndAnotherObjectOthers() {
    for (var entry : Initializers.REGISTRY.entries()) {
      Initializer first = entry.reader().apply(Config.empty());
      float[] values = values(first);
      assertThat(values(first)).as(entry.name()).containsExactly(values);
      if (first instanceof SeededInitializer<?>) {
        float[] others = values(entry.reader().apply(Config.empty()));
        assertThat(Arrays.equals(others, values)).as(entry.name()).isFalse();
      }
    }
  }

  @Test
  void everySeedIsASeed() {
    assertThat(values(new HeNormal().seed(0))).containsExactly(values(new HeNormal().seed(0)));
    assertThat(Arrays.equals(values(new HeNormal().seed(0)), values(new HeNormal().seed(1))))
        .isFalse();
  }

  private static float[] values(Initializer initializer) {
    Shape shape = initializer instanceof STFT ? Shape.of(4, 1, 3) : Shape.of(4, 4);
    return initializer.apply(shape, DType.FLOAT32).toFloatArray();
  }

  @Test
  void everyOneComesBackFromItsConfig() {
    List<Initializer> samples =
        List.of(
            new Constant(3),
            new GlorotNormal().seed(1),
            new GlorotUniform().seed(2),
            new HeNormal().seed(3),
            new HeUniform().axes(new int[] {0}, new int[] {1}).seed(4),
            new IdentityInitializer(2),
            new LecunNormal().seed(5),
            new LecunUniform().seed(6),
            new Ones(),
            new Orthogonal().gain(0.5).seed(7),
            new RandomNormal().mean(1).stddev(2).seed(8),
            new RandomUniform().minval(3).maxval(4).seed(9),
            new STFT().side("imag").window("hamming").scaling("spectrum").periodic(true),
            new TruncatedNormal().mean(5).stddev(6).seed(10),
            new VarianceScaling().scale(3).mode("fan_avg").distribution("uniform").seed(11),
            new Zeros());
    assertThat(samples.stream().map(Initializers.REGISTRY::className))
        .containsExactlyElementsOf(
            Initializers.REGISTRY.entries().stream().map(entry -> entry.name()).toList());
    for (Initializer sample : samples) {
      Initializer back = Initializers.REGISTRY.read(Initializers.REGISTRY.write(sample));
      assertThat(back).isNotNull().isInstanceOf(sample.getClass());
      assertThat(back.config()).isEqualTo(sample.config());
      assertThat(values(back)).as(back.toString()).containsExactly(values(sample));
    }
  }

  @Test
  void aliasesOfKerasAreKnown() {
    assertThat(Initializers.REGISTRY.className(Initializers.get("uniform")))
        .isEqualTo("RandomUniform");
    assertThat(Initializers.REGISTRY.className(Initializers.get("normal")))
        .isEqualTo("RandomNormal");
    assertThat(Initializers.get("zero")).isEqualTo(new Zeros());
    assertThat(Initializers.get("one")).isEqualTo(new Ones());
    assertThat(Initializers.get("IdentityInitializer")).isEqualTo(new IdentityInitializer(1));
  }

  @Test
  void identityIsDiagonalEvenWhenNotSquare() {
    assertThat(new IdentityInitializer(3).apply(Shape.of(2, 3), DType.FLOAT32).toFloatArray())
        .containsExactly(3, 0, 0, 0, 3, 0);
  }

  @Test
  void badSettingsAreOneSentence() {
    assertThatThrownBy(() -> new VarianceScaling().scale(0))
        .hasMessage("VarianceScaling: scale must be > 0, got 0.");
    assertThatThrownBy(() -> new RandomNormal().stddev(-0.1))
        .hasMessage("RandomNormal: stddev must be >= 0, got -0.1.");
    assertThatThrownBy(() -> new VarianceScaling().mode("fan_inn"))
        .hasMessage(
            "Unknown mode \"fan_inn\". Did you mean \"fan_in\"? Known: fan_avg, fan_in, fan_out.");
    assertThatThrownBy(() -> new Orthogonal().apply(Shape.of(3), DType.FLOAT32))
        .hasMessageStartingWith("Orthogonal: the shape must have at least 2 axes, got [");
    assertThatThrownBy(() -> Initializers.get("he_norml"))
        .message()
        .startsWith(
            "Unknown initializer \"he_norml\". Did you mean \"he_normal\"? Known: constant, ");
  }

  @Test
  void theStftKernelIsThatOfKeras() {
    // keras.initializers.STFT(...)((4, 1, 3)) of Keras 3.15.
    assertThat(new STFT().apply(Shape.of(4, 1, 3), DType.FLOAT32).toFloatArray())
        .containsExactly(
            new float[] {
              0, 0, 0, 0.70710677f, 0, -0.70710677f, 0.70710677f, -0.70710677f, 0.70710677f, 0, 0, 0
            },
            within(1e-6f));
    assertThat(
            new STFT()
                .side("imag")
                .window("hamming")
                .scaling("spectrum")
                .periodic(true)
                .apply(Shape.of(4, 1, 3), DType.FLOAT32)
                .toFloatArray())
        .containsExactly(new float[] {0, 0, 0, 0, -0.25f, 0, 0, 0, 0, 0, 0.25f, 0}, within(1e-6f));
  }

  @Test
  void fansCanBeGivenAsAxes() {
    // As EinsumDense does for [width, heads, size]: fan-in 8, fan-out 6, limit sqrt(6 / 14).
    float[] values =
        new GlorotUniform()
            .axes(new int[] {0}, new int[] {1, 2})
            .seed(3)
            .apply(Shape.of(8, 2, 3), DType.FLOAT32)
            .toFloatArray();
    float highest = 0;
    for (float value : values) {
      highest = Math.max(highest, Math.abs(value));
    }
    assertThat(highest).isLessThan((float) Math.sqrt(6.0 / 14)).isGreaterThan(0.5f);
  }
}
