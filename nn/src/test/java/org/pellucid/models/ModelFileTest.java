package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.callbacks.ModelCheckpoint;
import org.pellucid.check.Mutations;
import org.pellucid.config.Config;
import org.pellucid.config.CustomObjects;
import org.pellucid.config.Session;
import org.pellucid.config.WeightBudget;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.ModelFormatException;
import org.pellucid.files.Safetensors;
import org.pellucid.initializers.Ones;
import org.pellucid.layers.Add;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.Input;
import org.pellucid.layers.Lambda;
import org.pellucid.layers.Layer;
import org.pellucid.layers.Normalization;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.TextVectorization;
import org.pellucid.losses.Loss;
import org.pellucid.metrics.Metric;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.SGD;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** Whole models in files of Pellucid's own format. */
class ModelFileTest {
  private static final float[][] X = Problems.points(50, 3, 4);
  private static final float[][] Y = Problems.targets(X);

  @TempDir private Path folder;

  /** A layer of one's own. */
  static final class Scale extends Layer {
    private Variable factor = new Variable("none", NdArray.of(new float[0]), false);

    @Override
    protected void build(Shape input) {
      factor = addWeight("factor", Shape.of(input.dim(-1)), new Ones());
    }

    @Override
    protected Tensor forward(Tensor x) {
      return x.multiply(factor.tensor());
    }

    static Scale fromConfig(Config config) {
      Scale scale = new Scale();
      scale.setName(config.text("name", "scale"));
      return scale;
    }
  }

  /** A model of one's own. */
  static final class Net extends Model {
    private final Dense hidden;
    private final Dense out = track(new Dense(1).name("out"));
    private final int width;

    @SuppressWarnings("this-escape") // Layers may be made known as soon as they are made.
    Net(int width) {
      this.width = width;
      hidden = track(new Dense(width).activation("relu").name("hidden"));
    }

    @Override
    protected Tensor forward(Tensor x) {
      return out.call(hidden.call(x));
    }

    @Override
    public Config config() {
      return super.config().put("width", width);
    }

    static Net fromConfig(Config config) {
      Net net = new Net(config.integer("width"));
      net.setName(config.text("name", "net"));
      return net;
    }
  }

  private static Sequential model() {
    Session.clear();
    Session.setRandomSeed(5);
    Sequential model =
        new Sequential(
            new Input(3),
            new Dense(8).activation("relu"),
            new BatchNormalization(),
            new Dropout(.2),
            new Dense(1));
    model.compile(Compile.optimizer(new Adam(.01)).loss("mse").metrics("mae"));
    return model;
  }

  private static Fit fit(int epochs) {
    return Fit.epochs(epochs).batchSize(16).verbose(0);
  }

  @Test
  void aTrainedModelComesBackWholeAndIsTrainedOnToTheSameBits() {
    Sequential whole = model();
    var expected = whole.fit(X, Y, fit(6));
    Sequential first = model();
    first.note("author", "Ada");
    first.fit(X, Y, fit(3));
    Path file = folder.resolve("m.safetensors");
    first.save(file);

    // As a program would that knows nothing of the first one.
    Session.clear();
    Session.setRandomSeed(77);
    Model back = Model.load(file);
    assertThat(back.predict(X).value()).isEqualTo(first.predict(X).value());
    assertThat(back.diff(first).isEmpty()).isTrue();
    assertThat(back.evaluate(X, Y)).isEqualTo(first.evaluate(X, Y));
    var history = back.fit(X, Y, fit(6).resume(true));
    assertThat(back.getWeights()).isEqualTo(whole.getWeights());
    assertThat(history.history()).isEqualTo(expected.history());
    assertThat(history.epoch()).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(back.optimizer().variables().stream().map(Variable::value))
        .containsExactlyElementsOf(
            whole.optimizer().variables().stream().map(Variable::value).toList());
  }

