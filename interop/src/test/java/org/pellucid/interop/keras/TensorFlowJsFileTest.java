package org.pellucid.interop.keras;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.files.ModelFormatException;
import org.pellucid.interop.Damage;
import org.pellucid.models.Imported;
import org.pellucid.models.Model;

/** Layers models, laid out as TensorFlow.js and its converter do. */
class TensorFlowJsFileTest {
  private static final String CONFIG =
      """
      {"format": "layers-model", "generatedBy": "keras v2.4.0", "convertedBy": "TensorFlow.js Converter v3.6.0",
       "modelTopology": {"keras_version": "2.4.0", "backend": "tensorflow", "model_config":
        {"class_name": "Sequential", "config": {"name": "seq", "layers": [
         {"class_name": "Dense", "config": {"name": "one", "trainable": true, "batch_input_shape": [null, 2],
          "dtype": "float32", "units": 2, "activation": "hard_sigmoid", "use_bias": true,
          "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}},
          "bias_initializer": {"class_name": "Zeros", "config": {}}}},
         {"class_name": "Dense", "config": {"name": "two", "trainable": true, "dtype": "float32", "units": 1,
          "activation": "linear", "use_bias": false}}]}}},
       "weightsManifest": [{"paths": [PATHS], "weights": [WEIGHTS]}]}
      """;

  private static final String WEIGHTS =
      """
      {"name": "one/kernel", "shape": [2, 2], "dtype": "float32"},
      {"name": "one/bias", "shape": [2], "dtype": "float32"},
      {"name": "two/kernel", "shape": [2, 1], "dtype": "float32"}
      """;

  private static byte[] floats(float... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      buffer.putFloat(value);
    }
    return buffer.array();
  }

  private static final byte[] NUMBERS = floats(1, 0, 0, 1, 0, 1, 10, 1);

  private static Path model(Path folder, String paths, String weights) throws IOException {
    return Files.writeString(
        folder.resolve("model.json"), CONFIG.replace("PATHS", paths).replace("WEIGHTS", weights));
  }

  @Test
  void weightsMayBeCutAnywhere(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("a.bin"), Arrays.copyOfRange(NUMBERS, 0, 7));
    Files.write(folder.resolve("b.bin"), Arrays.copyOfRange(NUMBERS, 7, NUMBERS.length));
    Path file = model(folder, "\"a.bin\", \"b.bin\"", WEIGHTS);

    Imported imported = TensorFlowJsFile.read(file);

    assertThat(imported.report())
        .hasToString(
            """
            model.json: TensorFlow.js layers model (Keras 2.4.0)
            2 parts: 2 exact, 0 approximated, 0 missing
              one  Dense  exact
              two  Dense  exact
            """);
    // Keras 2's hard sigmoid of 1 and of -1 + 1: 0.7 and 0.5
    assertThat(imported.model().predict(new float[][] {{1, -1}}).value().toFloatArray())
        .containsExactly(new float[] {7.5f}, within(1e-5f));
    assertThat(Model.load(file).layers()).hasSize(2);
  }

  @Test
  void quantisedWeightsAreExpanded(@TempDir Path folder) throws IOException {
    byte[] numbers = {10, 0, 0, 10, 0, 0, 0, 0, 0, 0, (byte) 128, 63, 0, 73, 0, 60};
    Files.write(folder.resolve("a.bin"), numbers);
    Path file =
        model(
            folder,
            "\"a.bin\"",
            """
            {"name": "one/kernel", "shape": [2, 2], "dtype": "float32",
             "quantization": {"dtype": "uint8", "scale": 0.1, "min": 0.0, "original_dtype": "float32"}},
            {"name": "one/bias", "shape": [2], "dtype": "float32"},
            {"name": "two/kernel", "shape": [2, 1], "dtype": "float32",
             "quantization": {"dtype": "float16", "original_dtype": "float32"}}
            """);

    assertThat(TensorFlowJsFile.read(file).model().predict(new float[][] {{1, -1}}).value())
        .extracting(array -> array.getDouble(0))
        .satisfies(y -> assertThat(y).isCloseTo(7.5, within(1e-5)));
  }

  @Test
  void filesOutsideTheFolderAreRefused(@TempDir Path folder) throws IOException {
    Path inner = Files.createDirectory(folder.resolve("model"));
    Files.write(folder.resolve("a.bin"), NUMBERS);
    Files.createSymbolicLink(inner.resolve("link.bin"), folder.resolve("a.bin"));

    assertThatThrownBy(() -> TensorFlowJsFile.read(model(inner, "\"../a.bin\"", WEIGHTS)))
        .isInstanceOf(ModelFormatException.class)
        .hasMessage(
            "model.json names the file \"../a.bin\", which is not the name of a file in its folder.");
    assertThatThrownBy(() -> TensorFlowJsFile.read(model(inner, "\"link.bin\"", WEIGHTS)))
        .hasMessage(
            "model.json names the file \"link.bin\", which is a link, and links are not followed.");
    assertThatThrownBy(() -> TensorFlowJsFile.read(model(inner, "\"gone.bin\"", WEIGHTS)))
        .hasMessage(
            "model.json names the file \"gone.bin\", which is not there (incomplete download).");
  }

  @Test
  void filesOfAnotherSizeAreRefused(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("a.bin"), floats(1, 2));
    Path file = model(folder, "\"a.bin\"", WEIGHTS);
    assertThatThrownBy(() -> TensorFlowJsFile.read(file)).isInstanceOf(ModelFormatException.class);

    Files.write(folder.resolve("a.bin"), floats(1, 0, 0, 1, 0, 1, 10, 1, 5));
    assertThatThrownBy(() -> TensorFlowJsFile.read(file))
        .hasMessage(
            "model.json is not a valid TensorFlow.js model: its weights take 32 bytes, the files"
                + " beside it have 36.");
  }

  @Test
  void damageEndsInOneSentence(@TempDir Path folder) throws IOException {
    Files.write(folder.resolve("a.bin"), NUMBERS);
    Path file = model(folder, "\"a.bin\"", WEIGHTS);
    byte[] good = Files.readAllBytes(file);
    Damage damage = new Damage(20_261_126);
    int refused = 0;
    for (int i = 0; i < 10_000; i++) {
      Files.write(file, damage.of(good));
      try {
        TensorFlowJsFile.read(file);
      } catch (ModelFormatException e) {
        refused++;
        assertThat(e.getMessage()).as("damage %s", i).hasSizeLessThan(300);
      }
    }
    assertThat(refused).isGreaterThan(1000);
  }
}
