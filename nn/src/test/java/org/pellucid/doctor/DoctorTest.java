package org.pellucid.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.Callback;
import org.pellucid.callbacks.Logs;
import org.pellucid.config.Session;
import org.pellucid.initializers.Constant;
import org.pellucid.initializers.RandomNormal;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.layers.Normalization;
import org.pellucid.losses.BinaryCrossentropy;
import org.pellucid.losses.MeanSquaredError;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Compile;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.models.StepData;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Tensor;

final class DoctorTest {
  private static final int SAMPLES = 200;

  @BeforeEach
  void seeded() {
    Session.clear();
    Session.setRandomSeed(1);
  }

  /** Samples around 0; three columns. */
  private static float[][] inputs() {
    SplittableRandom random = new SplittableRandom(7);
    float[][] x = new float[SAMPLES][3];
    for (float[] row : x) {
      for (int i = 0; i < row.length; i++) {
        row[i] = (float) random.nextGaussian();
      }
    }
    return x;
  }

  /** Whether two columns add up to more than 0, which neither tells alone. */
  private static int[] labels(float[][] x) {
    int[] y = new int[x.length];
    for (int i = 0; i < y.length; i++) {
      y[i] = x[i][0] + x[i][1] > 0 ? 1 : 0;
    }
    return y;
  }

  private static Model classifier(double rate) {
    Model model =
        new Sequential(
            new Input(3), new Dense(8).activation("relu"), new Dense(2).activation("softmax"));
    model.compile(new Adam(rate), new SparseCategoricalCrossentropy(), "accuracy");
    return model;
  }

  private static List<Finding> found(Model model, Object x, Object y, Fit fit) {
    Doctor doctor = new Doctor(x, y);
    model.fit(x, y, fit.verbose(0).seed(1).callbacks(doctor));
    return doctor.findings();
  }

  private static List<Finding.Kind> kinds(List<Finding> findings) {
    return findings.stream().map(Finding::kind).distinct().toList();
  }

  private static Finding only(List<Finding> findings, Finding.Kind kind) {
    List<Finding> same = findings.stream().filter(f -> f.kind() == kind).toList();
    assertThat(same).as(findings.toString()).hasSize(1);
    return same.getFirst();
  }

  @Test
  void saysNothingOfAHealthyTraining() {
    float[][] x = inputs();

    assertThat(
            found(
                classifier(0.01), x, labels(x), Fit.epochs(20).batchSize(16).validationSplit(0.2)))
        .isEmpty();
  }

  @Test
  void changesNoNumberOfTheTraining() {
    float[][] x = inputs();
    Model watched = classifier(0.01);
    found(watched, x, labels(x), Fit.epochs(3));
    seeded();
    Model alone = classifier(0.01);
    alone.fit(x, labels(x), Fit.epochs(3).verbose(0).seed(1));

    assertThat(watched.getWeights()).isEqualTo(alone.getWeights());
  }

  @Test
  void findsInputsThatAreNotNormalised() {
    float[][] x = inputs();
    int[] y = labels(x);
    for (float[] row : x) {
      row[1] = 1000 + 500 * row[1];
    }

    Finding finding =
        only(found(classifier(0.001), x, y, Fit.epochs(1)), Finding.Kind.INPUTS_NOT_NORMALISED);

    assertThat(finding.where()).isEqualTo("x column 1");
    assertThat(finding.sentence())
        .startsWith("x column 1 ranges from ")
        .endsWith(
            "Networks learn best from numbers about 1: begin with a Normalization layer adapted to"
                + " the training data, or Rescaling.");
  }

  @Test
  void leavesInputsAloneThatALayerNormalises() {
    float[][] x = inputs();
    int[] y = labels(x);
    for (float[] row : x) {
      row[1] = 1000 + 500 * row[1];
    }
    Normalization normalization = new Normalization();
    normalization.adapt(x);
    Model model =
        new Sequential(
            new Input(3),
            normalization,
            new Dense(8).activation("relu"),
            new Dense(2).activation("softmax"));
    model.compile(new Adam(0.01), new SparseCategoricalCrossentropy());

    assertThat(found(model, x, y, Fit.epochs(5).batchSize(16))).isEmpty();
  }

  @Test
  void findsUnbalancedLabels() {
    float[][] x = inputs();
    int[] y = new int[SAMPLES];
    for (int i = 0; i < 8; i++) {
      y[i * 25] = 1;
    }

    Finding finding =
        only(found(classifier(0.001), x, y, Fit.epochs(1)), Finding.Kind.UNBALANCED_LABELS);

    assertThat(finding.number()).isEqualTo(24);
    assertThat(finding.sentence())
        .isEqualTo(
            "Class 0 has 192 samples and class 1 only 8, 24 times fewer. Weight them"
                + " (Fit.classWeight), and judge by recall or AUC rather than by accuracy.");
    seeded();
    assertThat(
            kinds(
                found(classifier(0.001), x, y, Fit.epochs(1).classWeight(Map.of(0, 1.0, 1, 24.0)))))
        .doesNotContain(Finding.Kind.UNBALANCED_LABELS);
  }

