package org.pellucid.examples.programs;

import org.pellucid.examples.training.LearningLog;
import org.pellucid.examples.training.Run;
import org.pellucid.rl.agents.PPO;
import org.pellucid.rl.play.Animation;
import org.pellucid.rl.worlds.CartPole;

/** A pole on a cart, kept upright by an agent that has found out how by trying. */
final class Balance implements Application {
  @Override
  public String name() {
    return "cartpole";
  }

  @Override
  public String description() {
    return "reinforcement learning: a pole on a cart, kept upright";
  }

  @Override
  public void run(Run run) {
    LearningLog log = new LearningLog(run);
    PPO agent =
        new PPO(CartPole::new)
            .seed(run.seed())
            .horizon(32)
            .batchSize(run.batchSize(256))
            .epochs(run.epochs(20))
            .gamma(0.98)
            .lambda(0.8)
            .learningRate(1e-3)
            .decay(true)
            .evaluateEvery(10_240, 20)
            .until(500)
            .listener(log);
    agent.learn(run.samples(100_000));
    log.curves();

    Animation animation =
        Animation.record(new CartPole(), agent.policy(), 1, 4, 75, 12.5).resized(300);
    log.show(
        agent,
        "cartpole",
        animation,
        "Six seconds of an episode with what was learned.",
        animation.sheet(3, 6),
        ">= 475");
  }
}
