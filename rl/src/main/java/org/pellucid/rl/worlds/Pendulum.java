package org.pellucid.rl.worlds;

import java.awt.image.BufferedImage;
import org.pellucid.rl.environments.EpisodicEnvironment;
import org.pellucid.rl.environments.Space;

/**
 * A pendulum that must be swung up and held there by a weak motor: Pendulum-v1.
 *
 * <p>Observation: cosine and sine of the angle from upright, its rate from -8 to 8 rad/s. Action:
 * the torque u, from -2 to 2 N m. Reward: {@code -(t2 + 0.1 w2 + 0.001 u2)} with the angle t, from
 * -pi to pi, and the rate w before the step. Never over; truncated after 200 steps. A good policy
 * has a mean reward of about -150.
 *
 * <p>{@code w += (15 sin t + 3 u) 0.05}, kept within 8 rad/s, and {@code t += 0.05 w}: a rod of 1
 * kg and 1 m with g = 10 m/s2. The angle starts evenly from -pi .. pi, the rate from -1 .. 1.
 *
 * <p>Source: constants of Gymnasium.
 */
public final class Pendulum extends EpisodicEnvironment {
  private static final double SECONDS = 0.05;
  private static final double MOST_SPEED = 8;
  private static final double GRAVITY = 10;

  private double angle;
  private double rate;

  /** Makes the environment. */
  public Pendulum() {
    super(
        new Space.Box(
            new float[] {-1, -1, (float) -MOST_SPEED}, new float[] {1, 1, (float) MOST_SPEED}),
        new Space.Box(-2, 2, 1),
        200);
  }

  /**
   * Begins an episode in a given state.
   *
   * @param newAngle from upright, in rad
   * @param newRate in rad/s
   * @return the observation
   */
  public float[] startAt(double newAngle, double newRate) {
    started();
    angle = newAngle;
    rate = newRate;
    return observation();
  }

  @Override
  protected float[] begin() {
    double turned = Math.PI * (2 * random().nextDouble() - 1);
    return startAt(turned, 2 * random().nextDouble() - 1);
  }

  private float[] observation() {
    return new float[] {(float) StrictMath.cos(angle), (float) StrictMath.sin(angle), (float) rate};
  }

  @Override
  protected Step advance(double[] action) {
    double torque = action[0];
    double turned = angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
    double cost = turned * turned + 0.1 * rate * rate + 0.001 * torque * torque;
    double faster = rate + (1.5 * GRAVITY * StrictMath.sin(angle) + 3 * torque) * SECONDS;
    rate = Math.clamp(faster, -MOST_SPEED, MOST_SPEED);
    angle += rate * SECONDS;
    return new Step(observation(), -cost, false, false);
  }

  @Override
  public BufferedImage render() {
    try (Canvas canvas = new Canvas(320, 320, -1.3, -1.3, 2.6)) {
      canvas.line(Canvas.ACCENT, 0.18, 0, 0, Math.sin(angle), Math.cos(angle));
      canvas.dot(Canvas.INK, 0, 0, 0.05);
      return canvas.image();
    }
  }
}
