package org.pellucid.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pellucid.graph.Op;

class SamplesTest {
  static List<Sample> samples() {
    return Samples.all();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void operationGivesTheKnownAnswer(Sample sample) {
    sample.check();
  }

  @Test
  void everyOperationHasASample() {
    Set<Class<?>> sampled = new HashSet<>();
    samples().forEach(sample -> sampled.add(sample.op().getClass()));
    List<Class<?>> operations = leaves(Op.class);
    operations.remove(Op.Parameter.class);
    assertThat(operations).hasSizeGreaterThan(60);
    assertThat(sampled).containsAll(operations);
  }

  private static List<Class<?>> leaves(Class<?> type) {
    List<Class<?>> found = new ArrayList<>();
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        found.addAll(leaves(permitted));
      } else {
        found.add(permitted);
      }
    }
    return found;
  }
}
