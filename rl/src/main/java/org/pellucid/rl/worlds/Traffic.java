package org.pellucid.rl.worlds;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The other cars of {@link Driving}. They follow the car ahead by the intelligent driver model and
 * now and then change lanes past a slower one, where there is room.
 *
 * <p>With speed v, desired speed v0, gap s to a car ahead that is slower by d: {@code v' = 1.5 (1 -
 * (v / v0)^4 - (r / s)^2)} with {@code r = 2 + max(0, 1.2 v + v d / (2 sqrt(1.5 * 2)))}, at least
 * -8 m/s2.
 *
 * <p>Source: Treiber, Hennecke and Helbing, 2000.
 */
final class Traffic {
  private static final double ACCELERATION = 1.5;
  private static final double COMFORTABLE_BRAKING = 2;
  private static final double TWICE_ROOT = 2 * Math.sqrt(ACCELERATION * COMFORTABLE_BRAKING);
  private static final double HARDEST_BRAKING = 8;
  private static final double HEADWAY_SECONDS = 1.2;
  private static final double STANDSTILL_GAP = 2;
  private static final double LANES_PER_SECOND = 0.5;
  private static final double CHANGES_PER_SECOND = 0.15;
  private static final double SLOWEST = 16;
  private static final double FASTEST = 26;
  private static final double BEHIND = 100;
  private static final double AHEAD = 300;
  private static final double SPACING = 25;

  private final int lanes;
  private final Car own;
  private final Random random;
  private final List<Car> cars = new ArrayList<>();

  Traffic(int lanes, int count, Car own, Random random) {
    this.lanes = lanes;
    this.own = own;
    this.random = random;
    // Bounded: on a full road some cars find no place.
    for (int attempt = 0; attempt < 50 * count && cars.size() < count; attempt++) {
      double x = own.x - BEHIND + (BEHIND + AHEAD) * random.nextDouble();
      add(x, random.nextInt(lanes));
    }
  }

  List<Car> cars() {
    return cars;
  }

  private void add(double x, int lane) {
    double desired = SLOWEST + (FASTEST - SLOWEST) * random.nextDouble();
    Car car = new Car(x, lane, desired, desired);
    if (isFree(car, lane, SPACING)) {
      cars.add(car);
    }
  }

  private boolean isFree(Car car, int lane, double room) {
    if (own.isIn(1 << lane) && Math.abs(own.x - car.x) < room + Car.LENGTH) {
      return false;
    }
    for (Car other : cars) {
      if (other != car && other.isIn(1 << lane) && Math.abs(other.x - car.x) < room + Car.LENGTH) {
        return false;
      }
    }
    return true;
  }

  /**
   * The nearest car ahead of or behind another one, the agent's own among them.
   *
   * @param lanes where to look, one bit for each lane
   */
  @Nullable Car nearest(Car from, int lanes, boolean ahead) {
    Car best = from != own && own.isIn(lanes) && ahead == own.x >= from.x ? own : null;
    for (int i = 0; i < cars.size(); i++) {
      Car other = cars.get(i);
      if (other != from
          && other.isIn(lanes)
          && ahead == other.x >= from.x
          && (best == null || Math.abs(other.x - from.x) < Math.abs(best.x - from.x))) {
        best = other;
      }
    }
    return best;
  }

  private double acceleration(Car car) {
    double ratio = car.speed / car.desired;
    double free = 1 - ratio * ratio * ratio * ratio;
    double interaction = 0;
    Car leader = nearest(car, car.taken(), true);
    if (leader != null) {
      double closing = car.speed - leader.speed;
      double wanted =
          STANDSTILL_GAP
              + Math.max(0, car.speed * HEADWAY_SECONDS + car.speed * closing / TWICE_ROOT);
      double share = wanted / Math.max(0.5, car.gapTo(leader));
      interaction = share * share;
    }
    return Math.max(-HARDEST_BRAKING, ACCELERATION * (free - interaction));
  }

  /** Lets all cars drive for a moment. */
  void advance(double seconds) {
    double[] accelerations = cars.stream().mapToDouble(this::acceleration).toArray();
    for (int i = 0; i < cars.size(); i++) {
      Car car = cars.get(i);
      if (random.nextDouble() < CHANGES_PER_SECOND * seconds) {
        maybeChangeLane(car);
      }
      car.move(accelerations[i], LANES_PER_SECOND, seconds);
    }
    for (Car car : cars) {
      if (car.x < own.x - BEHIND) {
        replace(car, own.x + AHEAD - 20 * random.nextDouble());
      } else if (car.x > own.x + AHEAD) {
        replace(car, own.x - BEHIND + 20 * random.nextDouble());
      }
    }
  }

  /** Whether any of them touches a car. */
  boolean touch(Car car) {
    for (int i = 0; i < cars.size(); i++) {
      if (cars.get(i).touches(car)) {
        return true;
      }
    }
    return false;
  }

  private void maybeChangeLane(Car car) {
    if (car.y != car.lane()) {
      return;
    }
    Car leader = nearest(car, 1 << car.lane(), true);
    if (leader == null || leader.speed > car.desired - 1 || car.gapTo(leader) > 50) {
      return;
    }
    int target = car.lane() + (random.nextBoolean() ? 1 : -1);
    if (target < 0 || target >= lanes) {
      return;
    }
    Car front = nearest(car, 1 << target, true);
    Car back = nearest(car, 1 << target, false);
    boolean roomAhead = front == null || car.gapTo(front) > 10 + 0.5 * car.speed;
    boolean roomBehind =
        back == null
            || back.gapTo(car) > 12 + 0.5 * back.speed + 3 * Math.max(0, back.speed - car.speed);
    if (roomAhead && roomBehind) {
      car.aim(target);
    }
  }

  /** Makes a car that has left the stretch of road another one at its other end, if it fits. */
  private void replace(Car car, double x) {
    int lane = random.nextInt(lanes);
    double desired = SLOWEST + (FASTEST - SLOWEST) * random.nextDouble();
    if (isFree(new Car(x, lane, desired, desired), lane, SPACING)) {
      car.place(x, lane, desired);
      car.desired = desired;
    }
  }
}
