package org.pellucid.rl.environments;

import org.pellucid.errors.PellucidException;

/**
 * Gives observations mean 0 and variance 1: {@code (x - mean) / sqrt(variance + 1e-8)}, cut off at
 * -10 and 10, with mean and variance of all observations so far.
 *
 * <p>Environments that learn or are tested together share their statistics; freeze them for a test:
 *
 * <pre>{@code
 * var statistics = new RunningStatistics(4);
 * var agent = new PPO(() -> new NormalizeObservations(new CartPole(), statistics));
 * agent.learn(100_000);
 * statistics.freeze(true);
 * agent.evaluate(100);
 * }</pre>
 */
public final class NormalizeObservations extends ObservationWrapper {
  private static final double BOUND = 10;

  private final RunningStatistics statistics;
  private final Space.Box space;

  /**
   * Wraps an environment.
   *
   * @param inner the environment
   * @param statistics of what has been seen, perhaps by other environments of the same kind
   */
  public NormalizeObservations(Environment inner, RunningStatistics statistics) {
    super(inner);
    Space.Box box = box("NormalizeObservations", inner);
    if (statistics.mean().length != box.width()) {
      throw new PellucidException(
          "NormalizeObservations: observations are "
              + box.width()
              + " numbers wide but the statistics "
              + statistics.mean().length
              + ".");
    }
    this.statistics = statistics;
    space = new Space.Box(-BOUND, BOUND, box.shape().toArray());
  }

  /** {@return the statistics} */
  public RunningStatistics statistics() {
    return statistics;
  }

  @Override
  public Space observationSpace() {
    return space;
  }

  @Override
  protected float[] observe(float[] observation) {
    statistics.add(observation);
    return statistics.normalize(observation, BOUND);
  }
}
