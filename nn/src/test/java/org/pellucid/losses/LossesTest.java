package org.pellucid.losses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Registry;
import org.pellucid.errors.PellucidException;
import org.pellucid.gradient.Gradients;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;

class LossesTest {
  private static final Tensor Y = Tensor.of(new float[][] {{1, 2}, {3, 4}});
  private static final Tensor P = Tensor.of(new float[][] {{1.5f, 2}, {1, 5}});
  private static final Tensor WEIGHT = Tensor.of(new float[] {1, 3});

  private static double mse(String reduction, @Nullable Tensor weight, @Nullable Tensor mask) {
    return new MeanSquaredError().reduction(reduction).apply(Y, P, weight, mask).item();
  }

  @Test
  void meansDivideByTheNumberOfSamplesAlsoUnderWeights() {
    assertThat(mse("sum_over_batch_size", null, null)).isEqualTo(1.3125);
    assertThat(mse("mean", WEIGHT, null)).isEqualTo(3.8125);
    assertThat(mse("sum", WEIGHT, null)).isEqualTo(7.625);
    assertThat(mse("mean_with_sample_weight", WEIGHT, null)).isEqualTo(1.90625);
    assertThat(mse("mean", WEIGHT.reshape(2, 1), null)).isEqualTo(3.8125);
    assertThat(mse("mean_with_sample_weight", WEIGHT.multiply(0), null)).isZero();
  }

  @Test
  void noReductionGivesANumberPerSample() {
    Tensor perSample = new MeanSquaredError().reduction("none").apply(Y, P, WEIGHT, null);
    assertThat(perSample.shape()).isEqualTo(Shape.of(2));
    assertThat(perSample.toFloatArray()).containsExactly(.125f, 7.5f);
  }

  @Test
  void aMaskMakesTheMeanThatOfTheValidSamples() {
    Tensor second = Tensor.of(new boolean[] {false, true});
    assertThat(mse("mean", null, second)).isEqualTo(2.5);
    assertThat(mse("mean", WEIGHT, second)).isEqualTo(7.5);
    assertThat(mse("sum", null, second)).isEqualTo(2.5);
    assertThat(mse("mean", null, Tensor.of(new boolean[2]))).isZero();
  }

  @Test
  void aColumnAndAVectorNeverBroadcastToASquare() {
    Tensor column = Tensor.of(new float[][] {{1}, {2}, {4}});
    Tensor vector = Tensor.of(new float[] {1, 2, 3});
    assertThat(new MeanSquaredError().apply(vector, column).item())
        .isCloseTo(1 / 3.0, within(1e-7));
    assertThat(new MeanSquaredError().apply(column, vector).item())
        .isCloseTo(1 / 3.0, within(1e-7));
  }

  @Test
  void ignoredClassesAreLeftOutOfTheMean() {
    Tensor logits = Tensor.of(new float[][] {{0, 0}, {0, 0}, {5, 0}});
    Loss loss = new SparseCategoricalCrossentropy().fromLogits(true).ignoreClass(-1);
    assertThat(loss.apply(Tensor.of(new int[] {0, 1, -1}), logits).item())
        .isCloseTo(Math.log(2), within(1e-6));
  }

  @Test
  void logitsAndProbabilitiesAgree() {
    Tensor logits = Tensor.of(new float[][] {{2, -1, .5f}, {0, 3, 1}});
    Tensor labels = Tensor.of(new int[] {2, 0});
    Tensor oneHot = Tensor.of(new float[][] {{0, 0, 1}, {1, 0, 0}});
    Tensor probabilities = Nn.softmax(logits, -1);
    double expected =
        new SparseCategoricalCrossentropy().fromLogits(true).apply(labels, logits).item();
    assertThat(new SparseCategoricalCrossentropy().apply(labels, probabilities).item())
        .isCloseTo(expected, within(1e-6));
    assertThat(new CategoricalCrossentropy().apply(oneHot, probabilities).item())
        .isCloseTo(expected, within(1e-6));
    assertThat(new CategoricalCrossentropy().fromLogits(true).apply(oneHot, logits).item())
        .isCloseTo(expected, within(1e-6));
    assertThat(expected).isCloseTo(2.4556, within(1e-4));
  }

