package org.pellucid.rl.worlds;

/** A car on the road of {@link Driving}: a rectangle of 5 m by half a lane. */
final class Car {
  static final double LENGTH = 5;
  static final double WIDTH = 0.5;

  /** Where its middle is along the road, in m. */
  double x;

  /** Where its middle is across the road, in lanes from the left one. */
  double y;

  /** Its speed, in m/s. */
  double speed;

  /** The speed it would like to have, in m/s. */
  double desired;

  private int lane;

  /** The lanes in which it takes room or is about to, one bit each. */
  private int taken;

  Car(double x, int lane, double speed, double desired) {
    this.desired = desired;
    place(x, lane, speed);
  }

  /** Puts it somewhere on the road. */
  void place(double newX, int newLane, double newSpeed) {
    x = newX;
    y = newLane;
    speed = newSpeed;
    aim(newLane);
  }

  /** The lane it drives in or is changing to. */
  int lane() {
    return lane;
  }

  /** Begins to change lanes. */
  void aim(int newLane) {
    lane = newLane;
    taken = 1 << lane;
    int nearest = (int) Math.round(y);
    for (int near = Math.max(0, nearest - 1); near <= nearest + 1; near++) {
      if (Math.abs(y - near) < 0.5 + WIDTH / 2) {
        taken |= 1 << near;
      }
    }
  }

  /** Whether it takes room in one of some lanes, or is about to. */
  boolean isIn(int lanes) {
    return (taken & lanes) != 0;
  }

  /** The lanes in which it takes room or is about to, one bit each. */
  int taken() {
    return taken;
  }

  /** How much road lies between this car's front and another's back; negative beside each other. */
  double gapTo(Car ahead) {
    return ahead.x - x - LENGTH;
  }

  boolean touches(Car other) {
    return Math.abs(x - other.x) < LENGTH && Math.abs(y - other.y) < WIDTH;
  }

  /** Drives on. */
  void move(double acceleration, double lanesPerSecond, double seconds) {
    speed = Math.max(0, speed + acceleration * seconds);
    x += speed * seconds;
    if (y != lane) {
      y += Math.clamp(lane - y, -lanesPerSecond * seconds, lanesPerSecond * seconds);
      aim(lane);
    }
  }
}
