package org.pellucid.interop.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.config.CustomObjects;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.files.ZipArchive;
import org.pellucid.interop.Samples;
import org.pellucid.interop.hdf5.Hdf5File;
import org.pellucid.interop.hdf5.Hdf5Group;
import org.pellucid.interop.numpy.NumPyFile;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Input;
import org.pellucid.layers.IntegerLookup;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.Lambda;
import org.pellucid.layers.Layer;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.models.Imported;
import org.pellucid.models.LoadWeights;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.models.WeightReport;
import org.pellucid.optimizers.Adam;
import org.pellucid.tensor.Tensor;

/** Files that Keras 3 wrote, and files for it; see the README beside them. */
public class KerasFileTest {
  private static Bytes file(String name) {
    return Samples.bytes(KerasFileTest.class, name);
  }

  private static Map<String, NdArray> recorded(String name) {
    return NumPyFile.readArchive(file(name + ".npz"));
  }

  private static void predictsAsKeras(Model model, String name) {
    Map<String, NdArray> recorded = recorded(name);
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; recorded.containsKey("x" + i); i++) {
      inputs.add(Tensor.of(Objects.requireNonNull(recorded.get("x" + i))));
    }
    List<Tensor> outputs = model.predictAll(inputs.size() == 1 ? inputs.getFirst() : inputs, 32);
    for (int i = 0; recorded.containsKey("y" + i); i++) {
      NdArray expected = Objects.requireNonNull(recorded.get("y" + i));
      NdArray actual = outputs.get(i).value();
      assertThat(actual.shape()).isEqualTo(expected.shape());
      assertThat(actual.toDoubleArray()).containsExactly(expected.toDoubleArray(), within(1e-5));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "functional.keras, functional",
    "functional.h5, functional",
    "sequence.keras, sequence",
    "operations.keras, operations",
    "trained.keras, trained",
    "trained.h5, trained",
    "adapted.keras, adapted"
  })
  void whatKerasWrotePredictsTheSameHereAlsoWhenWrittenAgain(
      String name, String record, @TempDir Path folder) {
    Imported imported = KerasFile.read(file(name));

    assertThat(imported.report().isExact()).as("%s", imported.report()).isTrue();
    predictsAsKeras(imported.model(), record);

    Path again = folder.resolve("again.keras");
    KerasFile.save(imported.model(), again);
    Model copy = KerasFile.load(again);
    predictsAsKeras(copy, record);
    assertThat(copy.getWeights()).isEqualTo(imported.model().getWeights());
  }

  @Test
  void aDescriptionThatIsNestedTooDeeplyEndsInOneSentence() throws IOException {
    byte[] deep = ("{\"a\":".repeat(500) + "1" + "}".repeat(500)).getBytes(StandardCharsets.UTF_8);
    Bytes file = Bytes.of(archive("config.json", deep), "d.keras", "file");
    assertThatThrownBy(() -> KerasFile.read(file))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "d.keras: Not valid JSON: Document nesting depth (201) exceeds the maximum allowed"
                + " (200).");
  }

  private static byte[] archive(String name, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
      zip.closeEntry();
    }
    return bytes.toByteArray();
  }

  @Test
  void weightsAloneAreReadIntoAModelOfTheSameStructure() {
    Model model = Model.cloneModel(KerasFile.read(file("functional.keras")).model());

    WeightReport report =
        KerasFile.loadWeights(model, file("functional.weights.h5"), LoadWeights.byOrder());

    assertThat(report.isComplete()).as("%s", report).isTrue();
    predictsAsKeras(model, "functional");
  }

  @ParameterizedTest
  @ValueSource(strings = {"trained.keras", "trained.h5"})
  void theOptimizerGoesOnWhereItStopped(String name) {
    Model model = KerasFile.read(file(name)).model();

    Map<String, NdArray> state = NumPyFile.readArchive(file("trained-state.npz"));
    List<NdArray> own = model.optimizer().variables().stream().map(v -> v.value()).toList();
    assertThat(own).hasSize(state.size());
    for (int i = 0; i < own.size(); i++) {
      NdArray expected = Objects.requireNonNull(state.get("s" + i));
      assertThat(own.get(i)).as("variable %s", i).isEqualTo(expected.cast(own.get(i).dtype()));
    }
  }

  @Test
  void trainingGoesOnBitForBitBehindAFile(@TempDir Path folder) {
    Path file = folder.resolve("model.keras");
    Sequential model =
        new Sequential(
            new Input(3), new Dense(4).activation("relu"), new Dropout(0.0), new Dense(1));
    model.compile(new Adam(0.01).amsgrad(true), "mse", "mae");
    float[][] x = {{1, 2, 3}, {3, 1, 2}};
    float[][] y = {{1}, {0}};
    model.trainOnBatch(x, y);

    MigrationReport report = KerasFile.save(model, file);
    assertThat(report.isExact()).isTrue();
    Model copy = Model.load(file);

    assertThat(copy.trainOnBatch(x, y)).isEqualTo(model.trainOnBatch(x, y));
    assertThat(copy.getWeights()).isEqualTo(model.getWeights());
  }

  @Test
  void vocabulariesAreTakenFromTheAssets() {
    Model lookup = KerasFile.read(file("lookup.keras")).model();
    Model text = KerasFile.read(file("text.keras")).model();

    String[][] words = {{"a", "zz"}, {"c d", "b"}};
    assertThat(lookup.predict(words).value().toDoubleArray())
        .containsExactly(Objects.requireNonNull(recorded("lookup").get("y0")).toDoubleArray());
    String[][] lines = {{"The dog!"}, {"sat sat bird the"}};
    assertThat(text.predict(lines).value().toDoubleArray())
        .containsExactly(Objects.requireNonNull(recorded("text").get("y0")).toDoubleArray());
  }

  // ---- Code ----

  @Test
  void codeInAFileIsNeverRun() {
    assertThatThrownBy(() -> KerasFile.read(file("lambda.keras")))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "lambda.keras cannot be read whole: Lambda \"double\" (it holds Python code, which is "
                + "never run).");
  }

  /** What the Lambda in the file does. */
  private static final class Twice extends Layer {
    @Override
    protected Tensor forward(Tensor x) {
      return x.multiply(2);
    }
  }

  @Test
  void aLayerOfOnesOwnStandsInForCode() {
    Model model =
        new CustomObjects()
            .add(
                "Lambda",
                Twice.class,
                config -> {
                  Twice layer = new Twice();
                  layer.setName(config.text("name", "twice"));
                  return layer;
                })
            .use(() -> KerasFile.read(file("lambda.keras")).model());

    assertThat(model.getLayer("double")).isInstanceOf(Twice.class);
    float[] kernel = model.getWeights().getFirst().toFloatArray();
    assertThat(model.predict(new float[][] {{1, 1}}).value().toFloatArray())
        .containsExactly(new float[] {2 * kernel[0] + 2 * kernel[1]}, within(1e-6f));
  }

  @Test
  void aModelWithJavaCodeIsNotWritten(@TempDir Path folder) {
    Sequential model = new Sequential(new Input(2), new Lambda(x -> x.square()));

    assertThatThrownBy(() -> KerasFile.save(model, folder.resolve("a.keras")))
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("Layer \"lambda")
        .hasMessageContaining("is a Lambda: its function is code, which no file can hold.");
    assertThat(folder).isEmptyDirectory();
  }

  // ---- What does not fit ----

  @Test
  void missingWeightsAreTold(@TempDir Path folder) {
    Path file = folder.resolve("a.weights.h5");
    KerasFile.saveWeights(new Sequential(new Input(3), new Dense(2)), file);
    Sequential larger =
        new Sequential(new Input(3), new Dense(2).name("one"), new Dense(5).name("two"));

    assertThatThrownBy(() -> KerasFile.loadWeights(larger, file))
        .hasMessage(
            "a.weights.h5: no weights for layer \"two\" (kernel [2, 5], bias [5]) at layers/dense_1."
                + " The file has: layers/dense.");

    WeightReport report = larger.loadWeights(file, LoadWeights.byOrder().skipMismatch(true));
    assertThat(report.loaded()).containsExactly("one/kernel", "one/bias");
    assertThat(report.skipped()).containsOnlyKeys("two/kernel", "two/bias");
  }

  @Test
  void otherShapesAreToldAndTheModelStaysAsItIs(@TempDir Path folder) {
    Path file = folder.resolve("a.weights.h5");
    KerasFile.saveWeights(new Sequential(new Input(4, 3), new LSTM(2), new Dense(2)), file);
    Sequential other = new Sequential(new Input(4, 3), new LSTM(2), new Dense(4).name("last"));
    List<NdArray> before = other.getWeights();

    assertThatThrownBy(() -> KerasFile.loadWeights(other, file))
        .hasMessage(
            "a.weights.h5: layer \"last\" needs kernel [2, 4], the file has [2, 2] at"
                + " /layers/dense/vars.");
    assertThat(other.getWeights()).isEqualTo(before);
  }

  @Test
  void weightsWithoutAModelAreTold() {
    assertThatThrownBy(() -> KerasFile.read(file("functional.weights.h5")))
        .hasMessage(
            "functional.weights.h5 is not a valid Keras file: it holds weights only. Make the model"
                + " and call loadWeights.");
  }

  @Test
  void formatsAreFoundByContentAndName() throws Exception {
    Path resource =
        Path.of(Objects.requireNonNull(KerasFileTest.class.getResource("trained.h5")).toURI());

    predictsAsKeras(Model.load(resource), "trained");
    predictsAsKeras(Model.load(resource.resolveSibling("trained.keras")), "trained");
  }

  @Test
  void weightsOfTermFrequenciesAreWrittenWhereKerasLooksForThem(@TempDir Path folder) {
    IntegerLookup lookup = new IntegerLookup().outputMode("tf_idf");
    lookup.adapt(new int[][] {{3, 3, 2}, {3, 9, 1}});
    SymbolicTensor tokens = new Input(3).dtype(DType.INT64).output();
    Model model = Model.of(tokens, lookup.call(tokens));
    Path file = folder.resolve("tokens.keras");
    KerasFile.save(model, file);

    Bytes weights =
        ZipArchive.open(Bytes.open(file, "Keras file")).read("model.weights.h5", "weights");
    Hdf5Group vars =
        Objects.requireNonNull(Hdf5File.open(weights).group("layers/integer_lookup/vars"));
    double[] written = Objects.requireNonNull(vars.dataset("idf_weights")).read().toDoubleArray();
    assertThat(written).hasSameSizeAs(lookup.idfWeights());
    assertThat(written[1]).isCloseTo(lookup.idfWeights()[1], within(1e-6));
    long[][] asked = {{9, 3, 7}};
    assertThat(KerasFile.load(file).predict(asked).value()).isEqualTo(model.predict(asked).value());
  }
}
