package org.pellucid.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.pellucid.graph.Op;

/** Every operation has a sample, and every sample passes. */
final class AllOperationsTest {
  private static List<OpCheck> samples() {
    List<OpCheck> samples = new ArrayList<>();
    samples.addAll(ElementwiseSamples.sources());
    samples.addAll(ElementwiseSamples.unary());
    samples.addAll(ElementwiseSamples.binary());
    samples.addAll(ArraySamples.movement());
    samples.addAll(ArraySamples.scatters());
    samples.addAll(ArraySamples.reductions());
    samples.addAll(ContractionSamples.products());
    samples.addAll(ContractionSamples.convolutions());
    samples.addAll(ContractionSamples.windows());
    samples.addAll(AttentionSamples.all());
    samples.addAll(ContractionSamples.loops());
    samples.addAll(ContractionSamples.linearAlgebra());
    return samples;
  }

  @TestFactory
  Stream<DynamicTest> operationAgreesWithItsLoopAndItsGradients() {
    return samples().stream().map(check -> DynamicTest.dynamicTest(check.name(), check::check));
  }

  @Test
  void everyOperationHasASample() {
    Set<Class<?>> sampled = new HashSet<>();
    samples().forEach(check -> sampled.addAll(check.operations()));
    assertThat(sampled).containsAll(records(Op.class));
  }

  @Test
  void walkSeesTheOperations() {
    assertThat(records(Op.class)).hasSizeGreaterThan(80).contains(Op.Exp.class, Op.Scan.class);
  }

  @Test
  void wrongNumbersAreFound() {
    OpCheck wrong = OpCheck.of("exp", in -> in.get(0).expm1()).floats(-1, 1, 3).elements(Math::exp);
    assertThatThrownBy(wrong::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("exp of [[3]], seed ");
  }

  @Test
  void wrongGradientsAreFound() {
    OpCheck wrong = OpCheck.of("cut", in -> in.get(0).stopGradient().exp()).floats(-1, 1, 3);
    assertThatThrownBy(wrong::check)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("gradient by input 0, element 0: 0.0, central difference ");
  }

  private static Set<Class<?>> records(Class<?> type) {
    Set<Class<?>> result = new HashSet<>();
    if (type.isRecord()) {
      result.add(type);
    } else {
      for (Class<?> permitted : type.getPermittedSubclasses()) {
        result.addAll(records(permitted));
      }
    }
    return result;
  }
}
