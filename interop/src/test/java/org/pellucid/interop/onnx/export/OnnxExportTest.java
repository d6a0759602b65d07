package org.pellucid.interop.onnx.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Session;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;
import org.pellucid.graph.TensorType;
import org.pellucid.interop.onnx.proto.OnnxModel;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.interop.onnx.proto.OnnxTensor;
import org.pellucid.layers.Add;
import org.pellucid.layers.BatchNormalization;
import org.pellucid.layers.Bidirectional;
import org.pellucid.layers.Concatenate;
import org.pellucid.layers.Conv1D;
import org.pellucid.layers.Conv2D;
import org.pellucid.layers.Conv2DTranspose;
import org.pellucid.layers.Dense;
import org.pellucid.layers.DepthwiseConv2D;
import org.pellucid.layers.Dropout;
import org.pellucid.layers.Embedding;
import org.pellucid.layers.Flatten;
import org.pellucid.layers.GRU;
import org.pellucid.layers.GlobalAveragePooling1D;
import org.pellucid.layers.GlobalAveragePooling2D;
import org.pellucid.layers.Input;
import org.pellucid.layers.LSTM;
import org.pellucid.layers.Lambda;
import org.pellucid.layers.Layer;
import org.pellucid.layers.LayerNormalization;
import org.pellucid.layers.MaxPooling2D;
import org.pellucid.layers.MultiHeadAttention;
import org.pellucid.layers.SimpleRNN;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.layers.TextVectorization;
import org.pellucid.layers.TokenAndPositionEmbedding;
import org.pellucid.layers.TransformerDecoder;
import org.pellucid.layers.TransformerEncoder;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.tensor.Linalg;
import org.pellucid.tensor.RandomNumbers;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/** Whole models: ONNX Runtime computes what they compute, and people can read the graphs. */
class OnnxExportTest {
  private final Random random = new Random(ExportCheck.SEED);

