package org.pellucid.interop.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.Damage;
import org.pellucid.interop.Samples;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxModel;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.interop.onnx.proto.OnnxTensor;
import org.pellucid.interop.onnx.proto.OnnxType;
import org.pellucid.interop.onnx.proto.OnnxValueInfo;
import org.pellucid.losses.SparseCategoricalCrossentropy;
import org.pellucid.models.Fit;
import org.pellucid.models.Imported;
import org.pellucid.models.MigrationReport;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Adam;

/** Files are opened, run, made models of, and refused. */
public final class OnnxFileTest {
  private static OnnxValueInfo info(String name, OnnxDType type, long... dims) {
    List<OnnxType.Dim> shape =
        java.util.Arrays.stream(dims)
            .mapToObj(dim -> dim < 0 ? OnnxType.Dim.named("n") : OnnxType.Dim.of(dim))
            .toList();
    return new OnnxValueInfo(name, new OnnxType.Tensor(type, shape));
  }

  private static Bytes file(OnnxGraph graph) {
    OnnxModel model = new OnnxModel(10, "", "", "", Map.of("", 21L), graph, List.of(), Map.of());
    return Bytes.of(model.toBytes(), "m.onnx", "ONNX file");
  }

  /** {@code y = x w}, where w is 3 x 2. */
  private static OnnxGraph product(OnnxTensor w) {
    return OnnxGraph.of(
        "g",
        List.of(OnnxNode.of("MatMul", List.of("x", "w"), List.of("y"))),
        List.of(w),
        List.of(info("x", OnnxDType.FLOAT, -1, 3)),
        List.of(info("y", OnnxDType.FLOAT, -1, 2)));
  }

  private static final NdArray WEIGHTS = NdArray.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
  private static final NdArray ROW = NdArray.of(new float[] {1, 0, -1}, 1, 3);

  // ---- Real models ----

