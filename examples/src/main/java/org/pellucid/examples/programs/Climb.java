package org.pellucid.examples.programs;

import org.pellucid.examples.training.LearningLog;
import org.pellucid.examples.training.Run;
import org.pellucid.rl.agents.DQN;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.environments.RescaleObservations;
import org.pellucid.rl.play.Animation;
import org.pellucid.rl.worlds.MountainCar;

/** A weak car in a valley, which has to find out that it must first drive away from its goal. */
final class Climb implements Application {
  @Override
  public String name() {
    return "mountaincar";
  }

  @Override
  public String description() {
    return "reinforcement learning: a weak car swings out of a valley";
  }

  private static Environment valley() {
    return new RescaleObservations(new MountainCar());
  }

  @Override
  public void run(Run run) {
    LearningLog log = new LearningLog(run);
    DQN agent =
        new DQN(Climb::valley)
            .seed(run.seed())
            .batchSize(run.batchSize(64))
            .trainEvery(4, run.epochs(2))
            .multiStep(5)
            .prioritized(true)
            .exploration(1, 0.05, 0.4)
            .evaluateEvery(10_000, 50)
            .until(-102)
            .listener(log);
    agent.learn(run.samples(250_000));
    log.curves();

    Animation animation =
        Animation.record(new MountainCar(), agent.policy(), 1, 2, 75, 12.5).resized(270);
    log.show(
        agent,
        "mountaincar",
        animation,
        "An episode with what was learned.",
        animation.sheet(3, 6),
        ">= -110");
  }
}
