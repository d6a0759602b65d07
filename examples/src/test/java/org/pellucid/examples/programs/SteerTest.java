package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;

final class SteerTest {
  @Test
  void theErrorIsTheMeanDistance() {
    double[] driver = {0, 0, 0.1, 0.5, 1};
    assertThat(Steer.error(new double[] {0.1, 0.1, 0.1, 0.1, 0.1}, driver))
        .isCloseTo(1.5 / 5, within(1e-12));
  }

  @Test
  void theNetworkSeesTheRoadAndTheMotionAndGivesOneAngle() {
    assertThat(Steer.model(1).inputs())
        .extracting(input -> input.shape().without(0))
        .containsExactly(Shape.of(40, 80, 3), Shape.of(10));
    assertThat(Steer.model(1).outputs().getFirst().shape().without(0)).isEqualTo(Shape.of(1));
  }
}
