package org.pellucid.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Session;
import org.pellucid.layers.Add;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Bidirectional;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GRU;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.Layer;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.MultiHeadAttention;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.losses.BinaryCrossentropy;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.AdamW;
import org.pellucid.optimizers.Lion;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.RMSprop;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Variable;

final class ExplanationTest {
  private static final float[][] X = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  private static final float[][] Y = {{0}, {1}, {1}, {0}};

  private static Model compiled(Supplier<Model> maker, Optimizer optimizer) {
    Session.clear();
    Session.setRandomSeed(1);
    Model model = maker.get();
    model.compile(optimizer, new BinaryCrossentropy(), "accuracy");
    return model;
  }

  private static Model xor() {
    return compiled(
        () ->
            new Sequential(
                new Input(2), new Dense(4).activation("tanh"), new Dense(1).activation("sigmoid")),
        new Adam());
  }

  /** A network, what it takes, and how it is trained. */
  record Sample(String name, Supplier<Model> model, Shape input, Optimizer optimizer) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Model attention() {
    SymbolicTensor input = Input.of(3, 4);
    SymbolicTensor seen = new MultiHeadAttention(2, 2).call(input, input);
    SymbolicTensor sum = new Add().call(input, seen);
    SymbolicTensor pooled = new GlobalAveragePooling1D().call(new LayerNormalization().call(sum));
    return Model.of(input, new Dense(1).activation("sigmoid").call(pooled));
  }

  static Stream<Sample> samples() {
    return Stream.of(
        new Sample(
            "dense",
            () ->
                new Sequential(
                    new Input(3),
                    new Dense(5).activation("gelu"),
                    new Dropout(0.3),
                    new Dense(1).activation("sigmoid")),
            Shape.of(4, 3),
            new SGD(0.1).momentum(0.9).nesterov(true)),
        new Sample(
            "convolution",
            () ->
                new Sequential(
                    new Input(6, 6, 2),
                    new Conv2D(3, 3).padding("same").activation("relu"),
                    new BatchNormalization(),
                    new MaxPooling2D(2),
                    new Flatten(),
                    new Dense(1).activation("sigmoid")),
            Shape.of(2, 6, 6, 2),
            new AdamW(0.01).clipnorm(1)),
        new Sample(
            "lstm",
            () -> new Sequential(new Input(3, 2), new LSTM(2), new Dense(1).activation("sigmoid")),
            Shape.of(2, 3, 2),
            new RMSprop(0.01)),
        new Sample(
            "both directions",
            () ->
                new Sequential(
                    new Input(3, 2),
                    new Bidirectional(new GRU(2)),
                    new Dense(1).activation("sigmoid")),
            Shape.of(2, 3, 2),
            new Lion(0.01)),
        new Sample("attention", ExplanationTest::attention, Shape.of(2, 3, 4), new Adam(0.01)));
  }

  private static NdArray random(Shape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[shape.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return NdArray.of(values, shape.toArray());
  }

  private static NdArray labels(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i % 2;
    }
    return NdArray.of(values, count, 1);
  }

