package org.pellucid.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pellucid.examples.terminal.Style;
import org.pellucid.layers.Input;
import org.pellucid.layers.Lambda;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;

final class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path folder;

  private int run(String... arguments) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), Style.PLAIN, arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "summary zzzzzz | Unknown example \"zzzzzz\". Known: digits, fashion_mnist, iris, mnist, xor.",
        "tran | Unknown command \"tran\". Did you mean \"train\"? Known: conformance, convert, data, doctor, explain, inspect, studio, summary, talk, train, verify.",
        "conformance keras none.jsonl | none.jsonl does not exist."
            + " Give a file of recorded cases, one JSON object per line.",
        "conformance keras | Missing required parameter: \"FILE\".",
        "train xor more | Unexpected argument \"more\".",
        "train | Missing required parameter: \"NAME\".",
        "train xor --epochs | Missing required parameter for option \"--epochs\" (N).",
        "train xor --epochs many | Invalid value for option \"--epochs\": \"many\" is not an int.",
        "train xor --epochs 0 | --epochs must be >= 1, got 0.",
        "train xor --batch-size -3 | --batch-size must be >= 1, got -3.",
        "train xor --seed x | Invalid value for option \"--seed\": \"x\" is not a long.",
        "train xor --backend gpu | Unknown backend \"gpu\". Known: reference, scalar, simd.",
      })
  void badUsageIsOneSentenceAndCodeTwo(String line, String sentence) {
    assertThat(run(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).isEqualTo(sentence + System.lineSeparator());
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void anUnknownProgramIsToldWithTheNearestAndTheFirstOfTheOthers() {
    assertThat(run("train", "digit")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith(
            "Unknown example \"digit\". Did you mean \"digits\"? Known: acrobot, cartpole, ");
  }

  @Test
  void anUnknownOptionIsNamedAndTheNearestOffered() {
    assertThat(run("train", "xor", "--epoch", "3")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("Unknown option \"--epoch\". Did you mean \"--epochs\"? Known: ")
        .hasLineCount(1);
  }

  @Test
  void debugShowsWhereAnErrorComesFrom() {
    assertThat(run("train", "digit", "--debug")).isEqualTo(2);
    assertThat(err.toString()).contains("\tat org.pellucid.").contains("Unknown example \"digit\"");
  }

  @Test
  void helpNamesTheCommandsAndTheExitCodes() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("train", "summary", "doctor", "Exit codes: 0 done");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void withoutACommandThereIsHelp() {
    assertThat(run()).isZero();
    assertThat(out.toString()).contains("Usage: pellucid");
  }

  @Test
  void helpOfACommandNamesItsOptions() {
    assertThat(run("train", "--help")).isZero();
    assertThat(out.toString())
        .contains("--epochs=N", "--batch-size=N", "--seed=N", "--backend=B", "--out=DIR");
  }

  @Test
  void versionIsOneLine() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("Pellucid ").hasLineCount(1);
  }

  @Test
  void aFileInPlaceOfTheFolderIsFoundBeforeTraining() throws IOException {
    Path file = Files.createFile(folder.resolve("taken"));

    assertThat(run("train", "xor", "--out", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines("Cannot write to " + file + ": it is not a folder.");
    assertThat(out.toString()).doesNotContain("Epoch");
  }

  @Test
  void explainWorksTheFirstStepOut() {
    assertThat(run("explain", "xor")).isZero();
    assertThat(out.toString())
        .startsWith("Model \"sequential\", 4 samples")
        .contains("Forward", "weighted sum = input · dense/kernel [4, 4]", "Backward", "Update")
        .contains("kernel = kernel - ");
  }

  @Test
  void explainTellsWhyAWeightChanges() {
    assertThat(run("explain", "xor", "--weight", "dense_1/kernel[3, 0]")).isZero();
    assertThat(out.toString()).startsWith("dense_1/kernel[3, 0] changed by ").contains("→ loss (×");
    assertThat(run("explain", "xor", "--weight", "dense_1/kernel")).isEqualTo(2);
  }

  @Test
  void summaryShowsTheLayers() {
    assertThat(run("summary", "mnist")).isZero();
    assertThat(out.toString()).contains("Conv2D", "MaxPooling2D", "Dense").contains("225,034");
  }

  @Test
  void conformanceCountsByAreaAndShowsWhatFailed() throws IOException {
    String recorded =
        """
        {"id": "c%s", "area": "%s", "object": "keras.%s", "config": {}, "inputs": {"x": {"dtype":\
         "float32", "shape": [2], "data": [-1, 2]}}, "expected": {"dtype": "float32", "shape": [2],\
         "data": [%s, 2]}, "tolerance": {"rtol": 0, "atol": 0}}
        """;
    Path good = folder.resolve("good.jsonl");
    Files.writeString(good, recorded.formatted(1, "activations", "activations.relu", 0));
    Path mixed = folder.resolve("mixed.jsonl");
    Files.writeString(
        mixed,
        recorded.formatted(1, "activations", "activations.relu", 0)
            + recorded.formatted(2, "ops.numpy", "ops.abs", 3)
            + recorded.formatted(3, "ops.numpy", "ops.nothing", 3));

    assertThat(run("conformance", "keras", good.toString())).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "activations: 1 passed, 0 failed, 0 unsupported",
            "total: 1 passed, 0 failed, 0 unsupported");
    assertThat(run("conformance", "keras", mixed.toString(), "--failures")).isEqualTo(1);
    assertThat(out.toString().lines().skip(2))
        .containsExactly(
            "FAILED c2 keras.ops.abs: first difference at [0]: expected 3.0, got 1.0"
                + " (1 of 2 differ); expected [3.0, 2.0], got [1.0, 2.0]",
            "UNSUPPORTED c3 keras.ops.nothing: there is no function \"nothing\"",
            "activations: 1 passed, 0 failed, 0 unsupported",
            "ops.numpy: 0 passed, 1 failed, 1 unsupported",
            "total: 1 passed, 1 failed, 1 unsupported");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void conformanceRunsCasesOfOnnxAndListsThoseThatDidNotPass() throws IOException {
    Path model = folder.resolve("cases/negate");
    Model minus = new Sequential(new Input(2), new Lambda(x -> x.negative()));
    Path set = Files.createDirectories(model.resolve("test_data_set_0"));
    minus.save(model.resolve("model.onnx"));
    Files.write(set.resolve("input_0.pb"), tensor(1, 2));
    Files.write(set.resolve("output_0.pb"), tensor(-1, -2));
    String cases = folder.resolve("cases").toString();
    assertThat(run("conformance", "onnx", cases)).isZero();
    assertThat(lastLine()).isEqualTo("1 passed, 0 failed, 0 unsupported");
    Files.write(set.resolve("output_0.pb"), tensor(-1, 2));
    assertThat(run("conformance", "onnx", cases, "--failures")).isEqualTo(1);
    assertThat(out.toString().lines().skip(1))
        .containsExactly(
            "FAILED negate: output \"lambda\": element [0, 1] is -2.0 instead of 2.0",
            "0 passed, 1 failed, 0 unsupported");
    assertThat(run("conformance", "onnx", set.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("holds no case: no model.onnx in it.");
  }

  /** A tensor of one row of two floats, as a file of its own. */
  private static byte[] tensor(float a, float b) {
    return ByteBuffer.allocate(16)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {0x0A, 2, 1, 2, 0x10, 1, 0x4A, 8})
        .putFloat(a)
        .putFloat(b)
        .array();
  }

  @Test
  void xorIsLearnedWithTheSeedThatIsShipped() {
    assertThat(run("train", "xor", "--out", folder.toString())).isZero();
    assertThat(lastLine()).matches("test_accuracy: 1\\.0000  seconds: \\d+\\.\\d");
    assertThat(out.toString()).contains("Epoch 1000/1000", "0.0   1.0  ->  1 (");
    assertThat(folder.resolve("report.html")).isNotEmptyFile();
    assertThat(Model.load(folder.resolve("model.safetensors")).countParams()).isEqualTo(17);
  }

  @Test
  void irisIsLearned() {
    assertThat(run("train", "iris", "--out", folder.toString())).isZero();
    assertThat(lastLine()).matches("test_accuracy: (1\\.0|0\\.9)\\d+  seconds: \\d+\\.\\d");
    assertThat(out.toString()).contains("Confusion matrix", "versicolor");
    assertThat(folder.resolve("history.csv")).content().hasLineCount(61);
  }

  @Test
  void theSameSeedGivesTheSameHistory() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    assertThat(run("train", "iris", "--epochs", "3", "--out", one.toString())).isZero();
    assertThat(
            run("train", "iris", "--epochs", "3", "--backend", "scalar", "--out", two.toString()))
        .isZero();

    assertThat(Files.readString(one.resolve("history.csv")))
        .isEqualTo(Files.readString(two.resolve("history.csv")));
  }

  private String lastLine() {
    return out.toString().lines().reduce((a, b) -> b).orElseThrow();
  }
}