  @Test
  void findsOrderedLabelsThatAreNotShuffled() {
    float[][] x = inputs();
    int[] y = new int[SAMPLES];
    for (int i = SAMPLES / 2; i < SAMPLES; i++) {
      y[i] = 1;
    }

    assertThat(
            only(
                    found(classifier(0.001), x, y, Fit.epochs(1).shuffle(false)),
                    Finding.Kind.ORDERED_LABELS)
                .sentence())
        .isEqualTo(
            "The label changes only 1 time in 200 samples, about 100 times were they mixed, and fit"
                + " takes them in this order. Leave shuffle on, or shuffle x and y together.");
    seeded();
    assertThat(
            only(
                    found(classifier(0.001), x, y, Fit.epochs(1).validationSplit(0.25)),
                    Finding.Kind.ORDERED_LABELS)
                .sentence())
        .contains("only 150 of them were trained on. validationSplit holds the last ones back");
    seeded();
    assertThat(kinds(found(classifier(0.001), x, y, Fit.epochs(1))))
        .doesNotContain(Finding.Kind.ORDERED_LABELS);
  }

  @Test
  void findsAColumnThatTellsTheLabel() {
    float[][] x = inputs();
    int[] y = labels(x);
    for (int i = 0; i < SAMPLES; i++) {
      x[i][2] = 3 - 2 * y[i];
    }

    assertThat(
            only(found(classifier(0.001), x, y, Fit.epochs(1)), Finding.Kind.LEAKING_COLUMN)
                .sentence())
        .isEqualTo(
            "x column 2 has 2 different values, and each comes with one class only: it tells the"
                + " label of 100 % of the samples. If it will not be known when the model is asked,"
                + " leave it out.");
  }

  @Test
  void findsAColumnThatIsTheTarget() {
    float[][] x = inputs();
    float[][] y = new float[SAMPLES][1];
    for (int i = 0; i < SAMPLES; i++) {
      y[i][0] = 0.5f * x[i][1] - 0.2f;
    }
    Model model = new Sequential(new Input(3), new Dense(1));
    model.compile(new Adam(0.01), new MeanSquaredError());

    Finding finding = only(found(model, x, y, Fit.epochs(1)), Finding.Kind.LEAKING_COLUMN);

    assertThat(finding.where()).isEqualTo("x column 1");
    assertThat(finding.sentence()).startsWith("x column 1 has a correlation of 1 with the target.");
  }

  @Test
  void findsSamplesThatAreInTheValidationDataToo() {
    float[][] x = inputs();
    int[] y = labels(x);
    float[][] held = new float[20][];
    for (int i = 0; i < held.length; i++) {
      held[i] = i < 5 ? x[i * 7].clone() : new float[] {i, i + 1, 0};
    }
    Doctor doctor = new Doctor(x, y).validation(held);
    classifier(0.001).fit(x, y, Fit.epochs(1).verbose(0).callbacks(doctor));

    Finding finding = only(doctor.findings(), Finding.Kind.DUPLICATES);
    assertThat(finding.number()).isEqualTo(5);
    assertThat(finding.sentence())
        .startsWith("5 of 20 samples of the validation data (25 %) are in the training data too");
  }

  @Test
  void findsAFirstLossFarAboveThatOfAGuess() {
    float[][] x = inputs();
    Model model =
        new Sequential(
            new Input(3),
            new Dense(2).activation("softmax").kernelInitializer(new RandomNormal().stddev(20)));
    model.compile(new Adam(0.001), new SparseCategoricalCrossentropy());

    Finding finding = only(found(model, x, labels(x), Fit.epochs(1)), Finding.Kind.FIRST_LOSS);

    assertThat(finding.sentence())
        .contains(
            ", but a guess of equal probabilities for 2 classes has ln 2 = 0.6931: the fresh model"
                + " is wrong with great confidence.");
  }

  @Test
  void findsTargetsThatAreFarFromZero() {
    float[][] x = inputs();
    float[][] y = new float[SAMPLES][1];
    for (int i = 0; i < SAMPLES; i++) {
      y[i][0] = 200 + x[i][0] + x[i][1];
    }
    Model model = new Sequential(new Input(3), new Dense(1));
    model.compile(new Adam(0.001), new MeanSquaredError());

    assertThat(only(found(model, x, y, Fit.epochs(1)), Finding.Kind.FIRST_LOSS).sentence())
        .contains("Scale y to mean 0 and standard deviation 1");
  }

