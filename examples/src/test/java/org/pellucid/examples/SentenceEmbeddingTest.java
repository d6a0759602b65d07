package org.pellucid.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pellucid.array.NdArray;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.data.text.Tokenizer;
import org.pellucid.files.Bytes;
import org.pellucid.interop.onnx.OnnxFile;

/**
 * The sentence embedder MiniLM (8-bit ONNX and its tokenizer, from Maven) works end to end.
 *
 * <p>{@code minilm.jsonl} was recorded with Hugging Face's tokenizers 0.23 and ONNX Runtime: texts,
 * their ids, and the normalised mean of the last hidden state. Three odd texts have ids alone:
 * there a number lies so near the middle between two 8-bit ones that ONNX Runtime itself gives
 * another vector (cosine 0.995 to 0.998) with its optimizations off, or with weights changed by
 * 3e-7.
 */
@Tag("slow")
class SentenceEmbeddingTest {
  private static Bytes resource(String name) throws IOException {
    try (InputStream in = SentenceEmbeddingTest.class.getResourceAsStream(name)) {
      return Bytes.of(requireNonNull(in, name).readAllBytes(), name.substring(1), "file");
    }
  }

  private static List<Config> recorded() throws IOException {
    List<Config> lines = new ArrayList<>();
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                requireNonNull(SentenceEmbeddingTest.class.getResourceAsStream("minilm.jsonl")),
                StandardCharsets.UTF_8))) {
      reader.lines().forEach(line -> lines.add(Json.readObject(line)));
    }
    return lines;
  }

  private static List<Integer> ints(Config config, String key) {
    List<Integer> ints = new ArrayList<>();
    for (Object item : config.list(key)) {
      ints.add(((Number) requireNonNull(item)).intValue());
    }
    return ints;
  }

  private static Tokenizer tokenizer() throws IOException {
    return Tokenizer.read(resource("/all-minilm-l6-v2-q-tokenizer.json")).padToLongest();
  }

  @Test
  void textsGetTheIdsThatTheTokenizersOwnLibraryGives() throws IOException {
    Tokenizer tokenizer = tokenizer();
    for (Config line : recorded()) {
      Tokenizer.Encoding encoding =
          line.has("second")
              ? tokenizer.encode(line.text("first", ""), line.text("second", ""))
              : tokenizer.encode(line.text("text", ""));
      assertThat(encoding.ids()).as(line.text("text", "")).isEqualTo(ints(line, "ids"));
      if (line.has("second")) {
        assertThat(encoding.typeIds()).isEqualTo(ints(line, "types"));
      }
    }
  }

  @Test
  void embeddingsAreThoseOfOnnxRuntime() throws IOException {
    OnnxFile model = OnnxFile.open(resource("/all-minilm-l6-v2-q.onnx"));
    Tokenizer tokenizer = tokenizer();
    for (Config line : recorded()) {
      double[] expected = line.has("embedding") ? line.numbers("embedding") : new double[0];
      if (expected.length > 0) {
        Tokenizer.Batch batch = tokenizer.encodeAll(List.of(line.text("text", "")));
        NdArray states =
            (NdArray)
                requireNonNull(
                    model
                        .run(
                            Map.of(
                                "input_ids", batch.ids(),
                                "attention_mask", batch.attentionMask(),
                                "token_type_ids", batch.typeIds()))
                        .get("last_hidden_state"));
        assertThat(cosine(mean(states), expected)).as(line.text("text", "")).isGreaterThan(0.999);
      }
    }
  }

  private static double[] mean(NdArray states) {
    int width = states.shape().dim(2);
    double[] mean = new double[width];
    for (int i = 0; i < states.size(); i++) {
      mean[i % width] += states.getDouble(i);
    }
    return mean;
  }

  private static double cosine(double[] a, double[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += a[i] * b[i];
      aa += a[i] * a[i];
      bb += b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }
}
