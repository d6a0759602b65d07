package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.callbacks.EarlyStopping;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.initializers.Constant;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.Input;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.optimizers.SGD;

class BadInputTest {
  private static final float[][] FOUR_WIDE = new float[100][4];

  @BeforeEach
  void countNamesAnew() {
    Session.clear();
  }

  private static void says(ThrowingCallable code, String sentence) {
    assertThatThrownBy(code).isInstanceOf(PellucidException.class).hasMessage(sentence);
  }

  private static Sequential dense() {
    Sequential model = new Sequential(new Input(4).name("input_1"), new Dense(3).name("dense_2"));
    model.compile("sgd", "mse");
    return model;
  }

  private static Sequential images() {
    Sequential model =
        new Sequential(
            new Input(28, 28, 1).name("pictures"), new Flatten(), new Dense(10).name("logits"));
    model.compile("sgd", "mse");
    return model;
  }

  @Test
  void featuresOfTheWrongWidth() {
    says(
        () -> dense().fit(new float[100][5], new float[100][3], Fit.epochs(1)),
        "fit: x has shape [100, 5] but input \"input_1\" expects [batch, 4].");
  }

  @Test
  void batchAxisMissing() {
    says(
        () -> images().predict(new float[28][28]),
        "predict: x has shape [28, 28], expected [batch, 28, 28, 1]."
            + " For one sample use shape [1, 28, 28, 1].");
    says(
        () -> dense().predict(new float[4]),
        "predict: x has shape [4], expected [batch, 4]. For one sample use shape [1, 4].");
  }

  @Test
  void channelAxisMissing() {
    says(
        () -> images().predict(new float[5][28][28]),
        "predict: x has shape [5, 28, 28] but input \"pictures\" expects [batch, 28, 28, 1]."
            + " Reshape it to [5, 28, 28, 1].");
  }

  @Test
  void channelsFirst() {
    Sequential model = new Sequential(new Input(32, 32, 3), new Conv2D(4, 3));
    says(
        () -> model.predict(new float[8][3][32][32]),
        "predict: x has shape [8, 3, 32, 32], expected [batch, 32, 32, 3] (channels last)."
            + " Transpose axes (0, 2, 3, 1).");
  }

  @Test
  void oneHotLabelsForASparseLoss() {
    Sequential model = new Sequential(new Input(4), new Dense(10).activation("softmax"));
    model.compile("sgd", "sparse_categorical_crossentropy");
    says(
        () -> model.fit(FOUR_WIDE, new float[100][10], Fit.epochs(1)),
        "Loss sparse_categorical_crossentropy expects integer labels of shape [batch] but y is"
            + " [100, 10]. For one-hot labels use categorical_crossentropy.");
  }

  @Test
  void labelOutsideTheClasses() {
    Sequential model =
        new Sequential(new Input(4), new Dense(10).name("logits").activation("softmax"));
    model.compile("sgd", "sparse_categorical_crossentropy");
    int[] y = new int[100];
    y[37] = 10;
    says(
        () -> model.fit(FOUR_WIDE, y, Fit.epochs(1)),
        "y[37] = 10 is outside 0..9: output \"logits\" has 10 classes. Labels start at 0.");
  }

  @Test
  void targetsAreNeverBroadcastAgainstTheOutput() {
    says(
        () -> dense().fit(FOUR_WIDE, new float[100], Fit.epochs(1)),
        "y has shape [100] but output \"dense_2\" is [batch, 3].");
  }

  @Test
  void noSamples() {
    says(
        () ->
            dense()
                .fit(NdArray.of(new float[0], 0, 4), NdArray.of(new float[0], 0, 3), Fit.epochs(1)),
        "fit: x has 0 samples.");
  }

  @Test
  void differentCountsOfSamples() {
    says(
        () -> dense().fit(FOUR_WIDE, new float[99][3], Fit.epochs(1)),
        "fit: x has 100 samples but y has 99.");
  }

  @Test
  void notANumberInTheData() {
    float[][] x = new float[100][4];
    x[17][2] = Float.NaN;
    says(
        () -> dense().fit(x, new float[100][3], Fit.epochs(1)),
        "x contains NaN: first at [17, 2] (1 of 400 values)."
            + " Clean the data or set checkFinite(false).");
  }

  @Test
  void lossThatIsNotFinite() {
    Sequential model =
        new Sequential(
            new Input(1), new Dense(1).name("dense_1").kernelInitializer(new Constant(3e38)));
    model.compile(new SGD(10.0), "mse");
    says(
        () -> model.fit(new float[][] {{100}}, new float[][] {{1}}, Fit.epochs(1).verbose(0)),
        "Loss is infinite at epoch 1, step 1 (first non-finite value: gradient of"
            + " \"dense_1/kernel\"). Try a lower learning rate (now 10.0) or clipnorm.");
  }

