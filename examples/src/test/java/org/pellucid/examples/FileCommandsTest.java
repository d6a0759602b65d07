package org.pellucid.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pellucid.array.NdArray;
import org.pellucid.config.Session;
import org.pellucid.examples.terminal.Style;
import org.pellucid.files.Safetensors;
import org.pellucid.interop.numpy.NumPyFile;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.models.Fit;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;

/** {@code inspect}, {@code convert} and {@code verify}. */
final class FileCommandsTest {
  private static final float[][] X = {{0, 1}, {1, 0}};
  private static final float[][] Y = {{1}, {0}};

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;
  private Path file = Path.of("");
  private Model model = new Sequential();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out), new PrintWriter(err), Style.PLAIN, arguments);
  }

  private void assertOneSentence(String... arguments) {
    long start = System.nanoTime();
    assertThat(run(arguments)).as(Arrays.toString(arguments)).isEqualTo(2);
    assertThat(err.toString()).hasLineCount(1).endsWith("." + System.lineSeparator());
    assertThat(err.toString().length()).isLessThan(400);
    assertThat(err.toString()).doesNotContain("Something went wrong", "nobody foresaw");
    assertThat(out.toString()).isEmpty();
    // The promise of the command line; a file as small as these takes milliseconds.
    assertThat(System.nanoTime() - start).isLessThan(2_000_000_000L);
  }

  @BeforeEach
  void trainAModel() {
    Session.clear();
    model = new Sequential(new Input(2), new Dense(3).activation("relu"), new Dense(1));
    model.compile("sgd", "mse");
    model.note("author", "Ada");
    model.fit(X, Y, Fit.epochs(2).verbose(0));
    file = folder.resolve("m.safetensors");
    model.save(file);
  }

  @Test
  void inspectShowsOriginLayersAndArrays() {
    assertThat(run("inspect", file.toString())).isZero();
    assertThat(out.toString())
        .startsWith(file + ": Pellucid model (safetensors), ")
        .contains("  model       sequential\n")
        .contains("  epochs      2\n")
        .contains("  optimizer   SGD\n")
        .contains("  author      Ada\n")
        .contains(
            """

            Layers
              dense    Dense  9 parameters
              dense_1  Dense  4 parameters

            Arrays (6, with 15 numbers)
              weights/dense/kernel     F32  [2, 3]  24 bytes
              weights/dense/bias       F32  [3]     12 bytes
              weights/dense_1/kernel   F32  [3, 1]  12 bytes
              weights/dense_1/bias     F32  [1]      4 bytes
              optimizer/iteration      I64  []       8 bytes
              optimizer/learning_rate  F32  []       4 bytes
            """);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void namesFromAFileCannotMoveTheCursor() {
    Path odd = folder.resolve("odd.safetensors");
    Safetensors.write(
        odd, Map.of("a\u001b[2Jb", NdArray.of(new float[] {1})), Map.of("k", "\u001b]0;x\u0007"));
    assertThat(run("inspect", odd.toString())).isZero();
    assertThat(out.toString()).contains("a?[2Jb", "?]0;x?").doesNotContain("\u001b");
  }

  @Test
  void verifyTellsWhatWasChecked() {
    assertThat(run("verify", file.toString())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            file
                + """
                : safetensors
                  ok structure: 6 arrays fill the file
                  ok checksums: the header and 6 of 6 arrays
                  ok model: can be made, and every weight fits
                """);
  }

  @Test
  void aFlippedBitIsFound() throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    for (int at = 0; at < bytes.length; at += 97) {
      byte[] bad = bytes.clone();
      bad[at] ^= 4;
      Files.write(file, bad);
      assertOneSentence("verify", file.toString());
    }
    Files.write(file, bytes);
    bytes[bytes.length - 1] ^= 1;
    Files.write(file, bytes);
    assertOneSentence("verify", file.toString());
    assertThat(err.toString())
        .startsWith(
            "m.safetensors is not a valid safetensors file: the checksum of array"
                + " \"optimizer/learning_rate\" does not fit");
  }

  @Test
  void convertWritesModelsAndArrays() {
    Path copy = folder.resolve("copy.pellucid");
    assertThat(run("convert", file.toString(), copy.toString())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            m.safetensors: safetensors
            2 parts: 2 exact, 0 approximated, 0 missing
              dense    Dense  exact
              dense_1  Dense  exact
            """
                + copy
                + ": safetensors, model \"sequential\" with 4 weights, from safetensors.\n");
    assertThat(Model.load(copy).predict(X).value()).isEqualTo(model.predict(X).value());
    assertThat(Model.load(copy).provenance().notes()).isEqualTo(Map.of("author", "Ada"));

    Path archive = folder.resolve("m.npz");
    assertThat(run("convert", file.toString(), archive.toString())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            m.safetensors: Pellucid model (safetensors)
            6 parts: 4 exact, 0 approximated, 2 missing
              weights/dense/kernel     F32  exact
              weights/dense/bias       F32  exact
              weights/dense_1/kernel   F32  exact
              weights/dense_1/bias     F32  exact
              optimizer/iteration      I64  missing: it holds no numbers of a model.
              optimizer/learning_rate  F32  missing: it holds no numbers of a model.
            """
                + archive
                + ": NumPy, 4 arrays from safetensors; the format holds arrays only, so the"
                + " architecture is left out.\n");
    assertThat(NumPyFile.readArchive(archive).get("dense/kernel"))
        .isEqualTo(model.getWeights().getFirst());

    Path back = folder.resolve("back.safetensors");
    assertThat(run("convert", archive.toString(), back.toString())).isZero();
    assertThat(out.toString())
        .startsWith("m.npz: NumPy archive\n4 parts: 4 exact, 0 approximated, 0 missing\n")
        .endsWith("  exact\n" + back + ": safetensors, 4 arrays from NumPy.\n");
    Sequential other = new Sequential(new Input(2), new Dense(3).activation("relu"), new Dense(1));
    other.loadWeights(back);
    assertThat(other.predict(X).value()).isEqualTo(model.predict(X).value());
  }

  @Test
  void convertTellsWhatTheOtherFormatLacks() {
    Path onnx = folder.resolve("m.onnx");
    assertThat(run("convert", file.toString(), onnx.toString())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            m.safetensors: safetensors
            2 parts: 2 exact, 0 approximated, 0 missing
              dense    Dense  exact
              dense_1  Dense  exact
            m.onnx: ONNX
            3 parts: 2 exact, 0 approximated, 1 missing
              dense    Dense                 exact
              dense_1  Dense                 exact
              compile  settings of training  missing: ONNX has no place for them. Keep the model in \
            Pellucid's own format too, to train it further.
            """
                + onnx
                + ": ONNX, model \"sequential\" with 4 weights, from safetensors.\n");

    Path back = folder.resolve("back.pellucid");
    assertThat(run("convert", onnx.toString(), back.toString())).isZero();
    assertThat(out.toString()).startsWith("m.onnx: ONNX, opset ").contains("  Gemm  ", "  exact\n");
    assertThat(Model.load(back).predict(X).value()).isEqualTo(Model.load(onnx).predict(X).value());
  }

  @Test
  void aModelThatCannotBeReadWholeIsReportedLayerByLayer() throws IOException {
    Path keras = folder.resolve("m.keras");
    assertThat(run("convert", file.toString(), keras.toString())).isZero();
    Path strange = folder.resolve("strange.keras");
    try (ZipFile zip = new ZipFile(keras.toFile());
        ZipOutputStream copy = new ZipOutputStream(Files.newOutputStream(strange))) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        byte[] content = zip.getInputStream(entry).readAllBytes();
        if (entry.getName().equals("config.json")) {
          String text = new String(content, StandardCharsets.UTF_8);
          content =
              text.replaceFirst("\"class_name\": ?\"Dense\"", "\"class_name\":\"Denser\"")
                  .getBytes(StandardCharsets.UTF_8);
        }
        copy.putNextEntry(new ZipEntry(entry.getName()));
        copy.write(content);
        copy.closeEntry();
      }
    }
    Path target = folder.resolve("strange.onnx");

    assertThat(run("convert", strange.toString(), target.toString())).isEqualTo(2);
    assertThat(out.toString())
        .startsWith("strange.keras: Keras 3")
        .contains(" exact, 0 approximated, 1 missing\n", "\n  dense_1  Dense       exact\n")
        .containsPattern("  dense +Denser +missing: .*[?] Write a layer that does the same");
    assertThat(err.toString()).hasLineCount(1).startsWith("strange.keras cannot be read whole: ");
    assertThat(target).doesNotExist();

    String report = out.toString();
    assertThat(run("inspect", "--report", strange.toString())).isZero();
    assertThat(out.toString()).isEqualTo(report);
  }

  @Test
  void convertReplacesAFileOnlyWhenTold() {
    Path other = folder.resolve("o.safetensors");
    assertThat(run("convert", file.toString(), other.toString())).isZero();
    assertOneSentence("convert", file.toString(), other.toString());
    assertThat(err.toString())
        .isEqualTo(other + " is there already. Give --force to replace it.\n");
    assertThat(run("convert", "--force", file.toString(), other.toString())).isZero();
    Path pt = folder.resolve("o.pt");
    assertOneSentence("convert", file.toString(), pt.toString());
    assertThat(err.toString())
        .isEqualTo(file + " holds a model, and models cannot be written as PyTorch.\n");
    assertThat(pt).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"m.safetensors", "m.npz", "m.npy", "m.pt", "m.gguf", "m.h5", "m.keras", "m.xyz"})
  void whateverTheEndingAndTheContentItIsOneSentence(String name) throws IOException {
    Path strange = folder.resolve("s-" + name);
    byte[][] contents = {
      {},
      {0},
      "hello\n".getBytes(StandardCharsets.UTF_8),
      new byte[1000],
      // A header of 2^62 bytes
      {0, 0, 0, 0, 0, 0, 0, 64, '{', '}'},
      "PK\003\004".getBytes(StandardCharsets.ISO_8859_1),
      "PK\005\006".repeat(10).getBytes(StandardCharsets.ISO_8859_1),
      "GGUF".repeat(100).getBytes(StandardCharsets.ISO_8859_1),
      "\u0089HDF\r\n\u001a\n".repeat(100).getBytes(StandardCharsets.ISO_8859_1),
      "\u0093NUMPY".repeat(100).getBytes(StandardCharsets.ISO_8859_1),
      Arrays.copyOf(Files.readAllBytes(file), 700),
    };
    for (byte[] content : contents) {
      Files.write(strange, content);
      assertOneSentence("inspect", strange.toString());
      assertOneSentence("verify", strange.toString());
    }
  }

  @Test
  void foldersAndMissingFilesAreOneSentence() {
    assertOneSentence("inspect", folder.toString());
    Path missing = folder.resolve("no.safetensors");
    assertOneSentence("inspect", missing.toString());
    assertThat(err.toString()).isEqualTo("Cannot read " + missing + ": no such file.\n");
    assertOneSentence("convert", missing.toString(), folder.resolve("x.npz").toString());
  }

  @Test
  void filesOfOtherProgramsAreTold() throws IOException {
    Path archive = folder.resolve("a.npz");
    NumPyFile.writeArchive(archive, Map.of("w", NdArray.of(new float[6], 2, 3)));
    assertThat(run("inspect", archive.toString())).isZero();
    assertThat(out.toString())
        .startsWith(archive + ": NumPy archive, ")
        .endsWith(
            """

            Arrays (1, with 6 numbers)
              w  float32  [2, 3]  24 bytes
            """);
    assertThat(run("verify", archive.toString())).isZero();
    assertThat(out.toString()).endsWith("  ok checksums: the CRC-32 of 1 of 1 arrays\n");
    // Under another name, the content tells what it is.
    Path renamed = folder.resolve("a.h5");
    try (InputStream in = Files.newInputStream(archive)) {
      Files.copy(in, renamed);
    }
    assertThat(run("inspect", renamed.toString())).isZero();
    assertThat(out.toString()).contains("NumPy archive");
  }
}