  @Test
  void findsDeadUnits() {
    float[][] x = inputs();
    Model model =
        new Sequential(
            new Input(3),
            new Dense(8).activation("relu").biasInitializer(new Constant(-30)).name("dying"),
            new Dense(2).activation("softmax"));
    model.compile(new Adam(0.001), new SparseCategoricalCrossentropy());

    Finding finding = only(found(model, x, labels(x), Fit.epochs(1)), Finding.Kind.DEAD_UNITS);

    assertThat(finding.where()).isEqualTo("dying");
    assertThat(finding.sentence())
        .startsWith(
            "8 of 8 units of layer \"dying\" (100 %) are 0 for every sample of the probe, so no"
                + " gradient passes them.");
  }

  @Test
  void findsSaturatedUnits() {
    float[][] x = inputs();
    Model model =
        new Sequential(
            new Input(3),
            new Dense(8).activation("tanh").biasInitializer(new Constant(12)).name("stuck"),
            new Dense(1).activation("sigmoid"));
    model.compile(new Adam(0.001), new BinaryCrossentropy());
    int[] y = labels(x);

    Finding finding = only(found(model, x, y, Fit.epochs(1)), Finding.Kind.SATURATED_UNITS);

    assertThat(finding.sentence())
        .startsWith("8 of 8 units of layer \"stuck\" (100 %) are at the flat ends of tanh");
  }

  @Test
  void findsVanishingGradients() {
    float[][] x = inputs();
    Sequential model = new Sequential(new Input(3));
    for (int i = 0; i < 12; i++) {
      model.add(new Dense(4).activation("sigmoid").name("deep_" + i));
    }
    model.add(new Dense(2).activation("softmax"));
    model.compile(new SGD(0.01), new SparseCategoricalCrossentropy());

    Finding finding =
        only(found(model, x, labels(x), Fit.epochs(1)), Finding.Kind.VANISHING_GRADIENTS);

    assertThat(finding.where()).isEqualTo("deep_0/kernel");
    assertThat(finding.number()).isLessThan(1e-5);
  }

  @Test
  void findsExplodingGradients() {
    float[][] x = inputs();
    float[][] y = new float[SAMPLES][1];
    for (int i = 0; i < SAMPLES; i++) {
      y[i][0] = 5000 * x[i][0];
    }
    Model model = new Sequential(new Input(3), new Dense(8).activation("relu"), new Dense(1));
    model.compile(new Adam(0.001), new MeanSquaredError());

    assertThat(only(found(model, x, y, Fit.epochs(1)), Finding.Kind.EXPLODING_GRADIENTS).sentence())
        .contains("times that of its weights. Give the optimizer clipnorm(1)");
  }

  @Test
  void findsALearningRateThatIsTooHigh() {
    float[][] x = inputs();

    assertThat(kinds(found(classifier(30), x, labels(x), Fit.epochs(8).batchSize(16))))
        .contains(Finding.Kind.LEARNING_RATE_TOO_HIGH);
  }

  @Test
  void findsALearningRateThatIsTooLow() {
    float[][] x = inputs();

    Finding finding =
        only(
            found(classifier(1e-6), x, labels(x), Fit.epochs(8)),
            Finding.Kind.LEARNING_RATE_TOO_LOW);

    assertThat(finding.sentence()).contains("Raise the learning rate, by a factor of 10");
  }

  @Test
  void doesNotBlameSmallStepsOnceAllIsLearned() {
    float[][] x = inputs();
    float[][] y = new float[SAMPLES][1];
    for (int i = 0; i < SAMPLES; i++) {
      y[i][0] = x[i][0] - x[i][1];
    }
    Model model = new Sequential(new Input(3), new Dense(1));
    model.compile(new SGD(0.05), new MeanSquaredError());
    Doctor doctor = new Doctor();
    model.fit(x, y, Fit.epochs(40).batchSize(1).verbose(0).seed(1).callbacks(doctor));

    assertThat(doctor.findings()).isEmpty();
  }

  @Test
  void withoutDataTheFirstBatchTellsWhetherInputsAreNormalised() {
    float[][] x = inputs();
    int[] y = labels(x);
    for (float[] row : x) {
      row[1] = 1000 + 500 * row[1];
    }
    Doctor doctor = new Doctor();
    classifier(0.001).fit(x, y, Fit.epochs(1).verbose(0).seed(1).callbacks(doctor));

    assertThat(kinds(doctor.findings())).contains(Finding.Kind.INPUTS_NOT_NORMALISED);
  }

