package org.pellucid.rl.worlds;

import java.awt.image.BufferedImage;
import org.pellucid.rl.environments.EpisodicEnvironment;
import org.pellucid.rl.environments.Space;

/**
 * Two hanging links with a motor in the joint between them; the free end must swing up above a
 * line: Acrobot-v1.
 *
 * <p>Observation: cosine and sine of the first link's angle (0 hangs down), cosine and sine of the
 * second's relative to the first, both rates (rad/s). Action: 0, 1, 2 for a torque of -1, 0, 1 N m.
 * Reward: -1 for each step, 0 for the last. Over when {@code -cos a - cos(a + b) > 1}; truncated
 * after 500 steps. Solved: a mean reward of -100.
 *
 * <p>Both links have mass 1 kg, length 1 m, their centre of mass in the middle and moment of
 * inertia 1 kg m2; g = 9.8 m/s2. With angles a, b, rates p, q and torque u:
 *
 * <pre>
 * d1 = 3.5 + cos b                      d2 = 1.25 + 0.5 cos b
 * f2 = 4.9 sin(a + b)                   f1 = -0.5 q2 sin b - q p sin b + 14.7 sin a + f2
 * q' = (u + f1 d2 / d1 - 0.5 p2 sin b - f2) / (1.25 - d2 2 / d1)
 * p' = -(d2 q' + f1) / d1
 * </pre>
 *
 * <p>advanced by one Runge-Kutta step of fourth order over 0.2 s; the rates are kept within 4 pi
 * and 9 pi. Each number of the first state is drawn evenly from -0.1 .. 0.1.
 *
 * <p>Source: Sutton, 1996; constants of Gymnasium.
 */
public final class Acrobot extends EpisodicEnvironment {
  private static final double SECONDS = 0.2;
  private static final double GRAVITY = 9.8;
  private static final double MOST_FIRST = 4 * Math.PI;
  private static final double MOST_SECOND = 9 * Math.PI;

  private double[] state = new double[4];

  /** Makes the environment. */
  public Acrobot() {
    super(space(), new Space.Discrete(3), 500);
  }

  private static Space.Box space() {
    float[] high = {1, 1, 1, 1, (float) MOST_FIRST, (float) MOST_SECOND};
    float[] low = new float[high.length];
    for (int i = 0; i < low.length; i++) {
      low[i] = -high[i];
    }
    return new Space.Box(low, high);
  }

  /**
   * Begins an episode in a given state.
   *
   * @param first the first link's angle from hanging down, in rad
   * @param second the second link's angle from the first's direction, in rad
   * @param firstRate the first angle's rate, in rad/s
   * @param secondRate the second angle's rate, in rad/s
   * @return the observation
   */
  public float[] startAt(double first, double second, double firstRate, double secondRate) {
    started();
    state = new double[] {first, second, firstRate, secondRate};
    return observation();
  }

  @Override
  protected float[] begin() {
    return startAt(small(), small(), small(), small());
  }

  private double small() {
    return 0.2 * random().nextDouble() - 0.1;
  }

  private float[] observation() {
    return new float[] {
      (float) StrictMath.cos(state[0]),
      (float) StrictMath.sin(state[0]),
      (float) StrictMath.cos(state[1]),
      (float) StrictMath.sin(state[1]),
      (float) state[2],
      (float) state[3]
    };
  }

  /** How fast each number of a state changes. */
  private static double[] change(double[] s, double torque) {
    double cosine = StrictMath.cos(s[1]);
    double sine = StrictMath.sin(s[1]);
    double d1 = 3.5 + cosine;
    double d2 = 1.25 + 0.5 * cosine;
    double f2 = 0.5 * GRAVITY * StrictMath.sin(s[0] + s[1]);
    double f1 =
        -0.5 * s[3] * s[3] * sine - s[3] * s[2] * sine + 1.5 * GRAVITY * StrictMath.sin(s[0]) + f2;
    double second = (torque + d2 / d1 * f1 - 0.5 * s[2] * s[2] * sine - f2) / (1.25 - d2 * d2 / d1);
    double first = -(d2 * second + f1) / d1;
    return new double[] {s[2], s[3], first, second};
  }

  private static double[] along(double[] s, double[] change, double seconds) {
    double[] result = new double[s.length];
    for (int i = 0; i < s.length; i++) {
      result[i] = s[i] + seconds * change[i];
    }
    return result;
  }

  private static double wrapped(double angle) {
    double turned = angle;
    while (turned > Math.PI) {
      turned -= 2 * Math.PI;
    }
    while (turned < -Math.PI) {
      turned += 2 * Math.PI;
    }
    return turned;
  }

  @Override
  protected Step advance(double[] action) {
    double torque = action[0] - 1;
    double[] k1 = change(state, torque);
    double[] k2 = change(along(state, k1, SECONDS / 2), torque);
    double[] k3 = change(along(state, k2, SECONDS / 2), torque);
    double[] k4 = change(along(state, k3, SECONDS), torque);
    double[] next = new double[4];
    for (int i = 0; i < 4; i++) {
      next[i] = state[i] + SECONDS / 6 * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i]);
    }
    state =
        new double[] {
          wrapped(next[0]),
          wrapped(next[1]),
          Math.clamp(next[2], -MOST_FIRST, MOST_FIRST),
          Math.clamp(next[3], -MOST_SECOND, MOST_SECOND)
        };
    boolean up = -StrictMath.cos(state[0]) - StrictMath.cos(state[0] + state[1]) > 1;
    return new Step(observation(), up ? 0 : -1, up, false);
  }

  @Override
  public BufferedImage render() {
    try (Canvas canvas = new Canvas(360, 360, -2.2, -2.2, 4.4)) {
      double x1 = Math.sin(state[0]);
      double y1 = -Math.cos(state[0]);
      double x2 = x1 + Math.sin(state[0] + state[1]);
      double y2 = y1 - Math.cos(state[0] + state[1]);
      canvas.line(Canvas.PALE, 0.03, -2.2, 1, 2.2, 1);
      canvas.line(Canvas.SECOND, 0.16, 0, 0, x1, y1);
      canvas.line(Canvas.ACCENT, 0.16, x1, y1, x2, y2);
      canvas.dot(Canvas.INK, 0, 0, 0.1);
      canvas.dot(Canvas.INK, x1, y1, 0.1);
      return canvas.image();
    }
  }
}
