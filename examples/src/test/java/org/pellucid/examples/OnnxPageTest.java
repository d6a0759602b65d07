package org.pellucid.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.interop.onnx.export.OnnxExport;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;
import tools.jackson.core.JsonParser;

/** The program of the page about ONNX runs, and its other examples compile. */
final class OnnxPageTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\\R(.*?)```");

  @TempDir private Path folder;

  @Test
  void examplesOfTheOnnxPageCompileAndItsProgramRuns() throws IOException, InterruptedException {
    List<String> blocks = new ArrayList<>();
    Matcher code = JAVA.matcher(Files.readString(page()));
    while (code.find()) {
      blocks.add(code.group(1));
    }
    assertThat(blocks).hasSizeGreaterThan(2);
    Path program = folder.resolve("Program.java");
    StringBuilder text = new StringBuilder(blocks.getFirst());
    for (int i = 1; i < blocks.size(); i++) {
      text.append("\nvoid example").append(i);
      text.append("(Model model, Layer layer, float[][] images) {\n");
      text.append(blocks.get(i)).append("}\n");
    }
    Files.writeString(program, text);
    assertThat(run(program)).contains("true");
    assertThat(folder.resolve("xor.onnx")).isNotEmptyFile();
  }

  private String run(Path program) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath(),
                "--add-modules",
                "org.pellucid.interop,jdk.incubator.vector",
                program.toString())
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(java.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      java.destroyForcibly();
    }
    return Files.readString(output);
  }

  private static Path page() {
    Path here = Path.of("docs/onnx.md").toAbsolutePath();
    return Files.exists(here) ? here : Path.of("../docs/onnx.md").toAbsolutePath();
  }

  private static String modulePath() {
    return Stream.of(OnnxExport.class, Model.class, Tensor.class, JsonParser.class)
        .map(OnnxPageTest::placeOf)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static String placeOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