  @ParameterizedTest
  @MethodSource("samples")
  void theNumbersAreThoseOfTheStepThatFollows(Sample sample) {
    Model model = compiled(sample.model(), sample.optimizer());
    NdArray x = random(sample.input(), 1);
    NdArray y = labels(sample.input().dim(0));
    model.trainOnBatch(x, y);
    List<NdArray> before = model.weights().stream().map(Variable::value).toList();

    Explanation step = model.explain(x, y);

    assertThat(model.weights().stream().map(Variable::value).toList())
        .as("asking changes nothing")
        .isEqualTo(before);
    double loss = model.trainOnBatch(x, y).get("loss");
    assertThat(step.loss()).isCloseTo(loss, within(1e-6));
    for (Variable variable : model.trainableVariables()) {
      assertThat(step.update(variable.name()).after())
          .as(variable.name())
          .isEqualTo(variable.value());
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void pathsAddUpToTheChange(Sample sample) {
    Model model = compiled(sample.model(), sample.optimizer());
    NdArray x = random(sample.input(), 2);
    NdArray y = labels(sample.input().dim(0));
    model.trainOnBatch(x, y);
    Explanation step = model.explain(x, y);

    Variable first = model.trainableVariables().getFirst();
    int[] place = new int[first.shape().rank()];
    WeightChange why = step.paths(20_000, first.name(), place);

    assertThat(why.gradient()).isNotZero();
    // Normalization lets every number act on every other: there are too many paths to list.
    boolean normalizes = List.of("attention", "convolution").contains(sample.name());
    assertThat(why.complete()).isEqualTo(!normalizes);
    double gradient = 0;
    double change = why.carried();
    for (WeightChange.Path path : why.paths()) {
      gradient += path.gradient();
      change += path.change();
      double product = 1;
      for (WeightChange.Hop hop : path.hops()) {
        product *= hop.derivative();
      }
      assertThat(product).isCloseTo(path.gradient(), within(1e-6 * Math.abs(product) + 1e-12));
    }
    if (why.complete()) {
      assertThat(gradient)
          .isCloseTo(why.gradient(), within(2e-5 * Math.abs(why.gradient()) + 1e-7));
    }
    assertThat(change + why.others())
        .isCloseTo(why.change(), within(1e-4 * Math.abs(why.change()) + 1e-8));
  }

  /** Rules that only arrange a gradient to be computed sooner do not hide how it comes about. */
  @Test
  void normalizationsAreDerivedStepByStep() {
    for (Layer layer : List.of(new BatchNormalization(), new LayerNormalization())) {
      Model model =
          compiled(
              () -> new Sequential(new Dense(4), layer, new Dense(1).activation("sigmoid")),
              new Adam());
      Explanation step = model.explain(random(Shape.of(3, 2), 3), labels(3));
      List<Quantity> roots =
          step.layer(layer.name()).steps().stream()
              .filter(quantity -> quantity.name().contains("rsqrt"))
              .toList();
      assertThat(roots).isNotEmpty();
      for (Quantity root : roots) {
        NdArray gradient = root.gradient();
        assertThat(gradient).isNotNull();
        assertThat(Arrays.stream(gradient.toDoubleArray()).anyMatch(number -> number != 0))
            .isTrue();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("samples")
  void everyGradientIsTheSumOfWhatItsNumberHelpedToMake(Sample sample) {
    Model model = compiled(sample.model(), sample.optimizer());
    Explanation step = model.explain(random(sample.input(), 3), labels(sample.input().dim(0)));

    int checked = 0;
    for (LayerWork layer : step.layers()) {
      List<Quantity> quantities = new ArrayList<>(layer.weights());
      quantities.addAll(layer.steps());
      for (Quantity quantity : quantities) {
        NdArray gradient = quantity.gradient();
        int i = gradient == null ? 0 : (checked * 7) % gradient.size();
        if (gradient != null && !quantity.chained(i).contains("…")) {
          assertThat(evaluated(quantity.chained(i)))
              .as("%s %d: %s", quantity, i, quantity.chained(i))
              .isCloseTo(
                  gradient.getDouble(i), within(1e-4 * Math.abs(gradient.getDouble(i)) + 1e-5));
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(10);
  }

  /** The value of a sum of products. */
  private static double evaluated(String text) {
    double sum = 0;
    for (String term : text.split(Pattern.quote(" + "), -1)) {
      double product = 1;
      for (String factor : term.split(" × ", -1)) {
        product *= Double.parseDouble(factor.replaceAll("[()]", ""));
      }
      sum += product;
    }
    return sum;
  }

  @Test
  void aWeightedSumIsWorkedOut() {
    Explanation step = xor().explain(X, Y);

    Quantity sum = step.layer("dense").steps().getFirst();
    assertThat(sum).hasToString("dense: weighted sum [4, 4]");
    assertThat(step.layer("dense").steps())
        .extracting(Quantity::formula)
        .containsExactly("input · dense/kernel", "weighted sum + dense/bias", "tanh(sum)");
    float[] kernel = step.layer("dense").weights().getFirst().numbers().toFloatArray();
    assertThat(sum.worked(3, 0))
        .isEqualTo("1 × " + Show.factor(kernel[0]) + " + 1 × " + Show.factor(kernel[4]));
    assertThat(step.layer("dense_1").steps().getLast().worked(0, 0)).startsWith("sigmoid(");
  }

  @Test
  void theRuleOfAdamIsWrittenOut() {
    Update update = xor().explain(X, Y).update("dense/kernel");

    assertThat(update.rates())
        .containsEntry(
            "rate",
            "learning_rate × sqrt(1 - 0.999 ^ (iteration + 1)) / (1 - 0.9 ^ (iteration + 1))"
                + " = 0.001 × sqrt(1 - 0.999 ^ (0 + 1)) / (1 - 0.9 ^ (0 + 1)) = 0.000316226");
    assertThat(update.slotRules())
        .containsEntry("new momentum", "momentum + (gradient - momentum) × 0.1")
        .containsEntry("new velocity", "velocity + (gradient × gradient - velocity) × 0.001");
    assertThat(update.rule())
        .isEqualTo("kernel - new momentum × rate / (sqrt(new velocity) + 1e-7)");
    assertThat(update.slots())
        .extracting(Update.Slot::name)
        .containsExactly("momentum", "velocity");
  }

  @Test
  void plainDescentHasNothingCarried() {
    Model model =
        compiled(
            () -> new Sequential(new Input(2), new Dense(1).activation("sigmoid")), new SGD(0.5));
    Explanation step = model.explain(X, Y);

    assertThat(step.update("dense/kernel").rule()).isEqualTo("kernel - gradient × learning_rate");
    WeightChange why = step.of("dense/kernel", 1, 0);
    assertThat(why.carried()).isZero();
    assertThat(why.paths()).hasSize(2);
    assertThat(why.paths().getFirst().hops().getFirst().because())
        .isIn("input[1, 1]", "input[3, 1]");
  }

  @Test
  void pathsThroughTheLoopOfARecurrentLayerShareTheWholeChange() {
    Model model =
        compiled(
            () -> new Sequential(new Input(3, 2), new LSTM(2), new Dense(1).activation("sigmoid")),
            new RMSprop(0.01));
    WeightChange why =
        model.explain(random(Shape.of(2, 3, 2), 1), labels(2)).of("lstm/lstm_cell/kernel", 1, 3);

    assertThat(why.change()).isNotZero();
    assertThat(why.carried()).as("there was no step before").isZero();
    assertThat(why.paths()).hasSizeGreaterThan(3).allMatch(path -> path.change() != 0);
  }

  @Test
  void momentumOfEarlierStepsIsToldApart() {
    Model model =
        compiled(
            () -> new Sequential(new Input(2), new Dense(1).activation("sigmoid")),
            new SGD(0.5).momentum(0.9));
    model.trainOnBatch(X, Y);

    WeightChange why = model.explain(X, Y).of("dense/kernel", 0, 0);

    double velocity = model.optimizer().variables().getLast().value().size();
    assertThat(velocity).isPositive();
    assertThat(why.carried()).isNotZero();
    assertThat(why.toString()).contains("earlier steps and decay");
    assertThat(why.change()).isCloseTo(why.carried() - 0.5 * why.gradient(), within(1e-6));
  }

  @Test
  void ofManyPathsTheLargestAreListedAndTheRestAddedUp() {
    Model model =
        compiled(
            () ->
                new Sequential(
                    new Input(30),
                    new Dense(40).activation("relu"),
                    new Dense(40).activation("relu"),
                    new Dense(1).activation("sigmoid")),
            new SGD(0.1));
    Explanation step = model.explain(random(Shape.of(8, 30), 1), labels(8));

    WeightChange why = step.of("dense/kernel", 3, 2);

    assertThat(why.paths()).hasSize(10);
    assertThat(why.complete()).isFalse();
    assertThat(why.toString()).contains("all other paths");
    double sum =
        why.carried() + why.others() + why.paths().stream().mapToDouble(p -> p.change()).sum();
    assertThat(sum).isCloseTo(why.change(), within(1e-9));
    assertThat(step.toText()).contains("… and 316 more").contains("more rows");
  }

  @Test
  void pathsThroughAConvolutionNameTheNumbersUnderTheWindow() {
    Model model =
        compiled(
            () ->
                new Sequential(
                    new Input(4, 5, 4),
                    new Conv2D(4, 2).strides(2, 1).padding("same").groups(2),
                    new Flatten(),
                    new Dense(1).activation("sigmoid")),
            new SGD(0.1));
    NdArray x = random(Shape.of(2, 4, 5, 4), 5);
    Explanation step = model.explain(x, labels(2));

    // Channel 3 of 4 is the second of the second group, and meets the second channel of a kernel.
    WeightChange why = step.paths(1000, "conv2d/kernel", 1, 0, 1, 2);

    assertThat(why.complete()).isTrue();
    assertThat(why.paths()).hasSize(2 * 2 * 5);
    for (WeightChange.Path path : why.paths()) {
      WeightChange.Hop first = path.hops().getFirst();
      int[] at =
          Pattern.compile("\\d+")
              .matcher(first.because().substring(first.because().indexOf('[')))
              .results()
              .mapToInt(number -> Integer.parseInt(number.group()))
              .toArray();
      assertThat(first.because()).startsWith("input[");
      assertThat(at[3]).isEqualTo(3);
      assertThat(x.getDouble(Show.index(x.shape(), at))).isEqualTo(first.derivative());
    }
  }

  @Test
  void integersGoThroughAnEmbedding() {
    Model model =
        compiled(
            () ->
                new Sequential(
                    new Input(3).dtype(DType.INT32),
                    new Embedding(5, 2),
                    new Flatten(),
                    new Dense(1).activation("sigmoid")),
            new SGD(0.1));
    Explanation step = model.explain(new int[][] {{0, 4, 1}, {1, 1, 2}}, labels(2));

    assertThat(step.of("embedding/embeddings", 1, 0).paths()).hasSize(3);
    assertThat(step.of("embedding/embeddings", 3, 0).gradient()).isZero();
  }

  @Test
  void thePageNeedsNoOtherFile(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("step.html");
    xor().explain(X, Y).write(file);

    String page = java.nio.file.Files.readString(file);
    assertThat(page)
        .contains("<details open><summary><b>dense_1</b> Dense</summary>")
        .contains("data-f=\"dense: weighted sum[3, 0] = 1 × ")
        .doesNotContain("http://", "https://", "src=", "href=");
  }

  @Test
  void picturesAndKernelsOfConvolutionsLieAsTheyAreSeen() {
    Model model =
        compiled(
            () -> new Sequential(new Input(3, 4, 2), new Conv2D(2, 2), new Flatten(), new Dense(1)),
            new SGD(0.1));
    String page = model.explain(random(Shape.of(1, 3, 4, 2), 1), labels(1)).toHtml();

    // Channel after channel, each with the rows of its picture.
    assertThat(page)
        .contains("<tr><th>[0, 0, :, 0]</th>", "<tr class=\"begins\"><th>[0, 0, :, 1]</th>")
        .contains("data-f=\"input[0, 0, 3, 1] = ")
        .contains("<tr class=\"begins\"><th>[0, :, 1, 1]</th>")
        .contains("data-f=\"conv2d/kernel[1, 0, 1, 1] = ");
  }

  @Test
  void unknownNamesAreHelped() {
    Explanation step = xor().explain(X, Y);

    assertThatThrownBy(() -> step.of("dense/kernal", 0, 0))
        .hasMessageContaining("Did you mean \"dense/kernel\"?");
    assertThatThrownBy(() -> step.of("dense/kernel", 0, 9))
        .hasMessage("explain: dense/kernel has shape [2, 4]; there is no element [0, 9].");
    assertThatThrownBy(() -> new Sequential(new Input(2), new Dense(1)).explain(X, Y))
        .hasMessage("explain: call compile(optimizer, loss) first.");
  }
}
