package org.pellucid.rl.environments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import org.junit.jupiter.api.Test;
import org.pellucid.array.Shape;
import org.pellucid.rl.environments.Environment.Step;

final class EnvironmentsTest {
  @Test
  void stepsOutsideOfAnEpisodeAreRefused() {
    Counting env = new Counting(2, 0);

    assertThatThrownBy(() -> env.step(0)).hasMessage("Counting: call reset() before step().");
    env.reset(1);
    env.step(0);
    assertThat(env.step(0).terminated()).isTrue();
    assertThatThrownBy(() -> env.step(0))
        .hasMessage("Counting: the episode is over after 2 steps; call reset().");
    assertThatThrownBy(() -> new Counting(2, -1))
        .hasMessage("Counting: the time limit must be >= 0, got -1.");
    assertThatThrownBy(env::render).hasMessage("Counting cannot be drawn.");
  }

  @Test
  void badActionsAreNamedBeforeAnythingHappens() {
    Counting env = new Counting(5, 0);
    env.reset(1);

    assertThatThrownBy(() -> env.step(3))
        .hasMessage("Counting: the action must be between -1 and 1, got 3.");
    assertThat(env.steps()).isZero();
  }

  @Test
  void timeLimitsTruncateButDoNotHideAnEnd() {
    Counting limited = new Counting(9, 2);
    limited.reset(1);
    assertThat(limited.step(0).isOver()).isFalse();
    Step last = limited.step(0);
    assertThat(last.truncated()).isTrue();
    assertThat(last.terminated()).isFalse();

    Counting both = new Counting(2, 2);
    both.reset(1);
    both.step(0);
    assertThat(both.step(0).truncated()).isFalse();

    Environment wrapped = new TimeLimit(new Counting(9, 0), 3);
    for (int episode = 0; episode < 2; episode++) {
      wrapped.reset();
      wrapped.step(0);
      wrapped.step(0);
      assertThat(wrapped.step(0).truncated()).isTrue();
    }
    assertThatThrownBy(() -> new TimeLimit(new Counting(9, 0), 0))
        .hasMessage("TimeLimit: the limit must be >= 1, got 0.");
  }

  @Test
  void neighbouringSeedsGiveDifferentEpisodes() {
    RunningStatistics statistics = new RunningStatistics(1);
    Environment env =
        new EpisodicEnvironment(new Space.Box(0, 1, 1), new Space.Discrete(1), 1) {
          @Override
          protected float[] begin() {
            return new float[] {random().nextFloat()};
          }

          @Override
          protected Step advance(double[] action) {
            return new Step(begin(), 0, true, false);
          }
        };
    for (int seed = 0; seed < 1000; seed++) {
      statistics.add(env.reset(seed));
    }

    assertThat(statistics.mean()[0]).isBetween(0.47, 0.53);
    assertThat(statistics.variance()[0]).isBetween(0.075, 0.092);
  }

  @Test
  void rewardsAreScaled() {
    Environment env = new ScaleReward(new Counting(9, 0), 0.1);
    env.reset(1);

    assertThat(env.step(0.5).reward()).isEqualTo(0.05);
  }

  @Test
  void actionsAreHeldAndTheirRewardsSummedUpToTheEndOfTheEpisode() {
    Environment env = new RepeatAction(new Counting(5, 0), 3);
    env.reset(1);

    Step first = env.step(0.5);
    assertThat(first.reward()).isEqualTo(1.5);
    assertThat(first.observation()).containsExactly(1, 3);
    assertThat(first.isOver()).isFalse();
    Step last = env.step(0.25);
    assertThat(last.reward()).isEqualTo(0.5);
    assertThat(last.terminated()).isTrue();
    assertThatThrownBy(() -> new RepeatAction(new Counting(5, 0), 0))
        .hasMessage("RepeatAction: the steps must be >= 1, got 0.");
  }

  @Test
  void observationsAreRescaledToTheirBounds() {
    Environment env = new RescaleObservations(new Counting(9, 0));

    assertThat(env.reset(1)).containsExactly(-0.98f, -1f);
    assertThat(env.step(0).observation()).containsExactly(-0.98f, -0.98f);
    assertThat(((Space.Box) env.observationSpace()).low()).containsExactly(-1, -1);
  }

