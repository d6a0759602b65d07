package org.pellucid.examples;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.config.Json;
import org.pellucid.data.DataLookup;
import org.pellucid.data.audio.Sound;
import org.pellucid.files.Bytes;
import org.pellucid.interop.onnx.OnnxFile;

/**
 * Silero's detectors of voices (ONNX, from the npm package {@code @ricky0123/vad-web}) follow ONNX
 * Runtime through eleven seconds of a speech, chunk by chunk, each with the state of the one
 * before.
 *
 * <p>{@code silero-vad.jsonl} was recorded with ONNX Runtime 1.30: for each of the package's three
 * models the probability that somebody speaks, for all 343 chunks of 512 samples of {@code
 * jfk.wav}.
 */
@Tag("slow")
class VoiceActivityTest {
  private static final int CHUNK = 512;

  /** The newer models are given the end of the chunk before, too. */
  private static final int CONTEXT = 64;

  /** What the recorded models were; others are no reason to fail. */
  private static final Map<String, Long> SIZES =
      Map.of(
          "silero_vad_v6.onnx", 2_327_524L,
          "silero_vad_v5.onnx", 2_327_524L,
          "silero_vad_legacy.onnx", 1_807_522L);

  private static List<Config> recorded() throws IOException {
    try (InputStream in = VoiceActivityTest.class.getResourceAsStream("silero-vad.jsonl")) {
      return new String(requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(Json::readObject)
          .toList();
    }
  }

  private static float[] speech() {
    Path folder = DataLookup.standard().folder("wav-samples", "jfk.wav").orElse(null);
    assumeTrue(folder != null, "no wav-samples/jfk.wav: set -Dpellucid.data=FOLDER");
    return Sound.read(requireNonNull(folder).resolve("jfk.wav")).channel(0);
  }

  @Test
  void probabilitiesAreThoseOfOnnxRuntime() throws IOException, InterruptedException {
    float[] samples = speech();
    List<Config> recorded = recorded();
    assertThat(recorded).hasSize(3);
    for (Config line : recorded) {
      String name = line.text("model", "");
      Path file = NpmPackage.file("silero-vad", "@ricky0123/vad-web@0.0.31", "dist/" + name);
      assumeTrue(
          SIZES.get(name) == Bytes.open(file, "ONNX file").size(), file + " is another version");
      double[] expected = line.numbers("probabilities");
      double[] actual = probabilities(OnnxFile.open(file), samples, expected.length);
      assertThat(actual).as(name).containsExactly(expected, within(1e-5));
      // Speech and pauses are told apart, so that agreeing means something
      assertThat(max(actual)).as(name).isGreaterThan(0.9);
      assertThat(actual[0]).as(name).isLessThan(0.2);
    }
  }

  private static double[] probabilities(OnnxFile model, float[] samples, int chunks) {
    Map<String, NdArray> inputs = new LinkedHashMap<>();
    inputs.put("sr", NdArray.scalar(DType.INT64, 16_000L));
    // The newer models keep one state, the older one two; each comes back under its own name.
    Map<String, String> states =
        model.inputNames().contains("state")
            ? Map.of("state", "stateN")
            : Map.of("h", "hn", "c", "cn");
    int width = states.size() == 1 ? 128 : 64;
    int context = states.size() == 1 ? CONTEXT : 0;
    states
        .keySet()
        .forEach(state -> inputs.put(state, NdArray.of(new float[2 * width], 2, 1, width)));
    List<Double> probabilities = new ArrayList<>();
    for (int chunk = 0; chunk < chunks; chunk++) {
      float[] piece = new float[context + CHUNK];
      int before = Math.min(context, chunk * CHUNK);
      System.arraycopy(samples, chunk * CHUNK - before, piece, context - before, before + CHUNK);
      inputs.put("input", NdArray.of(piece, 1, piece.length));
      Map<String, Object> outputs = model.run(inputs);
      states.forEach((in, out) -> inputs.put(in, (NdArray) requireNonNull(outputs.get(out))));
      NdArray probability = (NdArray) requireNonNull(outputs.get("output"));
      assertThat(probability.shape()).isEqualTo(Shape.of(1, 1));
      probabilities.add(probability.getDouble(0));
    }
    return probabilities.stream().mapToDouble(Double::doubleValue).toArray();
  }

  private static double max(double[] values) {
    double max = 0;
    for (double value : values) {
      max = Math.max(max, value);
    }
    return max;
  }
}