  @Test
  void theGradientOfCrossentropyFromLogitsIsPredictionMinusTarget() {
    Tensor logits = Tensor.of(new float[][] {{0, 0}, {0, 0}});
    Tensor sparse =
        new SparseCategoricalCrossentropy()
            .fromLogits(true)
            .apply(Tensor.of(new int[] {0, 1}), logits);
    assertThat(Gradients.of(sparse, List.of(logits)).getFirst().toFloatArray())
        .containsExactly(new float[] {-.25f, .25f, .25f, -.25f}, within(1e-7f));
    Tensor binary =
        new BinaryCrossentropy()
            .fromLogits(true)
            .apply(Tensor.of(new float[][] {{1, 0}, {0, 1}}), logits);
    assertThat(Gradients.of(binary, List.of(logits)).getFirst().toFloatArray())
        .containsExactly(new float[] {-.125f, .125f, .125f, -.125f}, within(1e-7f));
  }

  @Test
  void extremeLogitsStayFinite() {
    Tensor logits = Tensor.of(new float[][] {{1e4f, -1e4f}});
    assertThat(
            new SparseCategoricalCrossentropy()
                .fromLogits(true)
                .apply(Tensor.of(new int[] {1}), logits)
                .item())
        .isEqualTo(2e4);
    assertThat(
            new BinaryCrossentropy()
                .fromLogits(true)
                .apply(Tensor.of(new float[][] {{0, 1}}), logits)
                .item())
        .isEqualTo(1e4);
  }

  @Test
  void aFunctionIsALoss() {
    Loss loss = Loss.of("cubes", (y, p) -> p.subtract(y).abs().power(3).sum(-1));
    assertThat(loss.apply(Y, P).item()).isCloseTo((.125 + 8 + 1) / 2, within(1e-5));
    assertThat(loss.name()).isEqualTo("cubes");
  }

  @Test
  void shapesDecideWhichCrossentropyIsMeant() {
    Shape ten = Shape.of(Shape.UNKNOWN, 10);
    assertThat(Losses.resolve("crossentropy", Shape.of(5), ten))
        .isInstanceOf(SparseCategoricalCrossentropy.class);
    assertThat(Losses.resolve("ce", Shape.of(5, 10), ten))
        .isInstanceOf(CategoricalCrossentropy.class);
    assertThat(Losses.resolve("CE", Shape.of(5, 1), Shape.of(Shape.UNKNOWN, 1)))
        .isInstanceOf(BinaryCrossentropy.class);
    assertThat(Losses.resolve("mse", Shape.of(5, 10), ten)).isInstanceOf(MeanSquaredError.class);
  }

  // ---- Errors ----

  private static void assertMessage(ThrowingCallable code, String message) {
    assertThatThrownBy(code).isInstanceOf(PellucidException.class).hasMessage(message);
  }

  private static void check(Loss loss, Shape y, int... output) {
    loss.check(y, DType.FLOAT32, Shape.of(output), "dense_2");
  }

  @Test
  void targetsThatDoNotFitAreOneSentence() {
    assertMessage(
        () -> check(new SparseCategoricalCrossentropy(), Shape.of(100, 10), -1, 10),
        "Loss sparse_categorical_crossentropy expects integer labels of shape [batch] but y is"
            + " [100, 10]. For one-hot labels use categorical_crossentropy.");
    assertMessage(
        () -> check(new SparseCategoricalCrossentropy(), Shape.of(100, 7), -1, 20, 5),
        "Loss sparse_categorical_crossentropy expects integer labels of shape [batch, 20] but y is"
            + " [100, 7].");
    assertMessage(
        () -> check(new CategoricalCrossentropy(), Shape.of(100), -1, 10),
        "Loss categorical_crossentropy expects one-hot targets of shape [batch, 10] but y is"
            + " [100]. For integer labels use sparse_categorical_crossentropy.");
    assertMessage(
        () -> check(new MeanSquaredError(), Shape.of(100), -1, 3),
        "y has shape [100] but output \"dense_2\" is [batch, 3].");
    assertMessage(
        () -> check(new MeanSquaredError(), Shape.of(100, 1), -1, 3),
        "y has shape [100, 1] but output \"dense_2\" is [batch, 3].");
  }

  @Test
  void targetsThatFitAreAccepted() {
    check(new SparseCategoricalCrossentropy(), Shape.of(100), -1, 10);
    check(new SparseCategoricalCrossentropy(), Shape.of(100, 1), -1, 10);
    check(new SparseCategoricalCrossentropy(), Shape.of(100, 20), -1, 20, 5);
    check(new CategoricalCrossentropy(), Shape.of(100, 10), -1, 10);
    check(new MeanSquaredError(), Shape.of(100), -1, 1);
    check(new MeanSquaredError(), Shape.of(100, 1), -1);
    check(new BinaryCrossentropy(), Shape.of(100, 7, 1), -1, -1, 1);
    check(Loss.of("any", (y, p) -> p), Shape.of(100, 7), -1, 3);
  }

