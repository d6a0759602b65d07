package org.pellucid.examples.programs;

import java.util.List;
import org.pellucid.examples.training.Run;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.play.Policy;
import org.pellucid.rl.worlds.Driving;

/**
 * How somebody drove in episodes of a minute.
 *
 * @param crashes the part of the episodes that ended with a crash
 * @param metersPerSecond the mean speed
 * @param reward the mean reward of an episode
 */
record Driven(double crashes, double metersPerSecond, double reward) {
  /** Seconds between two decisions. */
  private static final double STEP = 0.5;

  /**
   * Lets somebody drive a minute on each of some roads.
   *
   * @param policy who drives
   * @param firstRoad the seed of the first road; the others have those after it
   * @param roads how many roads
   */
  static Driven by(Policy policy, long firstRoad, int roads) {
    Driving road = new Driving();
    int crashes = 0;
    int steps = 0;
    double meters = 0;
    double reward = 0;
    for (int i = 0; i < roads; i++) {
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
    return new Driven(crashes / (double) roads, meters / (steps * STEP), reward / roads);
  }

  /** {@return a row of a table: name, crashes, metres per second, kilometres per hour, reward} */
  List<String> row(String name) {
    return Run.row(
        "%s | %.1f %% | %.1f | %.1f | %.1f",
        name, 100 * crashes, metersPerSecond, 3.6 * metersPerSecond, reward);
  }
}
