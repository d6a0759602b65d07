package org.pellucid.rl.environments;

import org.pellucid.errors.PellucidException;

/**
 * Maps observations from the bounds of their space to -1 .. 1.
 *
 * <p>Errors: a space that is no box, or whose bounds are not finite.
 */
public final class RescaleObservations extends ObservationWrapper {
  private final float[] low;
  private final float[] high;
  private final Space.Box space;

  /**
   * Wraps an environment.
   *
   * @param inner the environment
   */
  public RescaleObservations(Environment inner) {
    super(inner);
    Space.Box box = box("RescaleObservations", inner);
    if (!box.isBounded()) {
      throw new PellucidException(
          "RescaleObservations: the bounds of observations must be finite. Use"
              + " NormalizeObservations for others.");
    }
    low = box.low();
    high = box.high();
    space = new Space.Box(-1, 1, box.shape().toArray());
  }

  @Override
  public Space observationSpace() {
    return space;
  }

  @Override
  protected float[] observe(float[] observation) {
    float[] scaled = new float[observation.length];
    for (int i = 0; i < scaled.length; i++) {
      float range = high[i] - low[i];
      scaled[i] = range == 0 ? 0 : 2 * (observation[i] - low[i]) / range - 1;
    }
    return scaled;
  }
}
