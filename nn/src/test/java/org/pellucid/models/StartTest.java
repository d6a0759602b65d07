package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.pellucid.tensor.Tensor;

/** What a program does not wait for before its first training step. */
class StartTest {

  /**
   * The first comparison of a record by what javac writes sets up method handles for all, 10 ms.
   * Vectors, which are set up beside the first steps, are of no use to a network as small as this.
   */
  @Test
  void theFirstStepComparesNoRecordsByMethodHandles() throws Exception {
    String classes = loadedClasses();
    assertThat(classes)
        .contains("org.pellucid.compile.Compiler ")
        .doesNotContain("java.lang.runtime.ObjectMethods ")
        .doesNotContain("jdk.incubator.vector.FloatVector ");
  }

  private static String loadedClasses() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-Xlog:class+load",
                "-cp",
                location(Tensor.class)
                    + File.pathSeparator
                    + location(Sequential.class)
                    + File.pathSeparator
                    + location(FirstStep.class),
                FirstStep.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
    return output;
  }

  private static Path location(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
