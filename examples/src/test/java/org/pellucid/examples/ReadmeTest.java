package org.pellucid.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.models.Model;
import org.pellucid.tensor.Tensor;
import tools.jackson.core.JsonParser;

/** Runs the program of the README as a reader would: with {@code java File.java}. */
final class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\\R(.*?)```");

  @TempDir private Path folder;

  @Test
  void theProgramOfTheReadmeLearnsExclusiveOr() throws IOException, InterruptedException {
    Matcher code = JAVA.matcher(Files.readString(readme()));
    assertThat(code.find()).isTrue();
    Path source = Files.writeString(folder.resolve("Xor.java"), code.group(1));
    Path output = folder.resolve("output");

    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--module-path",
                modulePath(),
                "--add-modules",
                "org.pellucid,jdk.incubator.vector",
                source.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();

    try {
      assertThat(java.waitFor(2, TimeUnit.MINUTES)).isTrue();
    } finally {
      java.destroyForcibly();
    }
    assertThat(Files.readString(output)).contains("Accuracy: 100.00%");
    assertThat(java.exitValue()).isZero();
  }

  private static Path readme() {
    Path here = Path.of("README.md").toAbsolutePath();
    Path above = here.getParent().resolveSibling("README.md");
    return Files.exists(above) ? above : here;
  }

  private static String modulePath() {
    return Stream.of(Model.class, Tensor.class, JsonParser.class)
        .map(ReadmeTest::placeOf)
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
