package org.pellucid.rl.environments;

import org.pellucid.errors.PellucidException;

/**
 * Turns observations that are numbers of states into rows with a one at the state's place, as
 * networks need them.
 *
 * <p>Errors: observations that are a box already.
 */
public final class OneHotObservations extends ObservationWrapper {
  private final int[] counts;
  private final Space.Box space;

  /**
   * Wraps an environment.
   *
   * @param inner the environment
   */
  public OneHotObservations(Environment inner) {
    super(inner);
    counts =
        switch (inner.observationSpace()) {
          case Space.Discrete discrete -> new int[] {discrete.n()};
          case Space.MultiDiscrete several -> several.counts();
          case Space.Box box ->
              throw new PellucidException(
                  "OneHotObservations: observations must be numbers of states, got " + box + ".");
        };
    int total = 0;
    for (int count : counts) {
      total += count;
    }
    space = new Space.Box(0, 1, total);
  }

  @Override
  public Space observationSpace() {
    return space;
  }

  @Override
  protected float[] observe(float[] observation) {
    float[] row = new float[space.width()];
    int start = 0;
    for (int i = 0; i < counts.length; i++) {
      row[start + (int) observation[i]] = 1;
      start += counts[i];
    }
    return row;
  }
}