  @Test
  void aCheckpointWithinAnEpochIsAModelThatGoesOnAtTheNextBatch() {
    Sequential whole = model();
    var expected = whole.fit(X, Y, fit(3));
    Sequential first = model();
    first.fit(
        X,
        Y,
        fit(3).callbacks(new ModelCheckpoint(folder + "/{epoch}-{batch}.safetensors").saveFreq(1)));
    for (String at : List.of("1-1", "2-3", "2-4", "3-2")) {
      Model back = Model.load(folder.resolve(at + ".safetensors"));
      var history = back.fit(X, Y, fit(3).resume(true));
      assertThat(back.getWeights()).as(at).isEqualTo(whole.getWeights());
      assertThat(history.history()).as(at).isEqualTo(expected.history());
    }
  }

  @Test
  void theFileSaysWhereTheModelComesFrom() {
    Sequential model = model();
    model.note("licence", "Apache 2");
    model.fit(X, Y, fit(2));
    Path file = folder.resolve("m.safetensors");
    model.save(file);
    Provenance from = Model.load(file).provenance();
    assertThat(from.java()).isEqualTo(Runtime.version().toString());
    assertThat(from.data())
        .isEqualTo(
            "x float32 [50, 3] crc32c "
                + Safetensors.checksum(Tensor.of(X).value())
                + "; y float32 [50, 1] crc32c "
                + Safetensors.checksum(Tensor.of(Y).value()));
    assertThat(from.epochs()).isEqualTo(2);
    assertThat(from.metrics()).containsOnlyKeys("loss", "mae");
    assertThat(from.settings())
        .isEqualTo(Map.of("epochs", "2", "batch_size", "16", "shuffle", "true"));
    assertThat(from.notes()).isEqualTo(Map.of("licence", "Apache 2"));
    FileContent content = ModelFormats.of(file).inspect(file);
    assertThat(content.format()).isEqualTo("Pellucid model (safetensors)");
    assertThat(content.layers().getFirst())
        .isEqualTo(new FileContent.LayerEntry("dense", "Dense", 32));
    assertThat(content.facts()).containsEntry("optimizer", "Adam").containsEntry("epochs", "2");
  }

  @Test
  void anyReaderOfSafetensorsFindsTheWeightsByTheirPaths() {
    Sequential model = model();
    Path file = folder.resolve("m.safetensors");
    model.save(file);
    Safetensors content = Safetensors.open(file);
    assertThat(content.names())
        .contains(
            "weights/dense/kernel", "weights/dense_1/bias", "random/dropout/seed_generator_state");
    assertThat(content.read("weights/dense/kernel")).isEqualTo(model.getWeights().getFirst());
    assertThat(content.verify()).isEqualTo(content.names().size());
  }

  @Test
  void whatWasLearnedFromDataIsKept() {
    Normalization normalization = new Normalization();
    normalization.adapt(X);
    Sequential model = new Sequential(new Input(3), normalization, new Dense(1));
    Path file = folder.resolve("m.safetensors");
    model.save(file);
    assertThat(Model.load(file).predict(X).value()).isEqualTo(model.predict(X).value());
  }

  @Test
  void aModelThatReadsTextKeepsItsVocabulary() {
    String[] texts = {"a fine film", "a bad film indeed", "fine", "so bad"};
    float[][] labels = {{1}, {0}, {1}, {0}};
    TextVectorization words = new TextVectorization();
    words.adapt(texts);
    Sequential model =
        new Sequential(
            words,
            new Embedding(20, 4),
            new GlobalAveragePooling1D(),
            new Dense(1).activation("sigmoid"));
    model.compile("adam", "binary_crossentropy");
    Fit some = Fit.epochs(2).batchSize(2).verbose(0);
    model.fit(texts, labels, some);
    Path file = folder.resolve("m.safetensors");
    model.save(file);
    Model back = Model.load(file);
    assertThat(back.predict(texts).value()).isEqualTo(model.predict(texts).value());
    Fit more = Fit.epochs(4).batchSize(2).verbose(0).resume(true);
    model.fit(texts, labels, more);
    back.fit(texts, labels, more);
    assertThat(back.getWeights()).isEqualTo(model.getWeights());
    assertThat(back.provenance().data()).contains("x");
    assertThatThrownBy(() -> model.exportJava(folder.resolve("Text.java")))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("exportJava: ");
  }

