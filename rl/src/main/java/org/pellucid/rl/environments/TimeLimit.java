package org.pellucid.rl.environments;

import org.pellucid.errors.PellucidException;

/** Truncates episodes after a number of steps. */
public final class TimeLimit extends EnvironmentWrapper {
  private final int limit;
  private int steps;

  /**
   * Wraps an environment.
   *
   * @param inner the environment
   * @param limit how many steps an episode may have, at least 1
   */
  public TimeLimit(Environment inner, int limit) {
    super(inner);
    if (limit < 1) {
      throw new PellucidException("TimeLimit: the limit must be >= 1, got " + limit + ".");
    }
    this.limit = limit;
  }

  @Override
  public float[] reset(long seed) {
    steps = 0;
    return inner().reset(seed);
  }

  @Override
  public float[] reset() {
    steps = 0;
    return inner().reset();
  }

  @Override
  public Step step(double... action) {
    Step step = inner().step(action);
    steps++;
    return steps < limit || step.isOver()
        ? step
        : new Step(step.observation(), step.reward(), false, true);
  }
}
