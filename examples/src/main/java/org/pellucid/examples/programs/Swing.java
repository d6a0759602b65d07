package org.pellucid.examples.programs;

import org.pellucid.examples.training.LearningLog;
import org.pellucid.examples.training.Run;
import org.pellucid.rl.agents.PPO;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.environments.RescaleObservations;
import org.pellucid.rl.play.Animation;
import org.pellucid.rl.worlds.Acrobot;

/** Two links hanging down, swung up by a motor in the joint between them. */
final class Swing implements Application {
  @Override
  public String name() {
    return "acrobot";
  }

  @Override
  public String description() {
    return "reinforcement learning: two links are swung up";
  }

  private static Environment links() {
    return new RescaleObservations(new Acrobot());
  }

  @Override
  public void run(Run run) {
    LearningLog log = new LearningLog(run);
    PPO agent =
        new PPO(Swing::links)
            .seed(run.seed())
            .environments(16)
            .horizon(128)
            .batchSize(run.batchSize(256))
            .epochs(run.epochs(6))
            .learningRate(1e-3)
            .decay(true)
            .evaluateEvery(50_000, 50)
            .listener(log);
    agent.learn(run.samples(800_000));
    log.curves();

    Animation animation = Animation.record(links(), agent.policy(), 1, 1, 90, 10).resized(240);
    log.show(
        agent,
        "acrobot",
        animation,
        "An episode with what was learned.",
        animation.sheet(4, 8),
        ">= -100");
  }
}
