package org.pellucid.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorWidthTest {

  private static final long SEED = 99L;

  @ParameterizedTest
  @ValueSource(ints = {128, 256, 512})
  void kernelsHaveTheSameBitsAtEveryWidth(int bits) throws Exception {
    assumeTrue(Simd.floatLanes() * 32 >= bits, "no vectors of " + bits + " bits here");
    assertThat(
            checksInAnotherProcess(
                List.of("--add-modules", "jdk.incubator.vector", "-Dpellucid.vector.bits=" + bits)))
        .as("vectors of %d bits, seed %d", bits, SEED)
        .isEmpty();
  }

  @Test
  void withoutTheModuleKernelsRunAndOneLineNamesTheFlag() throws Exception {
    assertThat(checksInAnotherProcess(List.of("-Dpellucid.backend=simd")))
        .contains("--add-modules jdk.incubator.vector")
        .doesNotContain("Exception")
        .doesNotContain("Error");
  }

  /** Returns what the process had to say, less the notice about incubating modules. */
  private static String checksInAnotherProcess(List<String> options)
      throws IOException, InterruptedException, URISyntaxException {
    String classPath = location(Simd.class) + File.pathSeparator + location(KernelChecks.class);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classPath, KernelChecks.class.getName(), Long.toString(SEED)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int status = process.waitFor();
    String said =
        output.replaceAll("WARNING: Using incubator modules: jdk.incubator.vector\\R", "");
    return status == 0 ? said : "exit " + status + ": " + said;
  }

  private static Path location(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