  @Test
  void graphsKeepSharedAndNestedLayersAndWhatIsFrozen() {
    Session.clear();
    SymbolicTensor a = Input.of(3);
    SymbolicTensor b = Input.of(3);
    Dense shared = new Dense(4);
    shared.freeze();
    Sequential inner = new Sequential(new Input(4), new Dense(4), new Dense(2).name("last"));
    SymbolicTensor sum = new Add().call(shared.call(a), shared.call(b));
    Model model = Model.of(List.of(a, b), List.of(inner.call(sum), sum));
    model.compile(Compile.optimizer("sgd").loss("mse", "mae").lossWeights(1, .5));
    Path file = folder.resolve("m.safetensors");
    model.save(file);
    Model back = Model.load(file);
    assertThat(back.predictAll(List.of(X, X), 32).stream().map(Tensor::value))
        .containsExactlyElementsOf(
            model.predictAll(List.of(X, X), 32).stream().map(Tensor::value).toList());
    assertThat(back.trainableVariables()).hasSize(4);
    assertThat(back.toJson()).isEqualTo(model.toJson());
  }

  @Test
  void anOptimizerKeepsWhatItKnowsOfWeightsThatAreFrozenBySavingTime() {
    Sequential model = model();
    model.fit(X, Y, fit(2));
    model.layers().getFirst().freeze();
    Path file = folder.resolve("m.safetensors");
    model.save(file);
    Model back = Model.load(file);
    assertThat(back.optimizer().variables().stream().map(Variable::value))
        .containsExactlyElementsOf(
            model.optimizer().variables().stream().map(Variable::value).toList());
  }