  private static NdArray idx(String name, int header, int... dims) throws IOException {
    Path file = Samples.find("mnist/" + name);
    assumeThat(file).isNotNull();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      byte[] bytes = in.readAllBytes();
      float[] numbers = new float[Shape.of(dims).size()];
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = bytes[header + i] & 0xFF;
      }
      return NdArray.of(numbers, dims);
    }
  }

  private static double accuracy(Model model, NdArray images, NdArray labels) {
    NdArray scores = model.predict(images).value();
    int right = 0;
    for (int i = 0; i < labels.size(); i++) {
      int best = 0;
      for (int c = 1; c < 10; c++) {
        best = scores.getDouble(10 * i + c) > scores.getDouble(10 * i + best) ? c : best;
      }
      right += best == labels.getLong(i) ? 1 : 0;
    }
    return right / (double) labels.size();
  }

  @Test
  @Tag("slow")
  void theNetworkOfTheModelZooReadsDigitsAndCanBeTrainedFurther() throws IOException {
    Path file = Samples.find("onnx-samples/mnist-8.onnx");
    assumeThat(file).isNotNull();
    Imported imported = OnnxFile.open(file).toModel();
    Model model = imported.model();
    assertThat(model.countParams()).isEqualTo(5994);
    assertThat(imported.report().count(MigrationReport.Outcome.MISSING)).isZero();
    NdArray images = idx("t10k-images-idx3-ubyte.gz", 16, 10_000, 1, 28, 28);
    NdArray labels = idx("t10k-labels-idx1-ubyte.gz", 8, 10_000);
    assertThat(accuracy(model, images, labels)).isGreaterThanOrEqualTo(0.985);

    // Black and white change places; what it has learned serves to learn that quickly.
    NdArray some = inverted(images.rowRange(0, 2000));
    NdArray someLabels = labels.rowRange(0, 2000);
    assertThat(accuracy(model, some, someLabels)).isLessThan(0.5);
    NdArray few = idx("train-images-idx3-ubyte.gz", 16, 60_000, 1, 28, 28).rowRange(0, 3000);
    NdArray fewLabels = idx("train-labels-idx1-ubyte.gz", 8, 60_000).rowRange(0, 3000);
    model.compile(new Adam(0.002), new SparseCategoricalCrossentropy().fromLogits(true));
    model.fit(inverted(few), fewLabels, Fit.epochs(3).batchSize(50).verbose(0));
    assertThat(accuracy(model, some, someLabels)).isGreaterThan(0.85);
  }

  private static NdArray inverted(NdArray images) {
    float[] numbers = images.toFloatArray();
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = 255 - numbers[i];
    }
    return NdArray.wrap(DType.FLOAT32, images.shape(), numbers);
  }

  // ---- Running ----

  @Test
  void aGraphIsRunByNames() {
    OnnxFile file = OnnxFile.open(file(product(OnnxTensor.of("w", WEIGHTS))));
    assertThat(file.inputNames()).containsExactly("x");
    assertThat(file.outputNames()).containsExactly("y");
    assertThat(file.run(Map.of("x", ROW)))
        .isEqualTo(Map.of("y", NdArray.of(new float[] {-4, -4}, 1, 2)));
  }

  @Test
  void shapesThatDependOnNumbersAreWorkedOutWhileItRuns() {
    OnnxGraph graph =
        OnnxGraph.of(
            "g",
            List.of(OnnxNode.of("NonZero", List.of("x"), List.of("y"))),
            List.of(),
            List.of(info("x", OnnxDType.FLOAT, -1, 3)),
            List.of(info("y", OnnxDType.INT64, 2, -1)));
    OnnxFile file = OnnxFile.open(file(graph));
    for (int i = 0; i < 2; i++) {
      assertThat(file.run(Map.of("x", ROW)))
          .isEqualTo(Map.of("y", NdArray.of(new long[] {0, 0, 0, 2}, 2, 2)));
    }
    assertThatThrownBy(file::toModel)
        .isInstanceOf(PellucidException.class)
        .hasMessageStartingWith("m.onnx cannot be a model: A shape or a decision");
  }

  @Test
  void aSettingGivenAsAnInputIsFollowedEachTime() {
    OnnxGraph graph =
        OnnxGraph.of(
            "g",
            List.of(OnnxNode.of("Reshape", List.of("x", "s"), List.of("y"))),
            List.of(),
            List.of(info("x", OnnxDType.FLOAT, -1, 3), info("s", OnnxDType.INT64, 2)),
            List.of(info("y", OnnxDType.FLOAT, -1, -1)));
    OnnxFile file = OnnxFile.open(file(graph));
    for (long rows : new long[] {1, 3, 1}) {
      NdArray shape = NdArray.of(new long[] {rows, -1});
      assertThat(file.run(Map.of("x", ROW, "s", shape)).get("y"))
          .isEqualTo(ROW.reshape(Shape.of((int) rows, 3 / (int) rows)));
    }
  }

  @Test
  void aMissingInputIsNamed() {
    OnnxFile file = OnnxFile.open(file(product(OnnxTensor.of("w", WEIGHTS))));
    assertThatThrownBy(() -> file.run(Map.of()))
        .isInstanceOf(PellucidException.class)
        .hasMessage("m.onnx: input \"x\" is missing; it has [x].");
  }

  @Test
  void theNodeThatCannotBeComputedIsNamed() {
    OnnxFile file = OnnxFile.open(file(product(OnnxTensor.of("w", WEIGHTS))));
    assertThatThrownBy(() -> file.run(Map.of("x", NdArray.of(new float[4], 1, 4))))
        .isInstanceOf(PellucidException.class)
        .hasMessage(
            "Operator \"MatMul\" (node \"y\"): matmul: shapes [1, 4] and [3, 2] do not fit: inner"
                + " extents 4 and 3 differ.");
  }

  @Test
  void allUnknownOperatorsAreNamedAtOnce() {
    OnnxGraph graph =
        OnnxGraph.of(
            "g",
            List.of(
                OnnxNode.of("Flatter", List.of("x"), List.of("a")),
                OnnxNode.of("Relu", List.of("a"), List.of("b")),
                OnnxNode.of("Rounder", List.of("b"), List.of("y"))),
            List.of(),
            List.of(info("x", OnnxDType.FLOAT, 1)),
            List.of(info("y", OnnxDType.FLOAT, 1)));
    OnnxFile file = OnnxFile.open(file(graph));
    assertThat(file.report().count(MigrationReport.Outcome.EXACT)).isEqualTo(1);
    assertThatThrownBy(() -> file.run(Map.of("x", new float[1])))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "m.onnx cannot be read whole: Flatter \"a\" (operator \"Flatter\" is not supported),"
                + " Rounder \"y\" (operator \"Rounder\" is not supported).");
  }

  // ---- As a model ----

  @Test
  void weightsAreTrainedAndSettingsAreNot(@TempDir Path folder) {
    OnnxGraph graph =
        OnnxGraph.of(
            "g",
            List.of(
                OnnxNode.of("MatMul", List.of("x", "w"), List.of("a")),
                OnnxNode.of("Mul", List.of("a", "half"), List.of("b")),
                OnnxNode.of(
                    "BatchNormalization",
                    List.of("b", "scale", "shift", "mean", "variance"),
                    List.of("c")),
                OnnxNode.of("Dropout", List.of("c"), List.of("y"))),
            List.of(
                OnnxTensor.of("w", WEIGHTS),
                OnnxTensor.of("half", NdArray.of(new float[] {0.5f}, 1)),
                OnnxTensor.of("scale", NdArray.of(new float[] {1, 1})),
                OnnxTensor.of("shift", NdArray.of(new float[] {0, 1})),
                OnnxTensor.of("mean", NdArray.of(new float[] {0, 0})),
                OnnxTensor.of("variance", NdArray.of(new float[] {1, 1}))),
            List.of(info("x", OnnxDType.FLOAT, -1, 3)),
            List.of(info("y", OnnxDType.FLOAT, -1, 2)));
    Model model = OnnxFile.open(file(graph)).toModel().model();
    assertThat(model.trainableVariables())
        .extracting(variable -> variable.name())
        .containsExactly("w", "scale", "shift");
    assertThat(model.nonTrainableVariables())
        .extracting(variable -> variable.name())
        .containsExactly("mean", "variance");
    NdArray before = model.getWeights().getFirst();
    model.compile("sgd", "mse");
    model.fit(ROW, NdArray.of(new float[] {0, 0}, 1, 2), Fit.epochs(1).verbose(0));
    assertThat(model.getWeights().getFirst()).isNotEqualTo(before);
    assertThat(model.outputShape(Shape.of(-1, 3))).isEqualTo(Shape.of(-1, 2));

    // What was trained further is saved whole, and goes on from there.
    Path saved = folder.resolve("trained.safetensors");
    model.save(saved);
    Model loaded = Model.load(saved);
    assertThat(loaded.predict(ROW).value()).isEqualTo(model.predict(ROW).value());
    NdArray y = NdArray.of(new float[] {1, 0}, 1, 2);
    model.fit(ROW, y, Fit.epochs(2).shuffle(false).verbose(0));
    loaded.fit(ROW, y, Fit.epochs(2).shuffle(false).verbose(0));
    assertThat(loaded.getWeights()).isEqualTo(model.getWeights());
  }

  @Test
  void aModelIsMadeOfADamagedFileOrRefusedInOneSentence() {
    OnnxGraph graph =
        OnnxGraph.of(
            "g",
            List.of(
                OnnxNode.of("MatMul", List.of("x", "w"), List.of("a")),
                OnnxNode.of("Shape", List.of("a"), List.of("s")),
                OnnxNode.of("Expand", List.of("a", "s"), List.of("b")),
                OnnxNode.of("Softmax", List.of("b"), List.of("y"), OnnxAttribute.of("axis", -1L))),
            List.of(OnnxTensor.of("w", WEIGHTS)),
            List.of(info("x", OnnxDType.FLOAT, -1, 3)),
            List.of(info("y", OnnxDType.FLOAT, -1, 2)));
    byte[] good = file(graph).toArray();
    long seed = 20_261_126;
    Damage damage = new Damage(seed);
    int refused = 0;
    for (int i = 0; i < 1500; i++) {
      byte[] bad = damage.of(good);
      try {
        OnnxFile.open(Bytes.of(bad, "m.onnx", "ONNX file")).toModel();
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage()).as("seed %s, damage %s", seed, i).hasSizeLessThan(300);
      }
    }
    assertThat(refused).isGreaterThan(500);
  }

  @Test
  void aLoopWithoutEndIsNoModel() {
    OnnxGraph body =
        OnnxGraph.of(
            "body",
            List.of(
                OnnxNode.of("Identity", List.of("going"), List.of("on")),
                OnnxNode.of("Add", List.of("v", "v"), List.of("w"))),
            List.of(),
            List.of(
                info("i", OnnxDType.INT64),
                info("going", OnnxDType.BOOL),
                info("v", OnnxDType.FLOAT, 1)),
            List.of(info("on", OnnxDType.BOOL), info("w", OnnxDType.FLOAT, 1)));
    OnnxGraph graph =
        OnnxGraph.of(
            "g",
            List.of(
                OnnxNode.of(
                    "Loop",
                    List.of("", "", "x"),
                    List.of("y"),
                    new OnnxAttribute("body", new OnnxAttribute.GraphOf(body)))),
            List.of(),
            List.of(info("x", OnnxDType.FLOAT, 1)),
            List.of(info("y", OnnxDType.FLOAT, 1)));
    assertThatThrownBy(OnnxFile.open(file(graph))::toModel)
        .isInstanceOf(ModelFormatException.class)
        .hasMessageStartingWith("m.onnx cannot be a model: A shape or a decision");
  }

  // ---- Weights elsewhere ----

  private static OnnxTensor elsewhere(String location, long offset, long length) {
    return new OnnxTensor(
        "w", OnnxDType.FLOAT, List.of(3L, 2L), new OnnxTensor.External(location, offset, length));
  }

  private static OnnxFile written(Path folder, OnnxTensor w) throws IOException {
    Path file = folder.resolve("m.onnx");
    Files.write(file, file(product(w)).toArray());
    return OnnxFile.open(file);
  }

  @Test
  void weightsInTheModelsFolderAreRead(@TempDir Path folder) throws IOException {
    byte[] bytes = new byte[28];
    java.nio.ByteBuffer buffer =
        java.nio.ByteBuffer.wrap(bytes).order(java.nio.ByteOrder.LITTLE_ENDIAN).position(4);
    for (float weight : WEIGHTS.toFloatArray()) {
      buffer.putFloat(weight);
    }
    Files.createDirectories(folder.resolve("parts"));
    Files.write(folder.resolve("parts/w.bin"), bytes);
    assertThat(written(folder, elsewhere("parts/w.bin", 4, 24)).run(Map.of("x", ROW)).get("y"))
        .isEqualTo(NdArray.of(new float[] {-4, -4}, 1, 2));
    assertThat(written(folder, elsewhere("parts/w.bin", 4, -1)).run(Map.of("x", ROW)).get("y"))
        .isEqualTo(NdArray.of(new float[] {-4, -4}, 1, 2));
  }

  private static void assertRefused(Path folder, OnnxTensor w, String why) throws IOException {
    OnnxFile file = written(folder, w);
    assertThatThrownBy(() -> file.run(Map.of("x", ROW)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage("m.onnx: tensor \"w\" lies in \"" + why);
  }

  @Test
  void weightsOutsideTheModelsFolderAreNeverRead(@TempDir Path folder) throws IOException {
    Path model = Files.createDirectories(folder.resolve("model"));
    Path secret = Files.write(folder.resolve("secret.bin"), new byte[24]);
    Files.createSymbolicLink(model.resolve("link.bin"), secret);
    Files.createSymbolicLink(model.resolve("up"), folder);
    assertRefused(
        model,
        elsewhere("../secret.bin", 0, 24),
        "../secret.bin\": only files within the model's folder are read.");
    assertRefused(
        model,
        elsewhere(secret.toString(), 0, 24),
        secret + "\": only files within the model's folder are read.");
    assertRefused(model, elsewhere("link.bin", 0, 24), "link.bin\": links are not followed.");
    assertRefused(
        model, elsewhere("up/secret.bin", 0, 24), "up/secret.bin\": links are not followed.");
    assertRefused(
        model,
        elsewhere("none.bin", 0, 24),
        "none.bin\": there is no such file in the model's folder.");
  }

  @Test
  void weightsThatAreTooFewAreRefused(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("w.bin"), new byte[20]);
    assertRefused(folder, elsewhere("w.bin", 0, -1), "w.bin\": it needs 24 bytes, not 20.");
  }

  @Test
  void aResultThatIsTooLargeIsRefusedBeforeItIsMade() {
    OnnxGraph graph =
        OnnxGraph.of(
            "g",
            List.of(
                OnnxNode.of(
                    "Constant",
                    List.of(),
                    List.of("s"),
                    OnnxAttribute.of("value_ints", 100_000L, 100_000L)),
                OnnxNode.of("Expand", List.of("x", "s"), List.of("y"))),
            List.of(),
            List.of(info("x", OnnxDType.FLOAT, 1)),
            List.of(info("y", OnnxDType.FLOAT, -1, -1)));
    OnnxFile file = OnnxFile.open(file(graph));
    assertThatThrownBy(() -> file.run(Map.of("x", new float[1])))
        .isInstanceOf(PellucidException.class)
        .hasMessageContaining("is too large");
  }

  @Test
  void typesThatTheEngineLacksRoundAndWrapAround() {
    assertThat(
            TypedTensor.of(
                    OnnxDType.INT8, org.pellucid.tensor.Tensor.of(new int[] {127, 128, -129}))
                .tensor()
                .toIntArray())
        .containsExactly(127, -128, 127);
    assertThat(
            TypedTensor.of(
                    OnnxDType.FLOAT16, org.pellucid.tensor.Tensor.of(new float[] {2049, 70000}))
                .tensor()
                .toFloatArray())
        .containsExactly(2048, Float.POSITIVE_INFINITY);
    assertThat(
            TypedTensor.of(OnnxDType.UINT32, org.pellucid.tensor.Tensor.of(new long[] {-1}))
                .tensor()
                .value())
        .isEqualTo(NdArray.of(new long[] {0xFFFF_FFFFL}));
    assertThat(Carrier.of(OnnxDType.UINT4)).isEqualTo(DType.INT32);
  }
}
