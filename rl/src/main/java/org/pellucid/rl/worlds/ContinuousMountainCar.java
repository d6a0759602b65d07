package org.pellucid.rl.worlds;

import org.pellucid.rl.environments.Space;

/**
 * A car in a valley, driven by a force of any strength: MountainCarContinuous-v0.
 *
 * <p>Observation: position from -1.2 to 0.6, speed from -0.07 to 0.07. Action: the force a, from -1
 * to 1. Reward: {@code -0.1 a2} for each step and 100 for the goal. Over at position 0.45;
 * truncated after 999 steps. Solved: a mean reward of 90.
 *
 * <p>{@code v += 0.0015 a - 0.0025 cos 3x} and {@code x += v}, each kept within its bounds and
 * rounded to a float; the left end is a wall that stops the car. It starts at rest, evenly from
 * -0.6 .. -0.4.
 *
 * <p>Source: Moore, 1990; constants of Gymnasium.
 */
public final class ContinuousMountainCar extends ValleyCar {
  private static final double POWER = 0.0015;
  private static final double GOAL = 0.45;

  /** Makes the environment. */
  public ContinuousMountainCar() {
    super(new Space.Box(-1, 1, 1), 999, GOAL);
  }

  @Override
  protected Step advance(double[] action) {
    double force = action[0];
    double faster = speed + force * POWER - Hill.GRAVITY * StrictMath.cos(3 * position);
    double newSpeed = Math.clamp(faster, -Hill.MOST_SPEED, Hill.MOST_SPEED);
    double newPosition = Math.clamp(position + newSpeed, Hill.LEFT, Hill.RIGHT);
    if (newPosition == Hill.LEFT && newSpeed < 0) {
      newSpeed = 0;
    }
    boolean arrived = newPosition >= GOAL && newSpeed >= 0;
    position = (float) newPosition;
    speed = (float) newSpeed;
    return new Step(observation(), (arrived ? 100 : 0) - 0.1 * force * force, arrived, false);
  }
}
