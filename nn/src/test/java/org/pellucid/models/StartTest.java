package org.pellucid.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a program does not wait for before its first training step. */
class StartTest {

  /**
   * The first comparison of a record by what javac writes sets up method handles for all, 10 ms.
   * Vectors, which are set up beside the first steps, are of no use to a network as small as this.
   */
  @Test
  void theFirstStepComparesNoRecordsByMethodHandles() throws Exception {
    List<String> options = List.of("--add-modules", "jdk.incubator.vector", "-Xlog:class+load");
    String classes = ChildJava.output(ChildJava.start(options, FirstStep.class));
    assertThat(classes)
        .contains("org.pellucid.compile.Compiler ")
        .doesNotContain("java.lang.runtime.ObjectMethods ")
        .doesNotContain("jdk.incubator.vector.FloatVector ");
  }
}
