package org.pellucid.rl.worlds;

import org.pellucid.rl.environments.Space;

/**
 * A car in a valley that is too weak to drive straight up and must swing: MountainCar-v0.
 *
 * <p>Observation: position from -1.2 to 0.6, speed from -0.07 to 0.07. Action: 0 pushes to the
 * left, 1 does nothing, 2 pushes to the right. Reward: -1 for each step. Over at position 0.5;
 * truncated after 200 steps. Solved: a mean reward of -110.
 *
 * <p>{@code v += 0.001 (action - 1) - 0.0025 cos 3x} and {@code x += v}, each kept within its
 * bounds; the left end is a wall that stops the car. It starts at rest, evenly from -0.6 .. -0.4.
 *
 * <p>Source: Moore, 1990; constants of Gymnasium.
 */
public final class MountainCar extends ValleyCar {
  private static final double FORCE = 0.001;
  private static final double GOAL = 0.5;

  /** Makes the environment. */
  public MountainCar() {
    super(new Space.Discrete(3), 200, GOAL);
  }

  @Override
  protected Step advance(double[] action) {
    speed += (action[0] - 1) * FORCE - Hill.GRAVITY * StrictMath.cos(3 * position);
    speed = Math.clamp(speed, -Hill.MOST_SPEED, Hill.MOST_SPEED);
    position = Math.clamp(position + speed, Hill.LEFT, Hill.RIGHT);
    if (position == Hill.LEFT && speed < 0) {
      speed = 0;
    }
    return new Step(observation(), -1, position >= GOAL && speed >= 0, false);
  }
}