  @Test
  void classesOfOnesOwnAreNamedByCustomObjects() {
    Sequential model = new Sequential(new Input(3), new Scale(), new Dense(1));
    Path file = folder.resolve("m.safetensors");
    assertThatThrownBy(() -> model.save(file))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Model.save: layer \"scale\" is of a class of your own, Scale: add it to CustomObjects"
                + " and save within use(), or save the weights alone with saveWeights.");
    assertThat(file).doesNotExist();
    CustomObjects mine = new CustomObjects().add("Mine>Scale", Scale.class, Scale::fromConfig);
    mine.use(() -> {
      model.save(file);
      return true;
    });
    assertThatThrownBy(() -> Model.load(file))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            file
                + ": The layer \"Mine>Scale\" is a class of somebody's own: add it to CustomObjects"
                + " and read within use().");
    assertThat(mine.use(() -> Model.load(file)).predict(X).value())
        .isEqualTo(model.predict(X).value());
  }

  @Test
  void aModelOfOnesOwnClassComesBackWithinUse() {
    Net net = new Net(4);
    net.compile("adam", "mse");
    net.fit(X, Y, fit(2));
    Path file = folder.resolve("m.safetensors");
    assertThatThrownBy(() -> net.save(file))
        .hasMessageStartingWith("Model.save: layer \"net\" is of a class of your own, Net: add it");
    CustomObjects mine = new CustomObjects().add("Mine>Net", Net.class, Net::fromConfig);
    Model back =
        mine.use(() -> {
          net.save(file);
          return Model.load(file);
        });
    assertThat(back).isInstanceOf(Net.class);
    assertThat(back.predict(X).value()).isEqualTo(net.predict(X).value());
    net.fit(X, Y, fit(4).resume(true));
    back.fit(X, Y, fit(4).resume(true));
    assertThat(back.getWeights()).isEqualTo(net.getWeights());
  }

  @Test
  void javaFunctionsCannotBeKept() {
    Path file = folder.resolve("m.safetensors");
    Sequential lambda = new Sequential(new Input(3), new Lambda(x -> x.square()).name("sq"));
    assertThatThrownBy(() -> lambda.save(file))
        .hasMessageStartingWith(
            "Model.save: layer \"sq\" is a Java function, which no file can hold.");
    Sequential model = new Sequential(new Input(3), new Dense(1));
    model.compile(
        new SGD(.1),
        Loss.of("mine", (yTrue, yPred) -> yTrue.subtract(yPred).square().mean(-1)),
        Metric.of("own", (yTrue, yPred) -> yPred.mean(-1)));
    assertThatThrownBy(() -> model.save(file))
        .isInstanceOf(PellucidException.class)
        .hasMessage("Metric \"own\" is a function of your own, which a config cannot hold.");
    model.saveWeights(file);
    assertThatThrownBy(() -> Model.load(file))
        .hasMessage(
            file
                + " holds weights but not the model that they are for: make the model, then call"
                + " restoreState or loadWeights.");
  }

  @Test
  void modelsMustBeBuilt() {
    Sequential model = new Sequential(new Dense(1));
    assertThatThrownBy(() -> model.save(folder.resolve("m.safetensors")))
        .hasMessage(
            "Model.save: model \""
                + model.name()
                + "\" has no weights yet; begin it with an Input, or call it once.");
  }

  @Test
  void unknownEndingsAndFilesAreOneSentence() throws Exception {
    Sequential model = model();
    Path odd = folder.resolve("m.xyz");
    assertThatThrownBy(() -> model.save(odd))
        .hasMessageStartingWith(
            "Cannot save to " + odd + ": its name must end in one of .safetensors, .pellucid");
    Files.writeString(odd, "hello");
    assertThatThrownBy(() -> Model.load(odd))
        .hasMessageStartingWith(odd + " is of no kind that is known here; known: .safetensors");
    Path damaged = folder.resolve("d.safetensors");
    Files.writeString(damaged, "hello");
    assertThatThrownBy(() -> Model.load(damaged)).isInstanceOf(ModelFormatException.class);
    Path missing = folder.resolve("no.safetensors");
    assertThatThrownBy(() -> Model.load(missing))
        .hasMessage("Cannot read " + missing + ": no such file.");
  }

  @Test
  void anArchitectureTakesNoMoreMemoryThanItsFileHas() {
    Path file = folder.resolve("m.safetensors");
    new Sequential(new Input(3), new Dense(4)).save(file);
    Safetensors content = Safetensors.open(file);
    Map<String, String> texts = new LinkedHashMap<>(content.metadata());
    texts.computeIfPresent(
        "architecture", (key, json) -> json.replace("\"units\":4", "\"units\":2000000000"));
    Map<String, NdArray> arrays = new LinkedHashMap<>();
    content.names().forEach(name -> arrays.put(name, content.read(name)));
    Safetensors.write(file, arrays, texts);
    assertThatThrownBy(() -> Model.load(file))
        .isInstanceOf(PellucidException.class)
        .hasMessageContaining("the architecture needs more weights than the file has: 16 numbers");
    assertThat(WeightBudget.isSet()).isFalse();
  }

  @Test
  void damageIsFoundAndNeverLeadsToAnotherModel() throws Exception {
    Sequential model = model();
    model.fit(X, Y, fit(1));
    Path file = folder.resolve("m.safetensors");
    model.save(file);
    byte[] good = Files.readAllBytes(file);
    long seed = 20_261_126;
    Mutations mutations = new Mutations(seed);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      byte[] bad = mutations.damage(good);
      Files.write(file, bad);
      try {
        Model back = Model.load(file);
        assertThat(back.getWeights())
            .as("seed %s, damage %s", seed, i)
            .isEqualTo(model.getWeights());
        assertThat(back.toJson()).isEqualTo(model.toJson());
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage()).as("seed %s, damage %s", seed, i).hasSizeLessThan(400);
      }
    }
    assertThat(refused).isGreaterThan(9_000);
  }

  @Test
  void weightsAreReadByNameAndWhatDoesNotFitIsReported() {
    Session.clear();
    Sequential model = new Sequential(new Input(3), new Dense(4).name("a"), new Dense(2).name("b"));
    Path file = folder.resolve("w.safetensors");
    model.saveWeights(file);
    Sequential other =
        new Sequential(
            new Input(3), new Dense(4).name("a"), new Dense(5).name("b"), new Dense(1).name("c"));
    List<NdArray> before = other.getWeights();
    assertThatThrownBy(() -> other.loadWeights(file, LoadWeights.byName()))
        .hasMessage(
            file
                + ": weight \"b/kernel\": the model needs float32 [4, 5], array \"b/kernel\" of the"
                + " file is float32 [4, 2].");
    assertThat(other.getWeights()).isEqualTo(before);
    WeightReport report = other.loadWeights(file, LoadWeights.byName().skipMismatch(true));
    assertThat(report)
        .hasToString(
            """
            2 weights loaded, 4 skipped
              skipped b/kernel: the model needs float32 [4, 5], array "b/kernel" of the file is \
            float32 [4, 2]
              skipped b/bias: the model needs float32 [5], array "b/bias" of the file is float32 \
            [2]
              skipped c/kernel: the file has no array of that name
              skipped c/bias: the file has no array of that name\
            """);
    assertThat(report.loaded()).containsExactly("a/kernel", "a/bias");
    assertThat(report.isComplete()).isFalse();
    assertThat(other.getWeights().getFirst()).isEqualTo(model.getWeights().getFirst());
  }

  @Test
  void modelsOfTheSameLayersArePairedByPlaceWhateverTheirNames() {
    Sequential one = new Sequential(new Input(2), new Dense(3), new Dense(1));
    Sequential other = new Sequential(new Input(2), new Dense(3), new Dense(1).useBias(false));
    assertThat(one.diff(one.copied(ModelConfigs::copy)).layers()).isEmpty();
    ModelDiff diff = one.diff(other);
    assertThat(diff.layers())
        .containsExactly(
            new ModelDiff.LayerChange(
                one.layers().getLast().name(),
                "Dense",
                "Dense",
                Map.of("use_bias", List.of("true", "false"))));
    other.setWeights(one.getWeights().subList(0, 3));
    assertThat(one.diff(other).weights())
        .containsExactly(
            new ModelDiff.WeightChange(
                one.layers().getLast().name() + "/bias", "float32 [1]", null, 0, 0));
  }

  @Test
  void differencesAreTold() {
    Session.clear();
    Session.setRandomSeed(1);
    Sequential one =
        new Sequential(new Input(2).name("x"), new Dense(3).name("a"), new Dense(1).name("b"));
    Sequential other =
        new Sequential(
            new Input(2).name("x"),
            new Dense(3).activation("relu").name("a"),
            new Dropout(.5).name("d"),
            new Dense(2).name("b"));
    other.layers().getFirst().setWeights(one.layers().getFirst().getWeights());
    other.layers().getFirst().weights().get(1).assign(NdArray.of(new float[] {0, .5f, 0}));
    assertThat(one.diff(other))
        .hasToString(
            """
            Layers:
              ~ a (Dense)
                activation: "linear" -> "relu"
              ~ b (Dense)
                units: 1 -> 2
                inputs: ["a"] -> ["d"]
              + d (Dropout)
            Weights:
              ~ a/bias float32 [3]: 1 numbers differ, by 0.5 at most
              ~ b/kernel float32 [3, 1] -> float32 [3, 2]
              ~ b/bias float32 [1] -> float32 [2]\
            """);
  }
}
