package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.History;
import org.pellucid.config.Config;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.HashedCrossing;
import org.pellucid.layers.Hashing;
import org.pellucid.layers.Input;
import org.pellucid.layers.IntegerLookup;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Layers;
import org.pellucid.layers.Normalization;
import org.pellucid.layers.StringLookup;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.TextVectorization;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.SGD;
import org.pellucid.plots.ModelPlot;
import org.pellucid.tensor.Tensor;

/** Models whose inputs are text, or go through layers that run on the host. */
final class TextModelsTest {
  private static final String[] TEXTS = {
    "a fine film", "a bad film indeed", "fine", "so bad", "fine fine film", "bad"
  };
  private static final float[][] LABELS = {{1}, {0}, {1}, {0}, {1}, {0}};

  private static Sequential classifier(TextVectorization first) {
    first.adapt(TEXTS);
    return new Sequential(
        first,
        new Embedding(20, 4),
        new GlobalAveragePooling1D(),
        new Dense(1).activation("sigmoid"));
  }

  @Test
  void aSequenceLearnsFromTextAndAnswersText() {
    Sequential model = classifier(new TextVectorization());
    model.compile(new Adam(0.1), "binary_crossentropy", "accuracy");
    model.fit(TEXTS, LABELS, Fit.epochs(60).batchSize(2).verbose(0).validationData(TEXTS, LABELS));
    assertThat(model.evaluate(TEXTS, LABELS, 3).get("accuracy")).isEqualTo(1.0);
    float[] answers = model.predict(new String[] {"fine film", "so so bad"}).toFloatArray();
    assertThat(answers[0]).isGreaterThan(0.8f);
    assertThat(answers[1]).isLessThan(0.2f);
  }

  /** The numbers are those of Keras 3.15 on TensorFlow, for batches of four and two texts. */
  @Test
  void trainingFromTextFollowsKeras() {
    Sequential model =
        new Sequential(
            new Input().dtype("string"),
            new TextVectorization(),
            new Embedding(20, 2),
            new GlobalAveragePooling1D(),
            new Dense(1).activation("sigmoid"));
    ((TextVectorization) model.getLayer(0)).adapt(TEXTS);
    float[][] table = new float[20][2];
    for (int i = 0; i < 40; i++) {
      table[i / 2][i % 2] = (i % 7 - 3) / 4f;
    }
    model.setWeights(
        List.of(
            Tensor.of(table).value(),
            Tensor.of(new float[][] {{0.5f}, {-0.25f}}).value(),
            Tensor.of(new float[] {0.1f}).value()));
    model.compile(new SGD(0.5), "binary_crossentropy", "accuracy");
    History history =
        model.fit(
            TEXTS,
            LABELS,
            Fit.epochs(3)
                .batchSize(4)
                .shuffle(false)
                .verbose(0)
                .validationData(List.of(TEXTS), LABELS));
    assertSeries(history, "loss", 0.6597017645835876, 0.6417344808578491, 0.6233956217765808);
    assertSeries(history, "accuracy", 0.6666666865348816, 0.6666666865348816, 0.6666666865348816);
    assertSeries(history, "val_loss", 0.6420685648918152, 0.6236462593078613, 0.6041625142097473);
    float[] answers = model.predict(new String[] {"fine film", "so so bad"}).toFloatArray();
    assertThat(answers[0]).isCloseTo(0.5586155f, within(1e-6f));
    assertThat(answers[1]).isCloseTo(0.5350305f, within(1e-6f));
  }

