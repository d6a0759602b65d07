package org.pellucid.examples.programs;

import org.pellucid.examples.training.LearningLog;
import org.pellucid.examples.training.Run;
import org.pellucid.rl.agents.SAC;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.environments.RepeatAction;
import org.pellucid.rl.environments.RescaleObservations;
import org.pellucid.rl.environments.ScaleReward;
import org.pellucid.rl.play.Animation;
import org.pellucid.rl.play.Evaluation;
import org.pellucid.rl.worlds.ContinuousMountainCar;

/** A weak car in a valley whose pedal goes as far as one likes, and every push costs fuel. */
final class Valley implements Application {
  /** For how many steps a pedal is held. */
  private static final int HOLD = 8;

  @Override
  public String name() {
    return "valley";
  }

  @Override
  public String description() {
    return "reinforcement learning: a weak car swings out of a valley with little fuel";
  }

  static Environment valley() {
    return new RepeatAction(new RescaleObservations(new ContinuousMountainCar()), HOLD);
  }

  @Override
  public void run(Run run) {
    LearningLog log = new LearningLog(run);
    SAC agent =
        new SAC(() -> new ScaleReward(valley(), 0.1))
            .seed(run.seed())
            .batchSize(run.batchSize(128))
            .trainEvery(1, run.epochs(1))
            .learningStarts(2_000)
            .evaluateEvery(2_000, 20)
            .listener(log);
    agent.learn(run.samples(15_000));
    log.curves();

    Evaluation evaluation = Evaluation.of(Valley::valley, agent.policy(), 100);
    run.say("Reward of an episode: " + evaluation);
    Animation animation = Animation.record(valley(), agent.policy(), 1, 1, 125, 6).resized(270);
    animation.write(run.file("valley.gif"));
    run.picture(run.file("valley.gif"), "An episode with what was learned.");
    run.picture("valley.png", "The same in pictures.", animation.sheet(2, 6));
    run.save(agent.model());
    run.figure("mean_reward", evaluation.meanReward(), ">= 90");
  }
}
