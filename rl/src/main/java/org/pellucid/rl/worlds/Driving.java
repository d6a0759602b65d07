package org.pellucid.rl.worlds;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import org.pellucid.rl.environments.EpisodicEnvironment;
import org.pellucid.rl.environments.Space;
import org.pellucid.rl.play.Policy;

/**
 * A car on a straight road with several lanes, among others that are slower: get on as fast as
 * possible and never touch anybody.
 *
 * <p>Action, every half second: 0 keep, 1 change to the left lane, 2 to the right, 3 faster, 4
 * slower by 3 m/s. The car aims at speeds from 8 to 36 m/s, gains 4 m/s2 and brakes with 7 m/s2,
 * and takes a second to change lanes. A change that leaves the road does nothing.
 *
 * <p>Reward: {@code (v - 16) / 20} for each step, v in m/s, less 0.02 for a change of lanes begun;
 * -100 for a crash, which ends the episode. Truncated after 120 steps, a minute.
 *
 * <p>Observation, 19 numbers of about -1 to 1: the speed / 36; the speed aimed at less the speed, /
 * 10; the place across the road, 0 on the left and 1 on the right; how far a change of lanes still
 * has to go, in lanes; 1 if there is a lane on the left, on the right; 1 always. Then for the own
 * lane (the one aimed at during a change), the left and the right one: the room ahead / 100 m and
 * behind / 50 m, at most 1, and in their order the relative speed of the car there / 20, 0 if there
 * is none. Lanes that do not exist have no room.
 *
 * <p>The others aim at 16 to 26 m/s, keep their distance (the intelligent driver model), brake for
 * whoever cuts in, and change lanes where there is room. Everything moves in steps of 0.1 s.
 */
public final class Driving extends EpisodicEnvironment {
  /** The action that changes nothing. */
  public static final int KEEP = 0;

  /** The action that changes to the lane on the left. */
  public static final int LEFT = 1;

  /** The action that changes to the lane on the right. */
  public static final int RIGHT = 2;

  /** The action that aims at a higher speed. */
  public static final int FASTER = 3;

  /** The action that aims at a lower speed. */
  public static final int SLOWER = 4;

  private static final int WIDTH = 19;
  private static final double SECONDS = 0.1;
  private static final int MOMENTS = 5;
  private static final double SLOWEST = 8;
  private static final double FASTEST = 36;
  private static final double NOTCH = 3;
  private static final double ACCELERATION = 4;
  private static final double BRAKING = 7;
  private static final double SIGHT_AHEAD = 100;
  private static final double SIGHT_BEHIND = 50;

  private final int lanes;
  private final int count;
  private Car own = new Car(0, 0, 0, 0);
  private @Nullable Traffic traffic;
  private boolean crashed;

  /** Makes a road of 4 lanes with 20 other cars on 400 m. */
  public Driving() {
    this(4, 20);
  }

  /**
   * Makes a road.
   *
   * @param lanes how many lanes it has, from 1 to 30
   * @param cars how many other cars there are on the 400 m around the own one
   */
  public Driving(int lanes, int cars) {
    super(new Space.Box(-3, 3, WIDTH), new Space.Discrete(5), 120);
    if (lanes < 1 || lanes > 30 || cars < 0) {
      throw new PellucidException(
          "Driving: 1 to 30 lanes and at least 0 cars are needed, got "
              + lanes
              + " and "
              + cars
              + ".");
    }
    this.lanes = lanes;
    this.count = cars;
  }

  /**
   * Makes the policy of a driver who stays in the lane behind whoever is there: slower within two
   * seconds of the car ahead, faster beyond three.
   *
   * @return the policy
   */
  public static Policy timid() {
    return observation -> {
      double speed = observation[0] * FASTEST;
      double aim = speed + 10 * observation[1];
      double room = observation[7] * SIGHT_AHEAD;
      double closing = Math.max(0, -20 * observation[8]);
      double needed = 5 + 1.5 * speed + closing * closing / 6;
      if (room < SIGHT_AHEAD && room < needed) {
        return new double[] {SLOWER};
      }
      boolean open = room >= SIGHT_AHEAD || room > needed + speed;
      return new double[] {open && aim < FASTEST - NOTCH ? FASTER : KEEP};
    };
  }

  /** {@return how far the car has come in this episode, in m} */
  public double distance() {
    return own.x;
  }

  /** {@return the present speed, in m/s} */
  public double speed() {
    return own.speed;
  }

  /** {@return whether this episode has ended in a crash} */
  public boolean crashed() {
    return crashed;
  }

