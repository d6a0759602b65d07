package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Training gives the same bits for any number of threads, with or without SIMD and at any vector
 * width. Each way runs in a Java of its own, since these are properties of the process.
 */
@Tag("slow")
class SameBitsTest {
  private static final List<String> VECTORS = List.of("--add-modules", "jdk.incubator.vector");

  @Test
  void trainingGivesTheSameBitsHoweverItIsComputed() throws Exception {
    Map<String, String> results = new LinkedHashMap<>();
    for (int threads = 1; threads <= 3; threads++) {
      for (String backend : List.of("scalar", "simd")) {
        List<String> options =
            List.of("-Dpellucid.threads=" + threads, "-Dpellucid.backend=" + backend);
        results.put(backend + ", " + threads + " threads", bits(options));
      }
    }
    int widest = 32 * Integer.parseInt(run(VECTORS, "lanes"));
    for (int width = 128; width <= widest; width *= 2) {
      results.put(
          width + " bits",
          bits(List.of("-Dpellucid.backend=simd", "-Dpellucid.vector.bits=" + width)));
    }
    results.put("as it comes", bits(List.of()));
    assertThat(results.values().stream().collect(Collectors.toSet())).as("%s", results).hasSize(1);
    assertThat(results.values()).first().asString().matches("bits [0-9a-f]+");
  }

  @Test
  void trainingGivesTheSameBitsWithoutTheVectorModule() throws Exception {
    assertThat(run(List.of())).isEqualTo(bits(List.of()));
  }

  private static String bits(List<String> options) throws Exception {
    List<String> all = new ArrayList<>(VECTORS);
    all.addAll(options);
    return run(all);
  }

  private static String run(List<String> options, String... arguments) throws Exception {
    return ChildJava.output(ChildJava.start(options, TrainingBits.class, arguments)).strip();
  }
}
