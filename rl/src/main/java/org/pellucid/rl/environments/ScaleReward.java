package org.pellucid.rl.environments;

/** Multiplies rewards, so that what a value network has to learn is of the order of 1. */
public final class ScaleReward extends EnvironmentWrapper {
  private final double factor;

  /**
   * Wraps an environment.
   *
   * @param inner the environment
   * @param factor what rewards are multiplied with
   */
  public ScaleReward(Environment inner, double factor) {
    super(inner);
    this.factor = factor;
  }

  @Override
  public Step step(double... action) {
    Step step = inner().step(action);
    return new Step(
        step.observation(), step.reward() * factor, step.terminated(), step.truncated());
  }
}
