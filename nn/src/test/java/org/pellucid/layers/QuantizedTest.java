package org.pellucid.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.gradient.Gradients;
import org.pellucid.models.Model;
import org.pellucid.models.Quantization;
import org.pellucid.models.Sequential;
import org.pellucid.quantizers.AbsMaxQuantizer;
import org.pellucid.quantizers.QuantizedTensor;
import org.pellucid.quantizers.Quantizers;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** Numbers of layers that Keras 3.15.1 quantized, and of its functions. */
final class QuantizedTest {
  private static final Config RECORDED = recorded();

  private static Config recorded() {
    try (var in = QuantizedTest.class.getResourceAsStream("/quantizers/keras-quantized.json")) {
      return Config.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static float[] floats(List<?> list) {
    float[] numbers = new float[list.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = ((Number) list.get(i)).floatValue();
    }
    return numbers;
  }

  /** The numbers that the recording was made with. */
  private static NdArray numbers(int k, int... dims) {
    float[] data = new float[Shape.of(dims).size()];
    for (int i = 0; i < data.length; i++) {
      data[i] = (float) ((i * 7919 + k * 31) % 1009 / 504.5 - 1);
    }
    return NdArray.of(data, dims);
  }

  private static Quantized quantized(Layer layer, Tensor x, String mode, int block) {
    layer.call(x);
    List<NdArray> weights = new ArrayList<>();
    for (Variable weight : layer.weights()) {
      weights.add(numbers(weights.size(), weight.shape().toArray()));
    }
    layer.setWeights(weights);
    Quantized quantized = new Quantized(layer, mode).blockSize(block);
    quantized.call(x);
    quantized.take(layer);
    return quantized;
  }

  private static void like(String name, Layer layer, Tensor x, String mode, int block) {
    assertClose(name, quantized(layer, x, mode, block).call(x), floats(RECORDED.list(name)));
  }

  private static void assertClose(String name, Tensor actual, float[] expected) {
    float[] numbers = actual.value().toFloatArray();
    assertThat(numbers).as(name).hasSize(expected.length);
    for (int i = 0; i < numbers.length; i++) {
      assertThat(numbers[i])
          .as("%s at %d", name, i)
          .isCloseTo(expected[i], within(2e-6f * Math.max(1, Math.abs(expected[i]))));
    }
  }

  @Test
  void denseLayersGiveTheNumbersOfKeras() {
    Tensor x = Tensor.of(numbers(9, 3, 7));

    like("dense int8", new Dense(5).activation("tanh"), x, "int8", 128);
    like("dense int4", new Dense(5), x, "int4", 128);
    like("dense int4 groups", new Dense(5), x, "int4", 3);
    like("dense int4 channel", new Dense(5), x, "int4", Quantized.PER_CHANNEL);
  }

  @Test
  void equationsGiveTheNumbersOfKeras() {
    Tensor x = Tensor.of(numbers(9, 2, 3, 4));
    Tensor four = Tensor.of(numbers(3, 2, 3, 2, 4));
    like("einsum int8", new EinsumDense("abc,cde->abde", -1, 2, 3).biasAxes("de"), x, "int8", 1);
    like("einsum2 int8", new EinsumDense("abcd,cde->abe", -1, 3).biasAxes("e"), four, "int8", 1);
    like("einsum int4", new EinsumDense("abc,cde->abde", -1, 2, 3).biasAxes("de"), x, "int4", 3);
    like("einsum2 int4", new EinsumDense("abcd,cde->abe", -1, 3).biasAxes("e"), four, "int4", -1);
  }

  @Test
  void equationsWithDotsAreThoseOfDenseLayers() {
    Tensor x = Tensor.of(numbers(9, 3, 7));
    Quantized dense = quantized(new Dense(5), x, "int8", 128);
    Quantized dots = quantized(new EinsumDense("...x,xy->...y", 5).biasAxes("y"), x, "int8", 128);

    assertThat(dots.call(x).value().toFloatArray())
        .containsExactly(dense.call(x).value().toFloatArray());
  }

  @Test
  void embeddingsGiveTheNumbersOfKeras() {
    Tensor x = Tensor.of(new int[][] {{0, 3, 2}, {4, 1, 4}});

    like("embedding int8", new Embedding(5, 7), x, "int8", 128);
    like("embedding int4", new Embedding(5, 7), x, "int4", 128);
    like("embedding int4 groups", new Embedding(5, 7), x, "int4", 3);
    like("embedding int4 channel", new Embedding(5, 7), x, "int4", Quantized.PER_CHANNEL);
  }

  @Test
  void gradientsAreThoseOfTheWeightsAsFloats() {
    Tensor x = Tensor.of(numbers(9, 3, 7));
    Quantized layer = quantized(new Dense(5), x, "int8", 128);
    Variable input = new Variable("x", x.value(), true);

    Tensor slope =
        Gradients.of(layer.call(input.tensor()).sum(0, 1), List.of(input.tensor())).getFirst();

    QuantizedTensor kernel = Quantizers.absMaxQuantize(Tensor.of(numbers(0, 7, 5)), 0);
    Tensor rows = kernel.values().cast(DType.FLOAT32).divide(kernel.scale()).sum(1);
    assertClose("slope", slope, rows.expandDims(0).broadcastTo(x.shape()).value().toFloatArray());
  }

  @Test
  void functionsGiveTheNumbersOfKeras() {
    QuantizedTensor plain = Quantizers.absMaxQuantize(Tensor.of(numbers(0, 3, 4)), 0);
    assertThat(plain.values().value().toFloatArray())
        .containsExactly(floats((List<?>) RECORDED.list("absmax").get(0)));
    assertClose("scale", plain.scale(), floats((List<?>) RECORDED.list("absmax").get(1)));
    assertThat(new AbsMaxQuantizer().axis(0).apply(Tensor.of(numbers(0, 3, 4))).values().value())
        .isEqualTo(plain.values().value());
    QuantizedTensor grouped =
        Quantizers.absMaxQuantizeGroupedWithZeroPoint(Tensor.of(numbers(0, 7, 3)), 3);
    assertThat(grouped.values().value().toFloatArray())
        .containsExactly(floats((List<?>) RECORDED.list("grouped").get(0)));
    assertClose("scale", grouped.scale(), floats((List<?>) RECORDED.list("grouped").get(1)));
    assertThat(grouped.zeroPoint().value().toFloatArray())
        .containsExactly(floats((List<?>) RECORDED.list("grouped").get(2)));
    for (int axis : new int[] {0, -1}) {
      Tensor whole = Tensor.arange(15, DType.INT32).subtract(8).reshape(5, 3);
      Tensor packed = Quantizers.packInt4(whole, axis);
      assertThat(packed.value().toFloatArray())
          .containsExactly(floats(RECORDED.list("pack " + axis)));
      assertThat(Quantizers.unpackInt4(packed, axis == 0 ? 5 : 3, axis).value().toIntArray())
          .containsExactly(whole.value().toIntArray());
    }
    Tensor x = Tensor.of(numbers(0, 4, 5)).multiply(3);
    assertClose(
        "fake",
        Quantizers.fakeQuantWithMinMaxVars(
            x, Tensor.scalar(-1.1), Tensor.scalar(2.3), 8, false, null),
        floats(RECORDED.list("fake")));
    assertClose(
        "fake4",
        Quantizers.fakeQuantWithMinMaxVars(
            x,
            Tensor.of(new float[] {-1, -2, -0.5f, -0.1f, -3}),
            Tensor.of(new float[] {1, 0.5f, 2, 3, 0.7f}),
            4,
            true,
            1),
        floats(RECORDED.list("fake4")));
  }

  @Test
  void floatsOfEightBitsAreThoseOfKeras() {
    Tensor y = Tensor.of(floats(RECORDED.list("y")));
    for (String dtype : List.of("float8_e4m3fn", "float8_e5m2")) {
      assertClose(
          dtype,
          Quantizers.quantizeAndDequantize(y, Tensor.scalar(0.7), dtype),
          floats(RECORDED.list(dtype)));
    }
    double[][] cases = {{2.5, 0}, {0, 0}, {Double.POSITIVE_INFINITY, 1}, {7, 2}};
    for (int i = 0; i < cases.length; i++) {
      assertClose(
          "scale",
          Quantizers.computeFloat8Scale(
              Tensor.scalar(cases[i][0]), Tensor.scalar(0.3), 448, (int) cases[i][1]),
          new float[] {floats(RECORDED.list("scale"))[i]});
    }
    assertClose(
        "history",
        Quantizers.computeFloat8AmaxHistory(
            Tensor.of(new float[] {1, -9, 3}), Tensor.of(new float[] {1, 2, 3, 4})),
        floats(RECORDED.list("history")));
  }

  @Test
  void modelsBecomeSmallAndAreSaved(@TempDir Path folder) throws IOException {
    Sequential model =
        new Sequential(
            new Input(4).name("in"),
            new Dense(64).activation("relu").name("one"),
            new Dense(2).name("two"));
    Tensor x = Tensor.of(numbers(5, 6, 4));
    float[] before = model.predict(x).value().toFloatArray();

    Model small = Quantization.int8().apply(model);
    Model some = Quantization.int4().blockSize(-1).filters("on").apply(model);

    assertThat(small.getLayer("one")).isInstanceOf(Quantized.class);
    assertThat(some.getLayer("one")).isInstanceOf(Quantized.class);
    assertThat(some.getLayer("two")).isInstanceOf(Dense.class);
    float[] after = small.predict(x).value().toFloatArray();
    assertThat(after).isNotEqualTo(before);
    for (int i = 0; i < after.length; i++) {
      assertThat(after[i]).isCloseTo(before[i], within(0.05f));
    }
    assertThat(model.predict(x).value().toFloatArray()).containsExactly(before);
    Path file = folder.resolve("small.safetensors");
    small.save(file);
    assertThat(Model.load(file).predict(x).value().toFloatArray()).containsExactly(after);
    assertThat(small.getLayer("one").weights().get(1).value().dtype()).isEqualTo(DType.UINT8);
  }

  @Test
  void whatCannotBeQuantizedIsSaid() {
    assertThatThrownBy(() -> new Quantized(new Dropout(0.5).name("d"), "int8"))
        .hasMessage(
            "Quantized: layer \"d\" must be a Dense, EinsumDense or Embedding, got Dropout.");
    assertThatThrownBy(() -> new Quantized(new Dense(2), "int2"))
        .hasMessage(
            "Unknown quantization mode \"int2\". Did you mean \"int4\"? Known: int4, int8.");
    assertThatThrownBy(() -> new Quantized(new Dense(2), "int4").blockSize(0))
        .hasMessage("Quantized: blockSize must be >= 1 or -1, got 0.");
    assertThatThrownBy(() -> new AbsMaxQuantizer().valueRange(-200, 3))
        .hasMessage("AbsMaxQuantizer: valueRange must lie within -128 and 127, got -200 and 3.");
  }
}