  private NdArray numbers(int... dims) {
    Shape shape = Shape.of(dims);
    float[] data = new float[shape.size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) random.nextGaussian();
    }
    return NdArray.wrap(DType.FLOAT32, shape, data);
  }

  private NdArray words(int bound, int... dims) {
    return NdArray.of(random.ints(Shape.of(dims).size(), 0, bound).toArray(), dims);
  }

  private static void check(Model model, NdArray... inputs) {
    ExportCheck.fill(model);
    ExportCheck.check(model, OnnxExport.of(model), List.of(inputs));
  }

  private static List<String> operators(Model model) {
    return OnnxExport.of(model).toModel().graph().nodes().stream().map(OnnxNode::operator).toList();
  }

  private static List<String> weights(Model model) {
    return OnnxExport.of(model).toModel().graph().initializers().stream()
        .map(OnnxTensor::name)
        .toList();
  }

  // ---- Networks ----

  @Test
  void perceptron() {
    Model model =
        new Sequential(
            new Input(4).name("flower"),
            new Dense(8).activation("relu").name("hidden"),
            new Dense(3).activation("softmax").name("kind"));
    check(model, numbers(3, 4));
    assertThat(operators(model)).containsExactly("Gemm", "Relu", "Gemm", "Softmax");
    assertThat(weights(model))
        .containsExactly("hidden/kernel", "hidden/bias", "kind/kernel", "kind/bias");
    OnnxModel written = OnnxExport.of(model).toModel();
    assertThat(written.graph().nodes().stream().map(OnnxNode::name))
        .containsExactly("hidden/Gemm", "hidden/Relu", "kind/Gemm", "kind/Softmax");
    assertThat(written.graph().inputs().getFirst().name()).isEqualTo("flower");
    assertThat(written.graph().outputs().getFirst().name()).isEqualTo("kind");
    assertThat(written.opsets()).containsExactly(java.util.Map.entry("", 18L));
    assertThat(written.irVersion()).isEqualTo(8);
  }

  @Test
  void imagesAreTransposedAtTheBordersOnly() {
    Model model =
        new Sequential(
            new Input(12, 12, 3),
            new Conv2D(4, 3).activation("relu").padding("same").name("conv"),
            new BatchNormalization().name("norm"),
            new MaxPooling2D(),
            new DepthwiseConv2D(3).strides(2).name("depthwise"),
            new Conv2D(6, 1).useBias(false).name("pointwise"),
            new BatchNormalization().scale(false).name("second"),
            new GlobalAveragePooling2D(),
            new Dropout(0.5),
            new Dense(10).name("digits"));
    check(model, numbers(2, 12, 12, 3));
    assertThat(operators(model))
        .containsExactly(
            "Transpose",
            "Conv",
            "Relu",
            "BatchNormalization",
            "MaxPool",
            "Conv",
            "Conv",
            "BatchNormalization",
            "ReduceMean",
            "Gemm");
    assertThat(weights(model))
        .contains("conv/kernel", "conv/bias", "norm/gamma", "norm/moving_variance");
  }

  @Test
  void residualNetwork() {
    SymbolicTensor input = Input.of(8, 8, 4);
    SymbolicTensor x = new Conv2D(4, 3).padding("same").call(input);
    x = new BatchNormalization().call(x);
    x = new Add().call(x, input);
    SymbolicTensor y = new Conv2D(6, 3).strides(2).padding("same").activation("gelu").call(x);
    SymbolicTensor up = new Conv2DTranspose(4, 2).strides(2).call(y);
    SymbolicTensor joined = new Concatenate().call(up, x);
    check(Model.of(input, new Dense(2).call(new Flatten().call(joined))), numbers(2, 8, 8, 4));
  }

  @Test
  void severalInputsAndOutputs() {
    SymbolicTensor image = new Input(6, 6, 1).name("image").output();
    SymbolicTensor numbers = new Input(5).name("numbers").output();
    SymbolicTensor features = new Flatten().call(new Conv2D(2, 3).call(image));
    SymbolicTensor both = new Concatenate().call(features, new Dense(4).call(numbers));
    Model model =
        Model.of(
            List.of(image, numbers),
            List.of(
                new Dense(3).activation("softmax").name("kind").call(both),
                new Dense(1).name("price").call(both)));
    check(model, numbers(2, 6, 6, 1), numbers(2, 5));
    try (Ort ort = Ort.of(OnnxExport.of(model).toModel().toBytes())) {
      assertThat(ort.inputNames()).containsExactly("image", "numbers");
      assertThat(ort.outputNames()).containsExactly("kind", "price");
      assertThat(ort.inputShape("image")).containsExactly(-1L, 6L, 6L, 1L);
    }
  }

  @Test
  void layersThatAreSharedKeepOneSetOfWeights() {
    SymbolicTensor a = new Input(4).name("a").output();
    SymbolicTensor b = new Input(4).name("b").output();
    Dense shared = new Dense(3).name("shared");
    Model model = Model.of(List.of(a, b), List.of(new Add().call(shared.call(a), shared.call(b))));
    check(model, numbers(2, 4), numbers(2, 4));
    assertThat(weights(model)).containsExactly("shared/kernel", "shared/bias");
  }

  @Test
  void recurrentNetworks() {
    check(
        new Sequential(
            new Input(7, 3),
            new LSTM(4).returnSequences(true),
            new Bidirectional(new GRU(3)),
            new Dense(2)),
        numbers(2, 7, 3));
    check(
        new Sequential(
            new Input(6).dtype(DType.INT32),
            new Embedding(9, 4).maskZero(true),
            new Bidirectional(new LSTM(3).returnSequences(true)),
            new LSTM(3).goBackwards(true),
            new Dense(2).activation("softmax")),
        words(9, 3, 6));
  }

  @Test
  void recurrentLayersBecomeOperatorsOfTheirOwn() {
    Model model =
        new Sequential(
            new Input(7, 3),
            new LSTM(4).returnSequences(true).name("lstm"),
            new GRU(3).returnSequences(true).name("gru"),
            new GRU(5).resetAfter(false).goBackwards(true).returnSequences(true).name("before"),
            new LSTM(2).useBias(false).goBackwards(true).returnSequences(true).name("plain"),
            new SimpleRNN(4).name("simple"));
    check(model, numbers(2, 7, 3));
    assertThat(operators(model).stream().filter(name -> !name.matches("Transpose|Squeeze|Slice")))
        .containsExactly("LSTM", "GRU", "GRU", "LSTM", "RNN");
    assertThat(weights(model)).contains("lstm/lstm_cell/kernel", "gru/gru_cell/recurrent_kernel");
    Model unusual =
        new Sequential(new Input(7, 3), new LSTM(4).recurrentActivation("hard_sigmoid"));
    check(unusual, numbers(2, 7, 3));
    assertThat(operators(unusual)).contains("Scan");
  }

  @Test
  void recurrentLayersStartWithGivenStates() {
    SymbolicTensor x = new Input(5, 3).name("x").output();
    SymbolicTensor h = new Input(4).name("h").output();
    SymbolicTensor c = new Input(4).name("c").output();
    Model model =
        Model.of(
            List.of(x, h, c),
            new LSTM(4).returnSequences(true).returnState(true).connect(List.of(x, h, c)));
    check(model, numbers(2, 5, 3), numbers(2, 4), numbers(2, 4));
    assertThat(operators(model)).contains("LSTM").doesNotContain("Scan");
  }

  @Test
  void recurrentNetworksTakeSequencesOfAnyLength() {
    Model model =
        new Sequential(new Input(Shape.UNKNOWN, 3), new LSTM(4).returnSequences(true), new GRU(2));
    ExportCheck.fill(model);
    try (Ort ort = Ort.of(OnnxExport.of(model).toModel().toBytes())) {
      for (int length : new int[] {1, 5, 12}) {
        NdArray x = numbers(2, length, 3);
        ExportCheck.compare(ExportCheck.run(model, List.of(x)), ort.run(List.of(x)));
      }
    }
  }

  @Test
  void transformers() {
    Model encoder =
        new Sequential(
            new Input(8).dtype(DType.INT32),
            new TokenAndPositionEmbedding(11, 8, 6),
            new TransformerEncoder(12, 2).activation("gelu"),
            new TransformerEncoder(12, 3).normalizeFirst(true),
            new GlobalAveragePooling1D(),
            new Dense(2));
    check(encoder, words(11, 2, 8));
    check(
        new Sequential(
            new Input(10).dtype(DType.INT32),
            new TokenAndPositionEmbedding(11, 10, 6),
            new TransformerDecoder(12, 2),
            new LayerNormalization(),
            new Dense(11)),
        words(11, 2, 10));
    assertThat(operators(encoder)).contains("LayerNormalization", "Softmax", "Erf");
  }

  @Test
  void attentionOverSequencesOfAnyLength() {
    SymbolicTensor query = new Input(Shape.UNKNOWN, 6).name("query").output();
    SymbolicTensor value = new Input(Shape.UNKNOWN, 6).name("value").output();
    Model model =
        Model.of(
            List.of(query, value), new MultiHeadAttention(2, 3).connect(List.of(query, value)));
    ExportCheck.fill(model);
    try (Ort ort = Ort.of(OnnxExport.of(model).toModel().toBytes())) {
      for (int length : new int[] {3, 20}) {
        List<NdArray> x = List.of(numbers(2, length, 6), numbers(2, length + 2, 6));
        ExportCheck.compare(ExportCheck.run(model, x), ort.run(x));
      }
    }
  }

  @Test
  void halfWidthsRoundAsInTheModel() {
    for (String policy : List.of("mixed_bfloat16", "mixed_float16")) {
      Session.setDTypePolicy(policy);
      try {
        Model model = new Sequential(new Input(4), new Dense(3).activation("relu"), new Dense(2));
        check(model, numbers(3, 4));
        assertThat(operators(model))
            .containsExactly(
                "Cast", "Cast", "Gemm", "Relu", "Cast", "Cast", "Gemm", "Cast", "Cast");
      } finally {
        Session.setDTypePolicy("float32");
      }
    }
  }

  @Test
  void nestedModels() {
    Model inner =
        new Sequential(new Input(5, 2), new Conv1D(3, 2).padding("causal"), new Flatten());
    SymbolicTensor input = Input.of(5, 2);
    check(Model.of(input, new Dense(2).call(inner.call(input))), numbers(3, 5, 2));
  }

  // ---- Operations ----

  @ParameterizedTest
  @ValueSource(ints = {18, 19, 20, 21, 22, 23})
  void allOpsetsComputeTheSame(int opset) {
    Layer layer =
        new Lambda(x -> {
          Tensor y = x.expm1().add(x.abs().log1p()).arctan2(x.multiply(3).subtract(1));
          Tensor image = y.reshape(x.dim(0), 4, 3, 2);
          Tensor sorted = x.argsort(true).cast(DType.FLOAT32).cumsum(1);
          return image.max(1).sum(2).reshape(x.dim(0), 3).add(sorted.mean(1).expandDims(1));
        });
    NdArray x = numbers(2, 24);
    ExportCheck.run(layer, List.of(x));
    ExportCheck.check(layer, ExportCheck.export(layer, List.of(x)).opset(opset), List.of(x));
  }

  @Test
  void wholeNumbers() {
    ExportCheck.check(
        new Lambda(x -> {
          Tensor other = x.subtract(Tensor.of(new int[] {2, 3, 4}));
          return Tensor.concat(
              1,
              List.of(
                  x.floorDivide(other),
                  x.remainder(other),
                  x.mod(other),
                  x.and(other),
                  x.xor(other).or(x).not(),
                  x.shiftLeft(Tensor.of(new int[] {1, 2, 3})),
                  x.negative().shiftRight(Tensor.of(new int[] {1, 2, 0})),
                  x.argmax(1).expandDims(1),
                  x.argmin(1).expandDims(1)));
        }),
        List.of(words(9, 4, 3)));
  }

  @Test
  void bytesAndTruthValues() {
    ExportCheck.check(
        new Lambda(x -> {
          Tensor bytes = x.multiply(40).cast(DType.INT32).cast(DType.UINT8);
          Tensor sum = bytes.add(bytes).maximum(bytes);
          Tensor truth = x.greater(0).xor(x.less(0.5));
          return truth
              .where(truth.not(), x.lessEqual(-0.5))
              .cast(DType.FLOAT32)
              .add(sum.cast(DType.FLOAT32))
              .add(truth.any(1).cast(DType.FLOAT32).expandDims(1));
        }),
        List.of(numbers(3, 5)));
  }

  @Test
  void slicesFlipsAndPaddings() {
    ExportCheck.check(
        new Lambda(x ->
            Tensor.concat(
                1,
                List.of(
                    x.slice(1, 1, 3),
                    x.flip(1),
                    x.flip(0).slice(1, 0, 1),
                    x.pad(org.pellucid.array.Ints.of(0, 2), org.pellucid.array.Ints.of(0, 1), 7)))),
        List.of(numbers(3, 5)));
  }

  @Test
  void meansOverTheBatch() {
    ExportCheck.check(
        new Lambda(x -> x.subtract(x.mean(0)).divide(x.variance(0).add(1).sqrt())),
        List.of(numbers(3, 5)));
  }

  // ---- Settings ----

  @Test
  void namesAndRemarksAreWritten(@TempDir Path folder) throws Exception {
    Model model = new Sequential(new Input(2), new Dense(1));
    Path file = folder.resolve("model.onnx");
    OnnxExport.of(model)
        .inputNames("x")
        .outputNames("y")
        .producer("tester", "1.2")
        .description("a line")
        .metadata("licence", "none")
        .opset(21)
        .write(file);
    OnnxModel read = OnnxModel.read(Bytes.of(Files.readAllBytes(file), "model.onnx", "ONNX"));
    assertThat(read.producer() + read.producerVersion()).isEqualTo("tester1.2");
    assertThat(read.description()).isEqualTo("a line");
    assertThat(read.metadata()).containsEntry("licence", "none");
    assertThat(read.opsets()).containsEntry("", 21L);
    assertThat(read.irVersion()).isEqualTo(10);
    assertThat(read.graph().inputs().getFirst().name()).isEqualTo("x");
    assertThat(read.graph().outputs().getFirst().name()).isEqualTo("y");
  }

  @Test
  void weightsMayLieInAFileOfTheirOwn(@TempDir Path folder) {
    Model model = new Sequential(new Input(20), new Dense(30), new Dense(2));
    ExportCheck.fill(model);
    Path file = folder.resolve("model.onnx");
    OnnxExport.of(model).externalData(true).write(file);
    assertThat(folder.resolve("model.onnx.data")).hasSize(4 * (20 * 30 + 30 + 60 + 2));
    NdArray x = numbers(3, 20);
    try (Ort ort = Ort.of(file)) {
      ExportCheck.compare(ExportCheck.run(model, List.of(x)), ort.run(List.of(x)));
    }
  }

  @Test
  void theBatchMayBeFixed() {
    Model model = new Sequential(new Input(2), new Dense(1));
    try (Ort ort = Ort.of(OnnxExport.of(model).batch(4).toModel().toBytes())) {
      assertThat(ort.inputShape(ort.inputNames().getFirst())).containsExactly(4L, 2L);
    }
  }

  // ---- Refusals ----

  private static void refused(Layer layer, String sentence) {
    refused(layer, export -> {}, sentence);
  }

  private static void refused(Layer layer, Consumer<OnnxExport> settings, String sentence) {
    TensorType type = new TensorType(DType.FLOAT32, Shape.of(Shape.UNKNOWN, 3, 3));
    assertThatThrownBy(
            () -> {
              OnnxExport export = OnnxExport.of(layer, type);
              settings.accept(export);
              export.toModel();
            })
        .isInstanceOf(PellucidException.class)
        .hasMessage(sentence);
  }

  @Test
  void operationsThatOnnxLacksAreAllNamedInOneSentence() {
    refused(
        new Lambda(x -> Linalg.cholesky(x).add(x.erfinv().lgamma())).name("odd"),
        "ONNX export of \"odd\" is not possible: "
            + "cholesky (layer \"odd\"): ONNX has no such operator of linear algebra; "
            + "erfinv (layer \"odd\"): ONNX has no inverse error function; "
            + "lgamma (layer \"odd\"): ONNX has no gamma function.");
  }

  @Test
  void aStateThatChangesWithEachCallIsRefused() {
    SeedGenerator seeds = new SeedGenerator("noise/seed", 1);
    refused(
        new Lambda(x -> x.add(seeds.uniform(Shape.of(3)))).name("noise"),
        "ONNX export: \"noise\" changes variable \"noise/seed\" whenever it is used; an ONNX model"
            + " keeps no state between calls.");
  }

  @Test
  void randomNumbersOfAFixedSeedAreConstants() {
    ExportCheck.check(
        new Lambda(x -> x.add(RandomNumbers.uniform(Shape.of(5), 7))), List.of(numbers(3, 5)));
  }

  @Test
  void anotherWayForAnotherBatchSizeIsRefused() {
    refused(
        new Lambda(x -> x.dim(0) == 83 ? x.exp() : x.log()).name("two_ways"),
        "Layer \"two_ways\": it computes in another way for other batch sizes, so no ONNX model"
            + " serves them all. Export for one size with batch(n).");
  }

  @Test
  void modelsOfTextAreRefused() {
    Model model =
        new Sequential(
            new TextVectorization().vocabulary(List.of("a", "b")).outputSequenceLength(4),
            new Embedding(5, 2));
    model.predict(new String[] {"a b"});
    assertThatThrownBy(() -> OnnxExport.of(model))
        .isInstanceOf(PellucidException.class)
        .hasMessageMatching(
            "ONNX export: input \".*\" of \"sequential.*\" is text, which layers turn into numbers on"
                + " the host. Put the layers behind them into a model of their own and export that.");
  }

  @Test
  void wrongSettingsAreRefused() {
    Layer layer = new Lambda(x -> x).name("same");
    refused(layer, x -> x.opset(17), "ONNX export: opset must be 18 to 23, got 17.");
    refused(layer, x -> x.batch(0), "ONNX export: batch must be >= 1, got 0.");
    refused(
        layer,
        x -> x.inputNames("a", "b"),
        "ONNX export: inputNames needs 1 different names, got [a, b].");
  }

  @Test
  void aModelWhoseInputIsNotKnownIsRefused() {
    Model model = new Sequential(new Dense(1));
    assertThatThrownBy(() -> OnnxExport.of(model))
        .isInstanceOf(PellucidException.class)
        .hasMessageContaining("begin with an Input");
    assertThat(
            OnnxExport.of(model, new TensorType(DType.FLOAT32, Shape.of(Shape.UNKNOWN, 3)))
                .toModel()
                .graph()
                .nodes()
                .stream()
                .map(OnnxNode::operator)
                .collect(Collectors.joining(" ")))
        .isEqualTo("Gemm");
  }
}
