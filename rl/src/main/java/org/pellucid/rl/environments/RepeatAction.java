package org.pellucid.rl.environments;

import org.pellucid.errors.PellucidException;

/**
 * Holds each action for several steps and sums up their rewards: decisions are fewer and reach
 * farther, and whoever tries actions at random moves instead of trembling.
 *
 * <p>An episode that ends while an action is held ends at once. Source: the action repeat of Mnih
 * et al., "Human-level control through deep reinforcement learning", 2015.
 */
public final class RepeatAction extends EnvironmentWrapper {
  private final int steps;

  /**
   * Wraps an environment.
   *
   * @param inner the environment
   * @param steps for how many steps an action is held, at least 1
   */
  public RepeatAction(Environment inner, int steps) {
    super(inner);
    if (steps < 1) {
      throw new PellucidException("RepeatAction: the steps must be >= 1, got " + steps + ".");
    }
    this.steps = steps;
  }

  @Override
  public Step step(double... action) {
    Step last = inner().step(action);
    double reward = last.reward();
    for (int i = 1; i < steps && !last.isOver(); i++) {
      last = inner().step(action);
      reward += last.reward();
    }
    return new Step(last.observation(), reward, last.terminated(), last.truncated());
  }
}