  @Test
  void aLossThatOverflowsAloneIsNamedItself() {
    Sequential model =
        new Sequential(new Input(1), new Dense(1).kernelInitializer(new Constant(1e20)));
    model.compile(new SGD(0.5), "mse");
    says(
        () -> model.fit(new float[][] {{1}}, new float[][] {{1}}, Fit.epochs(1).verbose(0)),
        "Loss is infinite at epoch 1, step 1 (first non-finite value: the loss). Try a lower"
            + " learning rate (now 0.5) or clipnorm.");
  }

  @Test
  void fitBeforeCompile() {
    says(
        () -> new Sequential(new Dense(1)).fit(FOUR_WIDE, FOUR_WIDE, Fit.epochs(1)),
        "fit: call compile(optimizer, loss) first.");
    says(
        () -> new Sequential(new Dense(1)).evaluate(FOUR_WIDE, FOUR_WIDE),
        "evaluate: call compile(optimizer, loss) first.");
  }

  @Test
  void unknownNames() {
    assertThatThrownBy(() -> new Dense(1).activation("rleu"))
        .hasMessageStartingWith("Unknown activation \"rleu\". Did you mean \"relu\"? Known: ");
    assertThatThrownBy(() -> new Sequential(new Dense(1)).compile("adamm", "mse"))
        .hasMessageStartingWith("Unknown optimizer \"adamm\". Did you mean \"adam\"? Known: ");
    assertThatThrownBy(() -> new Sequential(new Dense(1)).compile("adam", "msee"))
        .hasMessageStartingWith("Unknown loss \"msee\". Did you mean \"mse\"? Known: ");
  }

  @Test
  void unknownMetricIsToldBeforeTraining() {
    Sequential model = new Sequential(new Input(4), new Dense(3));
    model.compile("sgd", "mse", "acuracy");
    assertThatThrownBy(() -> model.fit(FOUR_WIDE, new float[100][3], Fit.epochs(1)))
        .hasMessageStartingWith("Unknown metric \"acuracy\". Did you mean \"accuracy\"? Known: ");
  }

  @Test
  void metricThatACallbackDoesNotFind() {
    Sequential model = new Sequential(new Input(4), new Dense(3).activation("softmax"));
    model.compile("sgd", "sparse_categorical_crossentropy", "accuracy");
    says(
        () ->
            model.fit(
                FOUR_WIDE,
                new int[100],
                Fit.epochs(1)
                    .validationSplit(0.5)
                    .verbose(0)
                    .callbacks(new EarlyStopping("val_acc"))),
        "EarlyStopping: no metric \"val_acc\"; available: loss, accuracy, val_loss, val_accuracy.");
  }

  @Test
  void indexOutsideAnEmbedding() {
    Sequential model = new Sequential(new Embedding(5000, 2).name("embedding"));
    int[][] x = new int[8][20];
    x[3][17] = 5000;
    says(() -> model.predict(x), "Layer \"embedding\": index 5000 at [3, 17] is outside 0..4999.");
  }

  @Test
  void wrongNumberOfInputs() {
    SymbolicTensor a = Input.of(2);
    SymbolicTensor b = Input.of(2);
    Model model = Model.of(List.of(a, b), List.of(new Dense(1).call(a), new Dense(1).call(b)));
    says(() -> model.predict(new float[3][2]), "predict: the model has 2 inputs but x has 1.");
    assertThatThrownBy(() -> model.predict(Map.of("inptu", new float[3][2])))
        .hasMessageStartingWith("Unknown input \"inptu\".");
  }

  @Test
  void twoLayersOfOneName() {
    says(
        () -> new Sequential(new Dense(1).name("a"), new Dense(1).name("a")),
        "Sequential: two layers are named \"a\"; names must be unique.");
  }

  @Test
  void settingsOfFit() {
    says(() -> Fit.epochs(-1), "fit: epochs must be >= 0, got -1.");
    says(() -> Fit.epochs(1).batchSize(0), "fit: batchSize must be >= 1, got 0.");
    says(
        () -> Fit.epochs(1).validationSplit(1),
        "fit: validationSplit must be at least 0 and below 1, got 1.0.");
  }

  @Test
  void aJaggedArray() {
    says(
        () -> dense().predict(new float[][] {{1, 2, 3, 4}, {1, 2, 3}}),
        "Rows of a nested array must be equally long: found 3 where the first has 4 (axis 1).");
  }
}
