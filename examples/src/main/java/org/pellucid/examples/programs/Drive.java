package org.pellucid.examples.programs;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pellucid.examples.training.LearningLog;
import org.pellucid.examples.training.Run;
import org.pellucid.rl.agents.PPO;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.environments.ScaleReward;
import org.pellucid.rl.play.Animation;
import org.pellucid.rl.play.Evaluation;
import org.pellucid.rl.play.Policy;
import org.pellucid.rl.worlds.Driving;

/** A car among slower ones on a road with four lanes: fast, and without ever touching anybody. */
final class Drive implements Application {
  static final int EPISODES = 100;

  /** Where the seeds of the roads begin by which this program and its world were tuned. */
  static final long TUNING_ROADS = Evaluation.FIRST_SEED;

  /** Where those of the test begin, which were first driven when nothing was changed any more. */
  static final long TEST_ROADS = 3_000_000;

  @Override
  public String name() {
    return "drive";
  }

  @Override
  public String description() {
    return "reinforcement learning: driving fast and safely among other cars";
  }

  /** How somebody drove in 100 episodes of a minute. */
  record Driven(double crashes, double metersPerSecond, double reward) {
    List<String> row(String name) {
      return List.of(
          name,
          String.format(Locale.ROOT, "%.0f", 100 * crashes),
          String.format(Locale.ROOT, "%.1f", metersPerSecond),
          String.format(Locale.ROOT, "%.1f", 3.6 * metersPerSecond),
          String.format(Locale.ROOT, "%.1f", reward));
    }
  }

  @Override
  public void run(Run run) {
    LearningLog log = new LearningLog(run);
    PPO agent =
        new PPO(() -> new ScaleReward(new Driving(), 0.1))
            .seed(run.seed())
            .environments(16)
            .batchSize(run.batchSize(256))
            .epochs(run.epochs(6))
            .gamma(0.97)
            .learningRate(7e-4)
            .decay(true)
            .entropyWeight(0.003)
            .evaluateEvery(100_000, 50)
            .listener(log);
    agent.learn(run.samples(3_000_000));
    log.curves();

    Driven learned = drive(agent.policy(), TEST_ROADS);
    Driven timid = drive(Driving.timid(), TEST_ROADS);
    List<String> tuning = drive(agent.policy(), TUNING_ROADS).row("what was learned, tuning roads");
    List<List<String>> rows = new ArrayList<>();
    rows.add(learned.row("what was learned"));
    rows.add(timid.row("stays in its lane, brakes for others"));
    Policy chance = Policy.random(new Driving().actionSpace(), run.seed());
    rows.add(drive(chance, TEST_ROADS).row("at random"));
    rows.add(tuning);
    run.table(
        "100 minutes on roads by which nothing was learned or tuned; last: on the tuning roads",
        List.of("driver", "crashes", "m/s", "km/h", "reward"),
        rows);
    Animation animation = Animation.record(new Driving(), agent.policy(), 3, 1, 60, 5);
    animation.resized(480).write(run.file("drive.gif"));
    Path file = run.file("drive.gif");
    run.picture(file, "Half a minute with what was learned, in 2.5 times its speed.");
    run.picture("drive.png", "The same in pictures, five seconds apart.", animation.sheet(1, 6));
    run.save(agent.model());
    run.figure("speed_over_timid", learned.metersPerSecond / timid.metersPerSecond, "> 1");
    run.figure("without_crash", 1 - learned.crashes, ">= 0.95");
  }

  /** Drives 100 roads, which have the seeds from the first one on. */
  static Driven drive(Policy policy, long firstRoad) {
    Driving road = new Driving();
    int crashes = 0;
    int steps = 0;
    double meters = 0;
    double reward = 0;
    for (int i = 0; i < EPISODES; i++) {
      float[] observation = road.reset(firstRoad + i);
      Environment.Step step;
      do {
        step = road.step(policy.act(observation));
        observation = step.observation();
        reward += step.reward();
        steps++;
      } while (!step.isOver());
      meters += road.distance();
      crashes += road.crashed() ? 1 : 0;
    }
    return new Driven(crashes / (double) EPISODES, meters / (steps * 0.5), reward / EPISODES);
  }
}
