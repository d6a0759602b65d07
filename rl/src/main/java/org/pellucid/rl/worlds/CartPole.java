package org.pellucid.rl.worlds;

import java.awt.image.BufferedImage;
import org.pellucid.rl.environments.EpisodicEnvironment;
import org.pellucid.rl.environments.Space;

/**
 * A pole on a cart that must be kept upright: CartPole-v1.
 *
 * <p>Observation: position of the cart (m), its speed (m/s), angle of the pole from upright (rad),
 * its rate (rad/s). Action: 0 pushes to the left, 1 to the right, with 10 N. Reward: 1 for each
 * step. Over when the cart is more than 2.4 m from the middle or the pole more than 12 degrees from
 * upright; truncated after 500 steps. Solved: a mean reward of 475.
 *
 * <p>With force F, angle t, rate w, masses of the pole m = 0.1 kg and of all M = 1.1 kg, half the
 * pole's length l = 0.5 m, g = 9.8 m/s2:
 *
 * <pre>
 * f  = (F + m l w2 sin t) / M
 * w' = (g sin t - f cos t) / (l (4/3 - m cos2 t / M))
 * v' = f - m l w' cos t / M
 * </pre>
 *
 * <p>advanced by Euler's rule in steps of 0.02 s. Each number of the first state is drawn evenly
 * from -0.05 .. 0.05.
 *
 * <p>Source: Barto, Sutton and Anderson, 1983; constants of Gymnasium.
 */
public final class CartPole extends EpisodicEnvironment {
  private static final double GRAVITY = 9.8;
  private static final double POLE_MASS = 0.1;
  private static final double TOTAL_MASS = 1.1;
  private static final double HALF_LENGTH = 0.5;
  private static final double FORCE = 10;
  private static final double SECONDS = 0.02;
  private static final double MOST_ANGLE = 12 * 2 * Math.PI / 360;
  private static final double MOST_POSITION = 2.4;

  private double position;
  private double speed;
  private double angle;
  private double rate;

  /** Makes the environment. */
  public CartPole() {
    super(space(), new Space.Discrete(2), 500);
  }

  private static Space.Box space() {
    float open = Float.POSITIVE_INFINITY;
    float[] high = {(float) (2 * MOST_POSITION), open, (float) (2 * MOST_ANGLE), open};
    float[] low = {-high[0], -open, -high[2], -open};
    return new Space.Box(low, high);
  }

  /**
   * Begins an episode in a given state.
   *
   * @param newPosition of the cart, in m
   * @param newSpeed of the cart, in m/s
   * @param newAngle of the pole, in rad
   * @param newRate of the pole, in rad/s
   * @return the observation
   */
  public float[] startAt(double newPosition, double newSpeed, double newAngle, double newRate) {
    started();
    position = newPosition;
    speed = newSpeed;
    angle = newAngle;
    rate = newRate;
    return observation();
  }

  @Override
  protected float[] begin() {
    return startAt(small(), small(), small(), small());
  }

  private double small() {
    return 0.1 * random().nextDouble() - 0.05;
  }

  private float[] observation() {
    return new float[] {(float) position, (float) speed, (float) angle, (float) rate};
  }

  @Override
  protected Step advance(double[] action) {
    double sine = StrictMath.sin(angle);
    double cosine = StrictMath.cos(angle);
    double push =
        ((action[0] == 1 ? FORCE : -FORCE) + POLE_MASS * HALF_LENGTH * rate * rate * sine)
            / TOTAL_MASS;
    double angular =
        (GRAVITY * sine - cosine * push)
            / (HALF_LENGTH * (4.0 / 3 - POLE_MASS * cosine * cosine / TOTAL_MASS));
    double linear = push - POLE_MASS * HALF_LENGTH * angular * cosine / TOTAL_MASS;
    position += SECONDS * speed;
    speed += SECONDS * linear;
    angle += SECONDS * rate;
    rate += SECONDS * angular;
    boolean fallen = Math.abs(position) > MOST_POSITION || Math.abs(angle) > MOST_ANGLE;
    return new Step(observation(), 1, fallen, false);
  }

  @Override
  public BufferedImage render() {
    try (Canvas canvas = new Canvas(600, 240, -2.6, -0.45, 5.2)) {
      canvas.line(Canvas.PALE, 0.02, -MOST_POSITION, 0, MOST_POSITION, 0);
      canvas.line(Canvas.PALE, 0.02, -MOST_POSITION, -0.1, -MOST_POSITION, 0.1);
      canvas.line(Canvas.PALE, 0.02, MOST_POSITION, -0.1, MOST_POSITION, 0.1);
      canvas.box(Canvas.INK, position - 0.25, -0.12, 0.5, 0.24, 0.06);
      double length = 2 * HALF_LENGTH;
      canvas.line(
          Canvas.ACCENT,
          0.09,
          position,
          0.1,
          position + length * Math.sin(angle),
          0.1 + length * Math.cos(angle));
      canvas.dot(Canvas.SECOND, position, 0.1, 0.05);
      return canvas.image();
    }
  }
}