  @Test
  void labelsOutsideTheClassesAreOneSentence() {
    int[] labels = new int[40];
    labels[37] = 10;
    SparseCategoricalCrossentropy loss = new SparseCategoricalCrossentropy();
    assertMessage(
        () -> loss.checkValues(NdArray.of(labels), 10, "logits"),
        "y[37] = 10 is outside 0..9: output \"logits\" has 10 classes. Labels start at 0.");
    assertMessage(
        () -> loss.checkValues(NdArray.of(new float[] {0, 1, -1, 2}, 2, 2), 3, "out"),
        "y[1, 0] = -1 is outside 0..2: output \"out\" has 3 classes. Labels start at 0.");
    assertMessage(
        () -> loss.checkValues(NdArray.of(new float[] {0, .5f}), 3, "out"),
        "y[1] = 0.5 is not a whole number: loss sparse_categorical_crossentropy expects integer"
            + " labels.");
    loss.checkValues(NdArray.of(new int[] {0, 9}), 10, "logits");
    new SparseCategoricalCrossentropy()
        .ignoreClass(255)
        .checkValues(NdArray.of(new int[] {0, 255}), 10, "logits");
  }

  @Test
  void wrongSettingsAreOneSentence() {
    assertMessage(
        () -> new MeanSquaredError().reduction("auto"),
        "Unknown reduction \"auto\". Known: mean, mean_with_sample_weight, none, sum,"
            + " sum_over_batch_size.");
    assertMessage(
        () -> new BinaryCrossentropy().labelSmoothing(2),
        "BinaryCrossentropy: labelSmoothing must be between 0 and 1, got 2.");
    assertMessage(() -> new Huber().delta(0), "Huber: delta must be > 0, got 0.");
    assertThatThrownBy(() -> Losses.get("mean_square_error"))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith(
            "Unknown loss \"mean_square_error\". Did you mean \"mean_squared_error\"? Known: ");
  }

  // ---- Registry ----

  /**
   * Losses with settings that are not the defaults; those that have none are walked as they are.
   */
  private static final Map<String, Loss> SAMPLES =
      Map.ofEntries(
          Map.entry(
              "BinaryCrossentropy", new BinaryCrossentropy().fromLogits(true).labelSmoothing(.1)),
          Map.entry(
              "BinaryFocalCrossentropy",
              new BinaryFocalCrossentropy().applyClassBalancing(true).alpha(.3).gamma(1)),
          Map.entry("CategoricalCrossentropy", new CategoricalCrossentropy().labelSmoothing(.1)),
          Map.entry(
              "CategoricalFocalCrossentropy",
              new CategoricalFocalCrossentropy().alpha(.5).gamma(3)),
          Map.entry(
              "CategoricalGeneralizedCrossEntropy", new CategoricalGeneralizedCrossEntropy().q(.3)),
          Map.entry("Circle", new Circle().gamma(10).margin(.2).removeDiagonal(false)),
          Map.entry("CosineSimilarity", new CosineSimilarity().axis(0)),
          Map.entry("Dice", new Dice().axis(1, 2)),
          Map.entry("Huber", new Huber().delta(.5)),
          Map.entry(
              "SparseCategoricalCrossentropy", new SparseCategoricalCrossentropy().ignoreClass(3)),
          Map.entry("Tversky", new Tversky().alpha(.7).beta(.3).axis(1)));

  @Test
  void everyLossIsMadeAgainFromItsConfig() {
    assertThat(Losses.REGISTRY.entries()).hasSize(22);
    for (Registry.Entry<Loss> entry : Losses.REGISTRY.entries()) {
      Loss made = Losses.get(entry.name());
      Config defaults = made.config();
      boolean settings = defaults.keys().size() > 2;
      assertThat(SAMPLES.containsKey(entry.name())).as(entry.name()).isEqualTo(settings);
      Loss sample = SAMPLES.getOrDefault(entry.name(), made).name("mine").reduction("sum");
      Loss copy = Objects.requireNonNull(Losses.REGISTRY.read(Losses.REGISTRY.write(sample)));
      assertThat(copy).hasSameClassAs(sample);
      assertThat(copy.config()).isEqualTo(sample.config());
      assertThat(copy.config()).isNotEqualTo(defaults);
    }
  }
}