  private static void assertSeries(History history, String name, double... expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(history.get(name).get(i)).as(name).isCloseTo(expected[i], within(2e-6));
    }
  }

  @Test
  void textIsPaddedToTheLongestOfEachBatchAsKerasDoes() {
    Sequential model = classifier(new TextVectorization());
    float alone = model.predict(new String[] {"fine"}).toFloatArray()[0];
    float beside = model.predict(new String[] {"fine", "a bad film indeed"}).toFloatArray()[0];
    assertThat(beside).isNotEqualTo(alone);
    float[] inOnes = model.predict(new String[] {"fine", "a bad film indeed"}, 1).toFloatArray();
    assertThat(inOnes[0]).isEqualTo(alone);
  }

  @Test
  void theFirstLayerMaySeeTheSameNumbersAsWithoutAModel() {
    TextVectorization vectorization = new TextVectorization().outputSequenceLength(5);
    Sequential model = classifier(vectorization);
    Layer rest = new Sequential(model.getLayer(1), model.getLayer(2), model.getLayer(3));
    assertThat(model.predict(TEXTS).value())
        .isEqualTo(((Model) rest).predict(vectorization.vectorize(TEXTS)).value());
  }

  @Test
  void shufflingAndSplittingKeepTextWithItsTarget() {
    TextVectorization vectorization = new TextVectorization().outputSequenceLength(4);
    Sequential onText = classifier(vectorization);
    Sequential onNumbers =
        new Sequential(
            new Input(4).dtype("int64"),
            new Embedding(20, 4),
            new GlobalAveragePooling1D(),
            new Dense(1).activation("sigmoid"));
    onText.predict(TEXTS);
    onNumbers.setWeights(onText.getWeights());
    Tensor numbers = vectorization.vectorize(TEXTS);
    Fit fit = Fit.epochs(3).batchSize(2).seed(5).validationSplit(0.34).verbose(0);
    onText.compile(new SGD(0.5), "mse");
    onNumbers.compile(new SGD(0.5), "mse");
    assertThat(onText.fit(TEXTS, LABELS, fit).get("val_loss"))
        .isEqualTo(onNumbers.fit(numbers, LABELS, fit).get("val_loss"));
    assertThat(onText.getWeights()).isEqualTo(onNumbers.getWeights());
  }

  private static Model table() {
    SymbolicTensor job = new Input(1).dtype("string").name("job").output();
    SymbolicTensor code = new Input(1).dtype("int64").name("code").output();
    SymbolicTensor age = new Input(1).name("age").output();
    StringLookup lookup = new StringLookup().outputMode("one_hot").name("jobs");
    lookup.adapt(List.of("baker", "clerk", "baker"));
    SymbolicTensor crossed =
        new HashedCrossing(8).outputMode("one_hot").name("cross").call(job, code);
    SymbolicTensor hashed = new Hashing(3).outputMode("one_hot").name("hash").call(code);
    Normalization normal = new Normalization().name("normal");
    normal.adapt(new float[][] {{20}, {40}});
    SymbolicTensor all =
        new Concatenate().call(lookup.call(job), crossed, hashed, normal.call(age));
    return Model.of(List.of(job, code, age), List.of(new Dense(2).name("out").call(all)), "table");
  }

  private static final Map<String, Object> ROWS =
      Map.of(
          "job", List.of("baker", "clerk", "smith"),
          "code", new long[] {1, 2, 3},
          "age", new float[][] {{20}, {30}, {40}});

  @Test
  void aGraphTakesColumnsOfTextAndNumbers() {
    Model model = table();
    assertThat(model.outputs().getFirst().shape()).isEqualTo(Shape.of(-1, 2));
    assertThat(model.getWeights().getLast().shape()).isEqualTo(Shape.of(2));
    model.compile(new SGD(0.01), "mse");
    assertThat(model.predict(ROWS).shape()).isEqualTo(Shape.of(3, 2));
    float[][] y = {{1, 2}, {3, 4}, {5, 6}};
    double before = model.evaluate(ROWS, y).get("loss");
    model.fit(ROWS, y, Fit.epochs(5).verbose(0));
    assertThat(model.evaluate(ROWS, y).get("loss")).isLessThan(before);
    assertThat(model.trainOnBatch(ROWS, y)).containsKey("loss");
    assertThat(model.fit(List.of(new Batch(ROWS, y)), Fit.epochs(1).verbose(0)).get("loss"))
        .hasSize(1);
  }

  @Test
  void aGraphWithTextRoundTripsThroughJson() {
    Model model = table();
    Model back = Model.fromJson(model.toJson());
    assertThat(back.toJson()).isEqualTo(model.toJson());
    assertThat(model.toJson()).contains("\"args\":[[{\"class_name\":\"__keras_tensor__\"");
    back.setWeights(model.getWeights());
    assertThat(back.predict(ROWS).value()).isEqualTo(model.predict(ROWS).value());
    Model copy = Model.cloneModel(model);
    copy.setWeights(model.getWeights());
    assertThat(copy.predict(ROWS).value()).isEqualTo(model.predict(ROWS).value());
  }

  @Test
  void aSequenceWithTextRoundTripsThroughJson() {
    Sequential model = classifier(new TextVectorization());
    model.predict(TEXTS);
    Model back = Model.fromJson(model.toJson());
    back.setWeights(model.getWeights());
    assertThat(back.predict(TEXTS).value()).isEqualTo(model.predict(TEXTS).value());
    assertThat(back.toJson()).isEqualTo(model.toJson());
  }

  @Test
  void aSavedModelKeepsWhatItsLayersLearned(@TempDir Path folder) {
    Sequential model = classifier(new TextVectorization());
    model.compile("adam", "mse");
    model.fit(TEXTS, LABELS, Fit.epochs(1).verbose(0));
    model.save(folder.resolve("text.pellucid"));
    Model back = Model.load(folder.resolve("text.pellucid"));
    assertThat(back.predict(TEXTS).value()).isEqualTo(model.predict(TEXTS).value());
    Model table = table();
    table.save(folder.resolve("table.pellucid"));
    assertThat(Model.load(folder.resolve("table.pellucid")).predict(ROWS).value())
        .isEqualTo(table.predict(ROWS).value());
  }

  @Test
  void modelsThatBeginWithTextStandInOthers() {
    TextVectorization vectorization = new TextVectorization().outputSequenceLength(3);
    vectorization.adapt(TEXTS);
    SymbolicTensor text = new Input().dtype("string").name("text").output();
    Model preparation = Model.of(text, vectorization.call(text));
    Model inner =
        new Sequential(
            preparation, new Embedding(20, 2).name("embed"), new Flatten(), new Dense(2));
    SymbolicTensor outer = new Input().dtype("string").name("outer").output();
    Model whole = Model.of(outer, new Dense(1).call(inner.call(outer)));
    float[] found = whole.predict(TEXTS).toFloatArray();
    assertThat(found).hasSize(6);
    List<NdArray> weights = whole.getWeights();
    Model plain =
        new Sequential(
            new Input(3).dtype("int64"),
            new Embedding(20, 2),
            new Flatten(),
            new Dense(2),
            new Dense(1));
    plain.setWeights(weights);
    float[] expected = plain.predict(vectorization.vectorize(TEXTS)).toFloatArray();
    for (int i = 0; i < found.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(1e-6f));
    }
    whole.compile("adam", "mse");
    whole.fit(TEXTS, LABELS, Fit.epochs(1).verbose(0));
    assertThat(whole.getWeights()).isNotEqualTo(weights);
  }

  @Test
  void layersBeforeAHostLayerAreTrainedInTheCompiledStep() {
    SymbolicTensor ids = new Input(2).dtype("int64").name("ids").output();
    SymbolicTensor numbers = new IntegerLookup().vocabulary(List.of(7L, 9L)).call(ids);
    Model model =
        Model.of(ids, new Dense(1).call(new Flatten().call(new Embedding(3, 2).call(numbers))));
    assertThat(model.call(Tensor.of(new long[][] {{7, 9}})).shape()).isEqualTo(Shape.of(1, 1));
    assertThat(model.predict(new long[][] {{7, 9}}).value())
        .isEqualTo(model.call(Tensor.of(new long[][] {{7, 9}})).value());
  }

  @Test
  void adaptingALayerOfAModelChangesWhatTheModelSees() {
    StringLookup lookup = new StringLookup().name("look");
    Sequential model =
        new Sequential(new Input(1).dtype("string"), lookup, new Embedding(5, 1), new Flatten());
    assertThatThrownBy(() -> model.predict(new String[] {"x"}))
        .hasMessage("Layer \"look\": there is no vocabulary yet: call adapt first, or give one.");
    ((StringLookup) model.getLayer("look")).adapt(List.of("x", "y", "y"));
    float[] table = model.getWeights().getFirst().toFloatArray();
    assertThat(model.predict(new String[] {"y", "x", "?"}).toFloatArray())
        .containsExactly(table[1], table[2], table[0]);
  }

  @Test
  void vectorsOfLookupsAreFloatsWithinAModel() {
    SymbolicTensor text = new Input(1).dtype("string").output();
    StringLookup lookup = new StringLookup().vocabulary(List.of("a")).outputMode("multi_hot");
    assertThat(lookup.lookup("a").dtype()).isEqualTo(DType.INT64);
    SymbolicTensor vector = lookup.call(text);
    assertThat(vector.dtype()).isEqualTo(DType.FLOAT32);
    assertThat(vector.shape()).isEqualTo(Shape.of(-1, 2));
    assertThat(Model.of(text, vector).predict(new String[] {"a", "b"}).toFloatArray())
        .containsExactly(0, 1, 1, 0);
  }

  @Test
  void textInAWrongPlaceIsOneClearSentence() {
    SymbolicTensor text = new Input(1).dtype("string").name("text").output();
    assertThatThrownBy(() -> new Dense(1).name("dense").call(text))
        .hasMessage(
            "Layer \"dense\" takes numbers, but its input is text. Put a layer between that takes"
                + " text, such as TextVectorization or StringLookup.");
    Model plain = new Sequential(new Input(2), new Dense(1));
    assertThatThrownBy(() -> plain.predict(new String[] {"a"}))
        .hasMessage(
            "predict: x is text, but the model takes numbers. Begin it with a layer that takes text,"
                + " such as TextVectorization or StringLookup.");
    Model model = table();
    assertThatThrownBy(() ->
            model.predict(
                Map.of(
                    "job", new float[] {1},
                    "code", new long[] {1},
                    "age", new float[] {1})))
        .hasMessage("predict: input \"job\" expects text, got numbers.");
    assertThatThrownBy(() ->
            model.predict(
                Map.of(
                    "job", new String[] {"a"},
                    "code", new String[] {"b"},
                    "age", new float[] {1})))
        .hasMessage("predict: input \"code\" expects numbers, got text.");
    StringLookup back = new StringLookup().vocabulary(List.of("a")).invert(true).name("words");
    SymbolicTensor number = new Input(1).dtype("int64").output();
    assertThatThrownBy(() -> Model.of(number, back.call(number)))
        .hasMessage(
            "Model: output \"words\" is text; a model returns numbers. Call that layer's callText with"
                + " what predict returns.");
    assertThatThrownBy(() -> new Input(1).name("in").sparse(true))
        .hasMessage(
            "Input \"in\": there are no sparse tensors. Give dense arrays, or indices to an"
                + " Embedding.");
  }

  @Test
  void listsOfStringsAndSingleBatchesAreTextToo() {
    Sequential model = classifier(new TextVectorization().outputSequenceLength(4));
    assertThat(model.predict(List.of(TEXTS)).value()).isEqualTo(model.predict(TEXTS).value());
    assertThat(model.predictOnBatch(TEXTS).value()).isEqualTo(model.predict(TEXTS).value());
    model.compile("sgd", "mse");
    assertThat(model.trainOnBatch(TEXTS, LABELS)).containsKey("loss");
    assertThat(model.testOnBatch(List.of(TEXTS), LABELS)).containsKey("loss");
  }

  @Test
  void textsOfManyLengthsGiveTheSameNumbersInAnyOrder() {
    Sequential model = classifier(new TextVectorization());
    float first = model.predict(new String[] {"fine"}).toFloatArray()[0];
    for (int length = 1; length <= 70; length++) {
      model.predict(new String[] {"bad ".repeat(length)});
    }
    assertThat(model.predict(new String[] {"fine"}).toFloatArray()[0]).isEqualTo(first);
  }

  @Test
  void aModelThatBeginsWithTextIsSummedUpAndDrawn() {
    Model model = table();
    assertThat(model.summary()).contains("StringLookup", "HashedCrossing", "(None, 3)");
    assertThat(new ModelPlot().showShapes(true).of(model).toSvg()).contains("jobs", "cross");
    assertThat(classifier(new TextVectorization()).summary()).contains("TextVectorization");
  }

  @Test
  void raggedOutputIsRefused() {
    String json =
        "{\"class_name\": \"TextVectorization\", \"config\": {\"name\": \"t\", \"ragged\": true}}";
    assertThatThrownBy(() -> Layers.REGISTRY.read(Config.read(json)))
        .hasMessage(
            "Layer \"t\" is ragged: there are no rows of different lengths. Set ragged to false;"
                + " shorter texts are filled up with 0.");
  }
}
