package org.pellucid.rl.environments;

import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;

/**
 * Shows the last few observations at once, the newest last, so that speeds can be seen. At the
 * beginning of an episode the first observation stands in every place.
 *
 * <p>The new space is a box with one more axis, the first one: {@code [frames, ...]}.
 *
 * <p>Errors: fewer than 1 frame, observations that are no box.
 */
public final class StackFrames extends EnvironmentWrapper {
  private final Space.Box space;
  private final float[] stacked;

  /**
   * Wraps an environment.
   *
   * @param inner the environment
   * @param frames how many observations, at least 1
   */
  public StackFrames(Environment inner, int frames) {
    super(inner);
    if (frames < 1) {
      throw new PellucidException("StackFrames: frames must be >= 1, got " + frames + ".");
    }
    Space.Box box = ObservationWrapper.box("StackFrames", inner);
    space =
        new Space.Box(
            Shape.of(frames).plus(box.shape()),
            repeated(box.low(), frames),
            repeated(box.high(), frames));
    stacked = new float[space.width()];
  }

  private static float[] repeated(float[] row, int times) {
    float[] result = new float[row.length * times];
    for (int i = 0; i < times; i++) {
      System.arraycopy(row, 0, result, i * row.length, row.length);
    }
    return result;
  }

  @Override
  public Space observationSpace() {
    return space;
  }

  private float[] first(float[] observation) {
    System.arraycopy(
        repeated(observation, stacked.length / observation.length), 0, stacked, 0, stacked.length);
    return stacked.clone();
  }

  @Override
  public float[] reset(long seed) {
    return first(inner().reset(seed));
  }

  @Override
  public float[] reset() {
    return first(inner().reset());
  }

  @Override
  public Step step(double... action) {
    Step step = inner().step(action);
    float[] newest = step.observation();
    int older = stacked.length - newest.length;
    System.arraycopy(stacked, newest.length, stacked, 0, older);
    System.arraycopy(newest, 0, stacked, older, newest.length);
    return new Step(stacked.clone(), step.reward(), step.terminated(), step.truncated());
  }
}
