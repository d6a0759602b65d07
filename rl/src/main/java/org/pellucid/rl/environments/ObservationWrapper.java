package org.pellucid.rl.environments;

import org.pellucid.errors.PellucidException;

/** The base of wrappers that change observations, one at a time. */
public abstract class ObservationWrapper extends EnvironmentWrapper {
  /**
   * Wraps an environment.
   *
   * @param inner the environment
   */
  protected ObservationWrapper(Environment inner) {
    super(inner);
  }

  /**
   * Changes an observation.
   *
   * @param observation what the environment shows
   * @return what the agent sees, a fresh array
   */
  protected abstract float[] observe(float[] observation);

  /**
   * Finds the observation space, which must be a box.
   *
   * @param wrapper the name of the wrapper that needs it, for the message
   * @param inner the environment
   * @return the box
   */
  static Space.Box box(String wrapper, Environment inner) {
    if (inner.observationSpace() instanceof Space.Box box) {
      return box;
    }
    throw new PellucidException(
        wrapper
            + ": observations must come from a Box, got "
            + inner.observationSpace()
            + ". Wrap the environment in OneHotObservations first.");
  }

  @Override
  public final float[] reset(long seed) {
    return observe(inner().reset(seed));
  }

  @Override
  public final float[] reset() {
    return observe(inner().reset());
  }

  @Override
  public final Step step(double... action) {
    Step step = inner().step(action);
    return new Step(
        observe(step.observation()), step.reward(), step.terminated(), step.truncated());
  }
}
