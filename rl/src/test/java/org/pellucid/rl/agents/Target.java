package org.pellucid.rl.agents;

import org.pellucid.rl.environments.EpisodicEnvironment;
import org.pellucid.rl.environments.Space;

/**
 * Shows a number; the nearer the two numbers of the action are to it and its opposite the better.
 */
final class Target extends EpisodicEnvironment {
  private float shown;

  Target() {
    super(new Space.Box(-1, 1, 1), new Space.Box(-2, 2, 2), 0);
  }

  @Override
  protected float[] begin() {
    shown = 2 * random().nextFloat() - 1;
    return new float[] {shown};
  }

  @Override
  protected Step advance(double[] action) {
    double first = action[0] - shown;
    double second = action[1] + shown;
    return new Step(new float[] {0}, -first * first - second * second, true, false);
  }
}
