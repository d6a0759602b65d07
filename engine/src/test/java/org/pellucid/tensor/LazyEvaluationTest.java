package org.pellucid.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LazyEvaluationTest {
  @Test
  void nothingIsComputedBeforeSomebodyAsks() {
    Tensor x = Tensor.of(new float[] {1, 2}).exp();
    assertThat(x.graph().node().computed()).isNull();
    x.value();
    assertThat(x.graph().node().computed()).isNotNull();
  }

  @Test
  void resultsAreRemembered() {
    Tensor x = Tensor.of(new float[] {1, 2}).exp();
    assertThat(x.value()).isSameAs(x.value());
  }

  @Test
  void computedResultsAreBuiltUpon() {
    Tensor x = Tensor.of(new float[] {1, 2}).multiply(2);
    assertThat(x.toFloatArray()).containsExactly(2, 4);
    assertThat(x.add(1).toFloatArray()).containsExactly(3, 5);
  }

  @Test
  void arraysThatAreHandedOutCanBeChanged() {
    Tensor x = Tensor.of(new float[] {1, 2}).multiply(2);
    x.toFloatArray()[0] = 99;
    assertThat(x.toFloatArray()).containsExactly(2, 4);
  }

  @Test
  void longChainsAreComputedWithoutRecursion() {
    Tensor x = Tensor.of(new double[] {0});
    for (int i = 0; i < 10_000; i++) {
      x = x.add(1);
    }
    assertThat(x.item()).isEqualTo(10_000);
  }

  @Test
  void eagerLoopsGoOnFromTheirResults() {
    Tensor x = Tensor.of(new double[] {1});
    for (int i = 0; i < 60; i++) {
      x = x.multiply(0.5).add(1);
      x.value();
    }
    assertThat(x.item()).isEqualTo(2);
  }
}
