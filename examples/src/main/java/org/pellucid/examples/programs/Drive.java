package org.pellucid.examples.programs;

import java.nio.file.Path;
import java.util.List;
import org.pellucid.examples.training.LearningLog;
import org.pellucid.examples.training.Run;
import org.pellucid.rl.agents.PPO;
import org.pellucid.rl.environments.EnvironmentWrapper;
import org.pellucid.rl.environments.ScaleReward;
import org.pellucid.rl.play.Animation;
import org.pellucid.rl.play.Evaluation;
import org.pellucid.rl.play.Policy;
import org.pellucid.rl.worlds.Driving;

/** A car among slower ones on a road with four lanes: fast, and without ever touching anybody. */
final class Drive implements Application {
  static final int EPISODES = 100;

  /** Where the seeds of the roads begin by which the world and its fine were tuned. */
  static final long WORLD_ROADS = Evaluation.FIRST_SEED;

  /** Where those begin by which this program was tuned. */
  static final long TUNING_ROADS = 5_000_000;

  static final int TUNING_EPISODES = 400;

  /** Where those of the test begin, which were first driven when nothing was changed any more. */
  static final long TEST_ROADS = 7_000_000;

  /** How many times as much as in the world a crash costs while the agent learns. */
  private static final double FINE = 1.5;

  /** How many times as much it costs in the trials that decide which weights are kept. */
  private static final double TRIAL_FINE = 3;

  @Override
  public String name() {
    return "drive";
  }

  @Override
  public String description() {
    return "reinforcement learning: driving fast and safely among other cars";
  }

  /** The world with a fine for a crash that is so many times as high. */
  private static final class Fined extends EnvironmentWrapper {
    private final double times;

    Fined(double times) {
      super(new Driving());
      this.times = times;
    }

    @Override
    public Step step(double... action) {
      Step step = inner().step(action);
      double reward = step.terminated() ? times * step.reward() : step.reward();
      return new Step(step.observation(), reward, step.terminated(), step.truncated());
    }
  }

  @Override
  public void run(Run run) {
    LearningLog log = new LearningLog(run);
    PPO agent =
        new PPO(() -> new ScaleReward(new Fined(FINE), 0.1))
            .seed(run.seed())
            .environments(32)
            .batchSize(run.batchSize(512))
            .epochs(run.epochs(6))
            .gamma(0.97)
            .learningRate(7e-4)
            .decay(true)
            .entropyWeight(0.001)
            .trialsIn(() -> new ScaleReward(new Fined(TRIAL_FINE), 0.1))
            .evaluateEvery(100_000, 200)
            .listener(log);
    agent.learn(run.samples(2_400_000));
    log.curves();

    Policy policy = agent.policy();
    Policy chance = Policy.random(new Driving().actionSpace(), run.seed());
    Driven learned = Driven.by(policy, TEST_ROADS, EPISODES);
    Driven timid = Driven.by(Driving.timid(), TEST_ROADS, EPISODES);
    run.table(
        "100 minutes on roads by which nothing was learned or chosen; last: 400 minutes on others",
        List.of("driver", "crashes", "m/s", "km/h", "reward"),
        List.of(
            learned.row("what was learned"),
            timid.row("stays in its lane, brakes for others"),
            Driven.by(chance, TEST_ROADS, EPISODES).row("at random"),
            Driven.by(policy, TUNING_ROADS, TUNING_EPISODES)
                .row("what was learned, roads of tuning")));
    Animation animation = Animation.record(new Driving(), policy, 3, 1, 60, 5);
    animation.resized(480).write(run.file("drive.gif"));
    Path file = run.file("drive.gif");
    run.picture(file, "Half a minute with what was learned, in 2.5 times its speed.");
    run.picture("drive.png", "The same in pictures, five seconds apart.", animation.sheet(1, 6));
    run.save(agent.model());
    run.figure("speed_over_timid", learned.metersPerSecond() / timid.metersPerSecond(), "> 1");
    run.figure("without_crash", 1 - learned.crashes(), ">= 0.95");
  }
}
