package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pellucid.callbacks.Callback;
import org.pellucid.examples.training.Findings;
import org.pellucid.examples.training.LearningLog;
import org.pellucid.examples.training.Options;
import org.pellucid.examples.training.Run;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.play.Evaluation;
import org.pellucid.rl.play.Policy;
import org.pellucid.rl.worlds.Driving;

/** The programs of reinforcement learning, after too few steps to be any good. */
final class LearningByTryingTest {
  /** Where agents try out what they have learned, see {@code Agent.evaluateEvery}. */
  private static final long TRIAL_ROADS = 2_000_000;

  /** By which the driving program was measured once, and found wanting. */
  private static final long FORMER_TEST_ROADS = 3_000_000;

  @TempDir private Path folder;

  private Run run() {
    return new Run(
        new Options(null, null, 1500, null),
        folder,
        new PrintWriter(new StringWriter()),
        epochs -> new Callback());
  }

  static List<Application> programs() {
    return List.of(new Balance(), new Climb(), new Swing(), new Valley(), new Drive());
  }

  @ParameterizedTest
  @MethodSource("programs")
  void theyPlayMeasureAndShow(Application program) {
    Run run = run();
    program.run(run);
    Findings findings = run.findings();

    assertThat(findings.figures()).isNotEmpty();
    assertThat(findings.charts()).containsKey("reward of an episode, in training");
    assertThat(folder.resolve(program.name() + ".gif")).isNotEmptyFile();
    assertThat(Files.exists(folder.resolve("model.safetensors"))).isTrue();
  }

  @Test
  void driversAreMeasuredOnTheSameRoads() {
    Driven timid = Driven.by(Driving.timid(), Drive.TUNING_ROADS, Drive.EPISODES);
    Driven standing =
        Driven.by(Policy.constant(Driving.SLOWER), Drive.TUNING_ROADS, Drive.EPISODES);

    assertThat(timid.crashes()).isZero();
    assertThat(timid.metersPerSecond()).isBetween(16.0, 24.0);
    assertThat(standing.metersPerSecond()).isBetween(8.0, 9.0);
    assertThat(standing.reward()).isNegative();
    assertThat(Driven.by(Driving.timid(), Drive.TUNING_ROADS, Drive.EPISODES)).isEqualTo(timid);
  }

  @Test
  void roadsOfTheTestAreApartFromThoseOfTuningAndTrials() {
    Set<Long> seen = new HashSet<>();
    long[] firsts = {
      Drive.WORLD_ROADS, TRIAL_ROADS, FORMER_TEST_ROADS, Drive.TUNING_ROADS, Drive.TEST_ROADS
    };
    for (long first : firsts) {
      for (int i = 0; i < Drive.TUNING_EPISODES; i++) {
        assertThat(seen.add(first + i)).isTrue();
      }
    }
    assertThat(Driven.by(Driving.timid(), Drive.TEST_ROADS, Drive.EPISODES))
        .isNotEqualTo(Driven.by(Driving.timid(), Drive.TUNING_ROADS, Drive.EPISODES));
  }

  @Test
  void aPedalIsHeldForEightStepsAndEveryPushCostsFuel() {
    Environment valley = Valley.valley();
    valley.reset(1);

    Environment.Step step = valley.step(0.5);

    assertThat(step.reward()).isCloseTo(-0.1 * 0.25 * 8, within(1e-12));
    assertThat(step.isOver()).isFalse();
  }

  @Test
  void trialsAreLinesAndEpisodesAreCurves() {
    Run run = run();
    LearningLog log = new LearningLog(run);
    for (int i = 1; i <= 300; i++) {
      log.episode(10L * i, i, 10);
    }
    log.evaluated(3000, new Evaluation(List.of(new Evaluation.Episode(7, 3, true))));
    log.curves();

    assertThat(run.findings().lines())
        .containsExactly(
            "step 3,000: mean reward 7.00 in 1 trials, 250.50 in the last 100 episodes of training");
    assertThat(
            run.findings().charts().get("reward of an episode, in training").get("mean of a group"))
        .hasSize(100)
        .startsWith(2.0, 5.0)
        .endsWith(299.0);
  }
}