  @Test
  void looksWhenAskedAndSaysWhatItMeasured() {
    float[][] x = inputs();
    Doctor doctor = new Doctor().onRequest();
    List<Measured> looks = new ArrayList<>();
    Callback asking =
        new Callback() {
          @Override
          public void onEpochEnd(int epoch, Logs logs) {
            looks.add(doctor.look());
          }
        };
    Model model = classifier(0.01);
    model.fit(
        x, labels(x), Fit.epochs(2).batchSize(16).verbose(0).seed(1).callbacks(doctor, asking));

    Measured last = looks.getLast();
    assertThat(last.results().keySet()).containsExactly("dense", "dense_1");
    assertThat(last.gradients().keySet())
        .containsExactly("dense/kernel", "dense/bias", "dense_1/kernel", "dense_1/bias");
    assertThat(last.results().get("dense").shape()).isEqualTo(Shape.of(16, 8));
    assertThat(last.gradients().get("dense/kernel").shape()).isEqualTo(Shape.of(3, 8));
    assertThat(last.updated().get("dense/kernel"))
        .as("a step that is not made")
        .isNotEqualTo(model.getWeights().getFirst());
    assertThat(last.gradients()).isNotEqualTo(looks.getFirst().gradients());
  }

  @Test
  void looksAwayFromStepsOfAModelsOwnWhoseLossItCannotKnow() {
    final class Halving extends Model {
      private final Dense dense = track(new Dense(1));

      @Override
      protected Tensor forward(Tensor x) {
        return dense.call(x);
      }

      @Override
      protected Map<String, Tensor> trainStep(StepData data) {
        Tensor loss = call(data.x(), true).square().mean();
        optimizer().minimize(loss, trainableVariables());
        return Map.of("size", loss);
      }
    }
    Doctor doctor = new Doctor().onRequest();
    List<Boolean> blind = new ArrayList<>();
    Callback asking =
        new Callback() {
          @Override
          public void onEpochEnd(int epoch, Logs logs) {
            blind.add(doctor.look() == null);
          }
        };
    Model model = new Halving();
    model.compile(Compile.optimizer(new SGD(0.1)));
    model.fit(
        inputs(), null, Fit.epochs(2).verbose(0).seed(1).callbacks(doctor, new Doctor(), asking));

    assertThat(blind).containsExactly(true, true);
  }

  @Test
  void findsUnderfittingWhereLabelsAreChance() {
    float[][] x = inputs();
    SplittableRandom random = new SplittableRandom(3);
    int[] y = new int[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      y[i] = random.nextInt(2);
    }
    Model model = new Sequential(new Input(3), new Dense(2).activation("softmax"));
    model.compile(new Adam(0.05), new SparseCategoricalCrossentropy(), "accuracy");
    // The first epoch brings the loss to that of a guess; what follows brings nothing.
    model.fit(x, y, Fit.epochs(2).verbose(0).seed(1));

    assertThat(kinds(found(model, x, y, Fit.epochs(8)))).containsExactly(Finding.Kind.UNDERFITTING);
  }

  @Test
  void findsOverfitting() {
    float[][] x = inputs();
    SplittableRandom random = new SplittableRandom(3);
    int[] y = new int[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      y[i] = random.nextInt(2);
    }
    Model model =
        new Sequential(
            new Input(3),
            new Dense(64).activation("relu"),
            new Dense(64).activation("relu"),
            new Dense(2).activation("softmax"));
    model.compile(new Adam(0.01), new SparseCategoricalCrossentropy(), "accuracy");

    Finding finding =
        only(found(model, x, y, Fit.epochs(60).validationSplit(0.25)), Finding.Kind.OVERFITTING);

    assertThat(finding.sentence())
        .startsWith("val_loss was least, ")
        .contains("Stop there (EarlyStopping with restoreBestWeights)");
  }

  @Test
  void readsCurvesAndWeightsOfATrainingThatIsOver() {
    assertThat(
            Doctor.ofHistory(
                Map.of("loss", List.of(1.0, 0.5, Double.NaN), "accuracy", List.of(0.1, 0.2, 0.3))))
        .extracting(Finding::toString)
        .containsExactly(
            "not finite (loss): loss is NaN after epoch 3. Train with a NaNDetective to learn which"
                + " operation it began in; often a lower learning rate or clipnorm mends it.");
    NdArray bad = NdArray.of(new float[] {1, 2, Float.POSITIVE_INFINITY, 4}, 2, 2);
    NdArray dead = NdArray.of(new float[] {1, 0, 2, 0}, 2, 2);
    assertThat(Doctor.ofWeights(Map.of("a/kernel", bad)))
        .extracting(Finding::kind)
        .containsExactly(Finding.Kind.NOT_FINITE);
    assertThat(Doctor.ofWeights(Map.of("b/kernel", dead)))
        .extracting(Finding::sentence)
        .containsExactly(
            "1 of 2 units of b/kernel have only weights of 0, so they say nothing. Take fewer"
                + " units, or less L1 regularization.");
    assertThat(Doctor.ofWeights(Map.of("b/bias", NdArray.zeros(DType.FLOAT32, Shape.of(4)))))
        .isEmpty();
  }
}
