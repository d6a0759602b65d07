package org.pellucid.rl.agents;

import org.pellucid.rl.environments.EpisodicEnvironment;
import org.pellucid.rl.environments.Space;

/** Shows one of two lights; choice number 2 pays when the first is on, choice 0 otherwise. */
final class Bandit extends EpisodicEnvironment {
  private int light;

  Bandit() {
    super(new Space.Box(0, 1, 2), new Space.Discrete(3), 0);
  }

  @Override
  protected float[] begin() {
    light = random().nextInt(2);
    return new float[] {1 - light, light};
  }

  @Override
  protected Step advance(double[] action) {
    double reward = action[0] == (light == 0 ? 2 : 0) ? 1 : 0;
    return new Step(new float[] {0, 0}, reward, true, false);
  }
}
