package org.pellucid.examples.training;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pellucid.rl.agents.Agent;
import org.pellucid.rl.agents.AgentListener;
import org.pellucid.rl.play.Animation;
import org.pellucid.rl.play.Evaluation;

/** Shows in a run how an agent learns: a line for each trial, and curves in the end. */
public final class LearningLog implements AgentListener {
  private static final int POINTS = 100;

  private final Run run;
  private final List<Double> rewards = new ArrayList<>();
  private final List<Double> trials = new ArrayList<>();

  /**
   * Makes a log.
   *
   * @param run where to show it
   */
  public LearningLog(Run run) {
    this.run = run;
  }

  @Override
  public void episode(long step, double reward, int length) {
    rewards.add(reward);
  }

  @Override
  public void evaluated(long step, Evaluation trial) {
    trials.add(trial.meanReward());
    run.say(
        "step %,d: mean reward %.2f in %d trials, %.2f in the last %d episodes of training",
        step,
        trial.meanReward(),
        trial.episodes().size(),
        mean(Math.max(0, rewards.size() - POINTS), rewards.size()),
        Math.min(POINTS, rewards.size()));
  }

  private double mean(int from, int to) {
    return rewards.subList(from, to).stream().mapToDouble(Double::doubleValue).average().orElse(0);
  }

  /** Adds the curves to the report: episodes of training, in at most 100 groups, and trials. */
  public void curves() {
    int points = Math.min(POINTS, rewards.size());
    double[] means = new double[points];
    for (int i = 0; i < points; i++) {
      means[i] = mean(i * rewards.size() / points, (i + 1) * rewards.size() / points);
    }
    run.curve("reward of an episode, in training", "mean of a group", means);
    run.curve(
        "reward of an episode, in trials",
        "mean",
        trials.stream().mapToDouble(Double::doubleValue).toArray());
  }

  /**
   * Tells how well an agent plays 100 episodes, shows one, and saves its network.
   *
   * @param agent what has learned
   * @param name what the pictures are called
   * @param animation an episode
   * @param caption what the animation shows
   * @param sheet single pictures of the animation
   * @param goal the mean reward that is to be reached
   */
  public void show(
      Agent<?> agent,
      String name,
      Animation animation,
      String caption,
      BufferedImage sheet,
      String goal) {
    Evaluation evaluation = agent.evaluate(100);
    run.say("Reward of an episode: " + evaluation);
    Path file = run.file(name + ".gif");
    animation.write(file);
    run.picture(file, caption);
    run.picture(name + ".png", "The same in pictures.", sheet);
    run.save(agent.model());
    run.figure("mean_reward", evaluation.meanReward(), goal);
  }
}
