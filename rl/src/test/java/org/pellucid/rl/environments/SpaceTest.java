package org.pellucid.rl.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

final class SpaceTest {
  @Test
  void samplesAreElements() {
    Random random = new Random(1);
    float open = Float.POSITIVE_INFINITY;
    Space[] spaces = {
      new Space.Discrete(3),
      new Space.MultiDiscrete(2, 5, 1),
      new Space.Box(-1, 2, 2, 3),
      new Space.Box(new float[] {-open, 0, -open, 4}, new float[] {open, open, 1, 4})
    };

    for (Space space : spaces) {
      for (int i = 0; i < 200; i++) {
        double[] sample = space.sample(random);
        assertThat(sample).hasSize(space.width());
        space.check("sample", sample);
      }
    }
  }

  @Test
  void choicesAreDrawnEquallyOften() {
    Random random = new Random(2);
    int[] counts = new int[4];
    for (int i = 0; i < 4000; i++) {
      counts[(int) new Space.Discrete(4).sample(random)[0]]++;
    }

    assertThat(Arrays.stream(counts).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(900, 1100));
  }

  @Test
  void numbersOutsideAreNamed() {
    assertThatThrownBy(() -> new Space.Discrete(2).check("CartPole: the action", 2))
        .isInstanceOf(PellucidException.class)
        .hasMessage("CartPole: the action must be a whole number from 0 to 1, got 2.");
    assertThatThrownBy(() -> new Space.Discrete(2).check("CartPole: the action", 0.5))
        .hasMessage("CartPole: the action must be a whole number from 0 to 1, got 0.5.");
    assertThatThrownBy(() -> new Space.Discrete(2).check("CartPole: the action", 0, 1))
        .hasMessage("CartPole: the action must be 1 number, got 2.");
    assertThatThrownBy(() -> new Space.MultiDiscrete(2, 3).check("the action", 1, 3))
        .hasMessage("the action[1] must be a whole number from 0 to 2, got 3.");
    assertThatThrownBy(() -> new Space.Box(-2, 2, 1).check("Pendulum: the action", 2.5))
        .hasMessage("Pendulum: the action must be between -2 and 2, got 2.5.");
    assertThatThrownBy(() -> new Space.Box(-2, 2, 2).check("the action", 0, Double.NaN))
        .hasMessage("the action[1] must be between -2 and 2, got NaN.");
  }

  @Test
  void impossibleSpacesAreRefused() {
    assertThatThrownBy(() -> new Space.Discrete(0)).hasMessage("Discrete: n must be >= 1, got 0.");
    assertThatThrownBy(() -> new Space.MultiDiscrete(2, 0))
        .hasMessage("MultiDiscrete: each choice needs at least 1 possibility, got [2, 0].");
    assertThatThrownBy(() -> new Space.Box(new float[] {1}, new float[] {0}))
        .hasMessage("Box: low must be <= high, got 1 and 0 at entry 0.");
    assertThatThrownBy(() -> new Space.Box(Shape.of(2, 2), new float[4], new float[3]))
        .hasMessage("Box: shape [2, 2] needs 4 bounds, got 4 low and 3 high ones.");
  }

  @Test
  void boxesBringNumbersWithinTheirBounds() {
    double[] numbers = {-3, 0.5, 7};
    new Space.Box(-1, 1, 3).clip(numbers);

    assertThat(numbers).containsExactly(-1, 0.5, 1);
  }
}
