package org.pellucid.examples.programs;

import java.nio.file.Path;
import org.pellucid.examples.training.LearningLog;
import org.pellucid.examples.training.Run;
import org.pellucid.rl.agents.DQN;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.environments.RescaleObservations;
import org.pellucid.rl.play.Animation;
import org.pellucid.rl.play.Evaluation;
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
            .hidden(128, 128)
            .learningRate(1e-3)
            .gamma(0.98)
            .batchSize(run.batchSize(128))
            .trainEvery(16, run.epochs(8))
            .copyEvery(600)
            .exploration(1, 0.07, 0.2)
            .evaluateEvery(5_000, 50)
            .listener(log);
    agent.learn(run.samples(120_000));
    log.curves();

    Evaluation evaluation = agent.evaluate(100);
    run.say("Reward of an episode: " + evaluation);
    Path file = run.file("mountaincar.gif");
    Animation.record(valley(), agent.policy(), 1, 2, 75, 12.5).resized(270).write(file);
    run.picture(file, "An episode with what was learned.");
    run.save(agent.model());
    run.figure("mean_reward", evaluation.meanReward(), ">= -110");
  }
}
