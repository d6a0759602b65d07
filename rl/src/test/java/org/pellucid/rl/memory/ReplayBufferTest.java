package org.pellucid.rl.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ReplayBufferTest {
  private static Transition numbered(int i) {
    return new Transition(
        new float[] {i, -i}, new double[] {i % 3}, 0.5 * i, new float[] {i + 1, 0}, 0.9);
  }

  @Test
  void theOldestTransitionsMakeRoom() {
    ReplayBuffer memory = new ReplayBuffer(4, 2, 1);
    for (int i = 0; i < 6; i++) {
      memory.add(numbered(i));
    }
    Minibatch batch = Minibatch.of(200, 2, 1);
    memory.sample(batch, new Random(3));

    assertThat(memory.size()).isEqualTo(4);
    for (int row = 0; row < batch.size(); row++) {
      int i = (int) batch.observations().getDouble(2 * row);
      assertThat(i).isBetween(2, 5);
      assertThat(batch.observations().getDouble(2 * row + 1)).isEqualTo(-i);
      assertThat(batch.actions().getDouble(row)).isEqualTo(i % 3);
      assertThat(batch.rewards().getDouble(row)).isEqualTo(0.5 * i);
      assertThat(batch.reached().getDouble(2 * row)).isEqualTo(i + 1);
      assertThat(batch.discounts().getDouble(row)).isEqualTo(0.9f);
      assertThat(batch.weights().getDouble(row)).isEqualTo(1);
      assertThat(batch.places()[row]).isEqualTo(i % 4);
    }
  }

  @Test
  void allAreDrawnEquallyOften() {
    ReplayBuffer memory = new ReplayBuffer(10, 2, 1);
    for (int i = 0; i < 10; i++) {
      memory.add(numbered(i));
    }
    int[] counts = draws(memory, 10_000);

    assertThat(Arrays.stream(counts).boxed())
        .allSatisfy(count -> assertThat(count).isBetween(880, 1120));
  }

  private static int[] draws(ReplayBuffer memory, int number) {
    Minibatch batch = Minibatch.of(100, 2, 1);
    Random random = new Random(4);
    int[] counts = new int[memory.capacity()];
    for (int i = 0; i < number / 100; i++) {
      memory.sample(batch, random);
      for (int place : batch.places()) {
        counts[place]++;
      }
    }
    return counts;
  }

  @Test
  void badlyPredictedTransitionsAreDrawnInProportionToTheirErrors() {
    // Seven of a capacity that is no power of two.
    PrioritizedReplayBuffer memory = new PrioritizedReplayBuffer(7, 2, 1, 1, 0.5);
    for (int i = 0; i < 4; i++) {
      memory.add(numbered(i));
    }
    Minibatch all = Minibatch.of(4, 2, 1);
    System.arraycopy(new int[] {0, 1, 2, 3}, 0, all.places(), 0, 4);
    memory.update(all, new float[] {1, -2, 3, 4});
    int[] counts = draws(memory, 10_000);

    assertThat(memory.probability(2)).isBetween(0.2999, 0.3001);
    for (int i = 0; i < 4; i++) {
      assertThat(counts[i]).isBetween(1000 * (i + 1) - 100, 1000 * (i + 1) + 100);
    }
    assertThat(counts[4] + counts[5] + counts[6]).isZero();
  }

  @Test
  void weightsMakeUpForTheUnevenDraw() {
    PrioritizedReplayBuffer memory = new PrioritizedReplayBuffer(2, 2, 1, 1, 1);
    memory.add(numbered(0));
    memory.add(numbered(1));
    Minibatch batch = Minibatch.of(2, 2, 1);
    System.arraycopy(new int[] {0, 1}, 0, batch.places(), 0, 2);
    memory.update(batch, new float[] {1, 3});
    Minibatch many = Minibatch.of(100, 2, 1);
    memory.sample(many, new Random(5));

    for (int row = 0; row < 100; row++) {
      // 1 / (2 * 1/4) and 1 / (2 * 3/4), divided by the first.
      double expected = many.places()[row] == 0 ? 1 : 1 / 3.0;
      assertThat(many.weights().getDouble(row)).isCloseTo(expected, offset(1e-5));
    }
  }

  @Test
  void newTransitionsHaveTheGreatestPriority() {
    PrioritizedReplayBuffer memory = new PrioritizedReplayBuffer(8, 2, 1, 1, 1);
    memory.add(numbered(0));
    Minibatch one = Minibatch.of(1, 2, 1);
    memory.update(one, new float[] {9});
    memory.add(numbered(1));

    assertThat(memory.probability(1)).isBetween(0.4999, 0.5001);
  }

  @Test
  void badSettingsAreNamed() {
    assertThatThrownBy(() -> new ReplayBuffer(0, 1, 1))
        .hasMessage("ReplayBuffer: capacity must be >= 1, got 0.");
    assertThatThrownBy(() -> new ReplayBuffer(1 << 20, 1 << 14, 1))
        .hasMessage(
            "ReplayBuffer: 1048576 observations of 16384 numbers do not fit into one array. Lower"
                + " the capacity.");
    assertThatThrownBy(() -> new ReplayBuffer(3, 1, 1).sample(Minibatch.of(1, 1, 1), new Random(1)))
        .hasMessage("ReplayBuffer: there is nothing to draw from yet.");
    assertThatThrownBy(() -> new PrioritizedReplayBuffer(3, 1, 1, 2, 0))
        .hasMessage("PrioritizedReplayBuffer: alpha must be from 0 to 1, got 2.0.");
  }

  @Test
  void rewardsOfSeveralStepsAreSummedUp() {
    List<Transition> handed = new ArrayList<>();
    MultiStep steps = new MultiStep(2, 0.5, handed::add);
    for (int i = 0; i < 3; i++) {
      boolean last = i == 2;
      steps.add(
          new Transition(
              new float[] {i}, new double[] {i}, 1 << i, new float[] {i + 1}, last ? 0 : 0.5),
          last);
    }

    assertThat(handed).hasSize(3);
    assertThat(handed.get(0).reward()).isEqualTo(1 + 0.5 * 2);
    assertThat(handed.get(0).reached()).containsExactly(2);
    assertThat(handed.get(0).discount()).isEqualTo(0.25);
    assertThat(handed.get(1).reward()).isEqualTo(2 + 0.5 * 4);
    assertThat(handed.get(1).discount()).isZero();
    assertThat(handed.get(2).reward()).isEqualTo(4);
    assertThat(handed.get(2).observation()).containsExactly(2);
  }

  @Test
  void truncatedEpisodesKeepTheValueOfWhatWasReached() {
    List<Transition> handed = new ArrayList<>();
    MultiStep steps = new MultiStep(3, 0.5, handed::add);
    steps.add(numbered(1), false);
    steps.add(numbered(2), true);

    assertThat(handed).hasSize(2);
    assertThat(handed.get(0).discount()).isEqualTo(0.25);
    assertThat(handed.get(1).discount()).isEqualTo(0.5);
    assertThat(handed.get(0).reached()).containsExactly(3, 0);
  }
}