  @Override
  protected float[] begin() {
    own = new Car(0, random().nextInt(lanes), 20, 20);
    traffic = new Traffic(lanes, count, own, random());
    crashed = false;
    return observation();
  }

  private Traffic traffic() {
    Traffic present = traffic;
    if (present == null) {
      throw new PellucidException("Driving: call reset() first.");
    }
    return present;
  }

  @Override
  protected Step advance(double[] action) {
    boolean changes = false;
    switch ((int) action[0]) {
      case LEFT -> changes = changeLane(-1);
      case RIGHT -> changes = changeLane(1);
      case FASTER -> own.desired = Math.min(FASTEST, own.desired + NOTCH);
      case SLOWER -> own.desired = Math.max(SLOWEST, own.desired - NOTCH);
      default -> {}
    }
    for (int i = 0; i < MOMENTS && !crashed; i++) {
      double gain = (own.desired - own.speed) / SECONDS;
      own.move(Math.clamp(gain, -BRAKING, ACCELERATION), 1, SECONDS);
      traffic().advance(SECONDS);
      crashed = traffic().touch(own);
    }
    double reward = crashed ? -100 : (own.speed - 16) / 20 - (changes ? 0.02 : 0);
    return new Step(observation(), reward, crashed, false);
  }

  /** Aims at the next lane; during a change only back to the lane that is being left. */
  private boolean changeLane(int direction) {
    int target = own.lane() + direction;
    if (target < 0 || target >= lanes || Math.abs(target - own.y) > 1 + 1e-9) {
      return false;
    }
    own.aim(target);
    return true;
  }

  private float[] observation() {
    float[] seen = new float[WIDTH];
    seen[0] = (float) (own.speed / FASTEST);
    seen[1] = (float) ((own.desired - own.speed) / 10);
    seen[2] = lanes == 1 ? 0 : (float) (own.y / (lanes - 1));
    seen[3] = (float) (own.lane() - own.y);
    seen[4] = own.lane() > 0 ? 1 : 0;
    seen[5] = own.lane() < lanes - 1 ? 1 : 0;
    seen[6] = 1;
    look(seen, 7, own.lane());
    look(seen, 11, own.lane() - 1);
    look(seen, 15, own.lane() + 1);
    return seen;
  }

  private void look(float[] seen, int at, int lane) {
    if (lane < 0 || lane >= lanes) {
      return;
    }
    Car ahead = traffic().nearest(own, 1 << lane, true);
    Car behind = traffic().nearest(own, 1 << lane, false);
    seen[at] = ahead == null ? 1 : (float) Math.clamp(own.gapTo(ahead) / SIGHT_AHEAD, 0, 1);
    seen[at + 2] = behind == null ? 1 : (float) Math.clamp(behind.gapTo(own) / SIGHT_BEHIND, 0, 1);
    if (ahead != null && seen[at] < 1) {
      seen[at + 1] = (float) ((ahead.speed - own.speed) / 20);
    }
    if (behind != null && seen[at + 2] < 1) {
      seen[at + 3] = (float) ((behind.speed - own.speed) / 20);
    }
  }

  @Override
  public BufferedImage render() {
    double left = own.x - 50;
    double laneMeters = 4;
    double width = lanes * laneMeters;
    try (Canvas canvas = new Canvas(640, 40 + lanes * 19, left, -2, 170)) {
      canvas.box(new Color(0x5A, 0x62, 0x6B), left, 0, 170, width, 0);
      for (int lane = 1; lane < lanes; lane++) {
        // Dashes of 6 m every 12 m that stand on the road.
        for (double dash = Math.floor(left / 12) * 12; dash < left + 170; dash += 12) {
          canvas.box(Color.WHITE, dash, lane * laneMeters - 0.15, 6, 0.3, 0);
        }
      }
      for (Car car : traffic().cars()) {
        draw(canvas, Canvas.PALE, car);
      }
      draw(canvas, crashed ? Color.RED : Canvas.ACCENT, own);
      canvas.text(
          Canvas.INK,
          15,
          left + 3,
          width + 1.5,
          String.format(
              Locale.ROOT,
              "%.0f km/h   %.0f m%s",
              own.speed * 3.6,
              own.x,
              crashed ? "   crash" : ""));
      return canvas.image();
    }
  }

  private void draw(Canvas canvas, Color color, Car car) {
    double middle = (lanes - 0.5 - car.y) * 4;
    canvas.box(color, car.x - Car.LENGTH / 2, middle - 1, Car.LENGTH, 2, 1);
    // The windscreen shows where the front is.
    canvas.box(Canvas.INK, car.x + 0.5, middle - 0.8, 0.9, 1.6, 0.3);
  }
}
