package org.pellucid.rl.worlds;

import java.awt.image.BufferedImage;
import org.pellucid.rl.environments.EpisodicEnvironment;
import org.pellucid.rl.environments.Space;

/**
 * A car in a valley: position, speed, and the goal on the right. How it is driven its kinds say.
 */
public abstract sealed class ValleyCar extends EpisodicEnvironment
    permits ContinuousMountainCar, MountainCar {
  private final double goal;
  double position;
  double speed;

  ValleyCar(Space actions, int mostSteps, double goal) {
    super(new Space.Box(Hill.low(), Hill.high()), actions, mostSteps);
    this.goal = goal;
  }

  /**
   * Begins an episode in a given state.
   *
   * @param newPosition where the car is
   * @param newSpeed how fast it is, to the right
   * @return the observation
   */
  public final float[] startAt(double newPosition, double newSpeed) {
    started();
    position = newPosition;
    speed = newSpeed;
    return observation();
  }

  @Override
  protected final float[] begin() {
    return startAt(0.2 * random().nextDouble() - 0.6, 0);
  }

  final float[] observation() {
    return new float[] {(float) position, (float) speed};
  }

  @Override
  public final BufferedImage render() {
    return Hill.draw(position, goal);
  }
}