  @Test
  void framesAreStackedOldestFirst() {
    Environment env = new StackFrames(new Counting(9, 0), 3);

    assertThat(env.reset(1)).containsExactly(1, 0, 1, 0, 1, 0);
    assertThat(env.step(0).observation()).containsExactly(1, 0, 1, 0, 1, 1);
    assertThat(env.step(0).observation()).containsExactly(1, 0, 1, 1, 1, 2);
    assertThat(((Space.Box) env.observationSpace()).shape()).isEqualTo(Shape.of(3, 2));
    assertThat(env.reset()).containsExactly(2, 0, 2, 0, 2, 0);
  }

  @Test
  void statisticsAreThoseOfAllRows() {
    RunningStatistics statistics = new RunningStatistics(2);
    float[][] rows = {{1, 10}, {2, 10}, {6, 10}};
    for (float[] row : rows) {
      statistics.add(row);
    }

    assertThat(statistics.mean()).containsExactly(3, 10);
    assertThat(statistics.variance()[0]).isEqualTo(14 / 3.0);
    assertThat(statistics.variance()[1]).isZero();
    statistics.freeze(true);
    statistics.add(100, 100);
    assertThat(statistics.count()).isEqualTo(3);
  }

  @Test
  void normalizedObservationsHaveMeanZeroAndVarianceOne() {
    RunningStatistics statistics = new RunningStatistics(2);
    Environment env = new NormalizeObservations(new Counting(0, 0), statistics);
    env.reset(1);
    for (int i = 0; i < 99; i++) {
      env.step(0);
    }
    // Steps 0 to 99 have mean 49.5 and variance (100^2 - 1) / 12.
    assertThat(statistics.mean()[1]).isEqualTo(49.5, offset(1e-9));
    statistics.freeze(true);
    env.reset(1);
    float[] seen = env.step(0).observation();

    assertThat((double) seen[1]).isCloseTo((1 - 49.5) / Math.sqrt(833.25), offset(1e-6));
    assertThatThrownBy(
            () -> new NormalizeObservations(new Counting(0, 0), new RunningStatistics(3)))
        .hasMessage("NormalizeObservations: observations are 2 numbers wide but the statistics 3.");
  }

  @Test
  void numbersOfStatesBecomeRowsWithAOne() {
    Environment states =
        new EpisodicEnvironment(new Space.MultiDiscrete(3, 2), new Space.Discrete(1), 0) {
          @Override
          protected float[] begin() {
            return new float[] {2, 0};
          }

          @Override
          protected Step advance(double[] action) {
            return new Step(new float[] {0, 1}, 0, false, false);
          }
        };
    Environment env = new OneHotObservations(states);

    assertThat(env.reset(1)).containsExactly(0, 0, 1, 1, 0);
    assertThat(env.step(0).observation()).containsExactly(1, 0, 0, 0, 1);
    assertThatThrownBy(() -> new RescaleObservations(states))
        .hasMessage(
            "RescaleObservations: observations must come from a Box, got MultiDiscrete[3, 2]. Wrap"
                + " the environment in OneHotObservations first.");
    assertThatThrownBy(() -> new OneHotObservations(new Counting(1, 0)))
        .hasMessage("OneHotObservations: observations must be numbers of states, got Box[2].");
  }

  @Test
  void environmentsSideBySideGoOnWithTheNextEpisode() {
    int[] ends = {2, 3};
    int[] made = {0};
    VectorEnvironment vector = VectorEnvironment.of(2, () -> new Counting(ends[made[0]++], 0));

    assertThat(vector.reset(5)).containsExactly(1, 0, 1, 0);
    double[][] actions = {{1}, {0.5}};
    assertThat(vector.step(actions)).containsExactly(1, 1, 1, 1);
    assertThat(vector.ended()).isEmpty();
    assertThat(vector.step(actions)).containsExactly(2, 0, 1, 2);
    assertThat(vector.terminated()).containsExactly(true, false);
    assertThat(vector.reached(0)).containsExactly(1, 2);
    assertThat(vector.reached(1)).containsExactly(1, 2);
    assertThat(vector.ended()).containsExactly(new VectorEnvironment.EpisodeEnd(0, 2, 2));
    vector.step(actions);
    assertThat(vector.ended()).containsExactly(new VectorEnvironment.EpisodeEnd(1, 1.5, 3));
    assertThat(vector.rewards()).containsExactly(1, 0.5);
    assertThatThrownBy(() -> vector.step(new double[3][1]))
        .hasMessage("VectorEnvironment: 2 actions are needed, got 3.");
  }
}
