package org.pellucid.rl.agents;

import org.pellucid.rl.environments.EpisodicEnvironment;
import org.pellucid.rl.environments.Space;

/**
 * Five places in a row: to the right it costs, and pays at the end; to the left is a small prize.
 */
final class Corridor extends EpisodicEnvironment {
  private int place;

  Corridor() {
    super(new Space.Box(0, 1, 5), new Space.Discrete(2), 20);
  }

  @Override
  protected float[] begin() {
    place = 1;
    return seen();
  }

  private float[] seen() {
    float[] row = new float[5];
    row[place] = 1;
    return row;
  }

  @Override
  protected Step advance(double[] action) {
    place += action[0] == 1 ? 1 : -1;
    return switch (place) {
      case 0 -> new Step(seen(), 0.1, true, false);
      case 4 -> new Step(seen(), 1, true, false);
      default -> new Step(seen(), -0.05, false, false);
    };
  }
}
