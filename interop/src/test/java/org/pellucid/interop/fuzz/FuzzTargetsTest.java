package org.pellucid.interop.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Each target reads its seeds, as they are and cut short; {@code ./fuzz} goes on from there. */
class FuzzTargetsTest {
  private record Target(String seeds, Consumer<byte[]> run) {}

  private static Map<String, Target> targets() {
    Map<String, Target> targets = new LinkedHashMap<>();
    targets.put("Dl4j", new Target("dl4j", Dl4jTarget::fuzzerTestOneInput));
    targets.put("Gguf", new Target("gguf", GgufTarget::fuzzerTestOneInput));
    targets.put("Hdf5", new Target("hdf5", Hdf5Target::fuzzerTestOneInput));
    targets.put("Keras", new Target("keras", KerasTarget::fuzzerTestOneInput));
    targets.put("NumPy", new Target("numpy", NumPyTarget::fuzzerTestOneInput));
    targets.put("NumPyArchive", new Target("numpy", NumPyArchiveTarget::fuzzerTestOneInput));
    targets.put("Onnx", new Target("onnx", OnnxTarget::fuzzerTestOneInput));
    targets.put("PyTorch", new Target("pytorch", PyTorchTarget::fuzzerTestOneInput));
    targets.put("Safetensors", new Target("safetensors", SafetensorsTarget::fuzzerTestOneInput));
    targets.put(
        "SafetensorsIndex",
        new Target("safetensorsindex", SafetensorsIndexTarget::fuzzerTestOneInput));
    targets.put("TensorFlowJs", new Target("tensorflowjs", TensorFlowJsTarget::fuzzerTestOneInput));
    targets.put("Zip", new Target("numpy", ZipTarget::fuzzerTestOneInput));
    return targets;
  }

  @TestFactory
  List<DynamicTest> seedsAreReadOrRefusedInASentence() throws IOException, URISyntaxException {
    List<DynamicTest> tests = new ArrayList<>();
    for (Map.Entry<String, Target> entry : targets().entrySet()) {
      URL folder =
          Objects.requireNonNull(
              FuzzTargetsTest.class.getResource(
                  "/org/pellucid/interop/" + entry.getValue().seeds()));
      try (Stream<Path> seeds = Files.list(Path.of(folder.toURI()))) {
        for (Path seed : seeds.filter(Files::isRegularFile).sorted().toList()) {
          byte[] bytes = Files.readAllBytes(seed);
          tests.add(
              DynamicTest.dynamicTest(
                  entry.getKey() + " " + seed.getFileName(),
                  () -> {
                    for (int length = bytes.length; length > 0; length /= 2) {
                      entry.getValue().run().accept(Arrays.copyOf(bytes, length));
                    }
                  }));
        }
      }
    }
    assertThat(tests).hasSizeGreaterThan(30);
    return tests;
  }
}
