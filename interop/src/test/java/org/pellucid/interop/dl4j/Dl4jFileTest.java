package org.pellucid.interop.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.Samples;
import org.pellucid.models.Imported;
import org.pellucid.models.MigrationReport;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Tensor;

/** Networks that real Deeplearning4j wrote, with what it computed. */
public class Dl4jFileTest {
  private static Bytes file(String name) {
    return Samples.bytes(Dl4jFileTest.class, name);
  }

  private static double[] numbers(String line) {
    return Arrays.stream(line.substring(1, line.length() - 1).split(",", -1))
        .mapToDouble(Double::parseDouble)
        .toArray();
  }

  private static Shape shape(String line) {
    return Shape.of(Arrays.stream(numbers(line)).mapToInt(extent -> (int) extent).toArray());
  }

  private static void computesTheSame(Imported imported, String name) {
    List<String> lines =
        new String(Samples.read(Dl4jFileTest.class, name + ".txt"), StandardCharsets.UTF_8)
            .lines()
            .toList();
    NdArray input = NdArray.of(numbers(lines.get(1))).reshape(shape(lines.get(0)));

    NdArray output = imported.model().predict(Tensor.of(input)).value();

    assertThat(output.shape()).isEqualTo(shape(lines.get(2)));
    assertThat(output.toDoubleArray()).containsExactly(numbers(lines.get(3)), within(1e-5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"dense", "lstm", "graves", "last", "simple"})
  void networksComputeWhatDeeplearning4jComputes(String name) {
    Imported imported = Dl4jFile.read(file(name + ".zip"));

    computesTheSame(imported, name);
    assertThat(imported.report().parts())
        .filteredOn(part -> part.outcome() != MigrationReport.Outcome.EXACT)
        .extracting(MigrationReport.Part::name)
        .containsExactly("updater");
  }

  @Test
  void picturesKeepTheirChannelsInFront() {
    computesTheSame(Dl4jFile.read(file("conv.zip"), 2, 8, 7), "conv");
  }

  @Test
  void theSizeOfPicturesIsWorkedOutWhereNobodySaysIt() {
    Imported imported = Dl4jFile.read(file("conv.zip"));

    assertThat(imported.model().inputs().getFirst().shape())
        .isEqualTo(Shape.of(Shape.UNKNOWN, 2, 8, 6));
    assertThat(imported.report().parts().getFirst().reason())
        .isEqualTo(
            "the file does not say how large the pictures are; the smallest that fit are 8 x 6");
  }

  @Test
  void trainingSettingsAreTakenOver() {
    assertThat(Dl4jFile.read(file("dense.zip")).model().optimizer())
        .isInstanceOf(Adam.class)
        .extracting(Optimizer::learningRate)
        .isEqualTo(0.01);
  }

  private static Bytes archive(String configuration, byte[] coefficients) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry("configuration.json"));
      zip.write(configuration.getBytes(StandardCharsets.UTF_8));
      zip.putNextEntry(new ZipEntry("coefficients.bin"));
      zip.write(coefficients);
    }
    return Bytes.of(out.toByteArray(), "a.zip", "file");
  }

  /** An array of two numbers as version 0.9 wrote it. */
  private static byte[] old(int... numbers) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    text(out, "JAVACPP");
    integers(out, 8);
    text(out, "INT");
    integers(out, 2, 1, numbers.length, 1, 1, 0, 1, 99);
    text(out, "DIRECT");
    integers(out, numbers.length);
    text(out, "FLOAT");
    for (int number : numbers) {
      integers(out, Float.floatToIntBits(number));
    }
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) {
    out.write(0);
    out.write(text.length());
    out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void integers(ByteArrayOutputStream out, int... numbers) {
    for (int number : numbers) {
      for (int shift = 24; shift >= 0; shift -= 8) {
        out.write(number >>> shift);
      }
    }
  }

  @Test
  void oldFilesAreReadToo() throws IOException {
    String configuration =
        """
        {"backprop": true, "confs": [{"layer": {"output": {"layerName": "out",
         "activationFn": {"Identity": {}}, "nin": 2, "nout": 1, "lossFn": {"MSE": {}}}}}]}
        """;

    Imported imported = Dl4jFile.read(archive(configuration, old(2, 3, 5)));

    assertThat(imported.model().predict(new float[][] {{10, 100}}).value().toFloatArray())
        .containsExactly(325);
  }

  @Test
  void whatIsNotKnownIsTold() throws IOException {
    String configuration =
        """
        {"confs": [
         {"layer": {"@class": "org.deeplearning4j.nn.conf.layers.DenseLayer", "nin": 1, "nout": 1,
          "layerName": "d", "activationFn": {"@class": "org.nd4j.linalg.activations.impl.ActivationCube"}}},
         {"layer": {"@class": "org.deeplearning4j.nn.conf.layers.LocalResponseNormalization", "layerName": "n"}}]}
        """;
    assertThatThrownBy(() -> Dl4jFile.read(archive(configuration, old(1, 1))))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "a.zip cannot be read whole: DenseLayer \"d\" (its activation is not known here),"
                + " LocalResponseNormalization \"n\" (this layer is not known here).");
    assertThatThrownBy(() -> Dl4jFile.read(archive("{\"vertices\": {}}", old(1))))
        .hasMessage("a.zip is a ComputationGraph; only a MultiLayerNetwork can be read.");
  }

  @Test
  void moreOrFewerNumbersThanLayersNeedAreTold() throws IOException {
    String configuration = "{\"confs\": [{\"layer\": {\"dense\": {\"nin\": 2, \"nout\": 1}}}]}";
    assertThatThrownBy(() -> Dl4jFile.read(archive(configuration, old(1, 2))))
        .hasMessage("a.zip: its layers need more numbers than coefficients.bin has (2).");
    assertThatThrownBy(() -> Dl4jFile.read(archive(configuration, old(1, 2, 3, 4))))
        .hasMessage("a.zip: its layers need 3 numbers, coefficients.bin has 4.");
  }
}
