package org.pellucid.rl.environments;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.pellucid.errors.PellucidException;

/**
 * Several environments of one kind that step together, so that a network decides for all of them in
 * one call. An episode that ends is followed by the next at once.
 *
 * <p>The arrays that it hands out are its own and change with each step.
 *
 * <p>Source: the vector environments of Gymnasium, in their mode {@code SAME_STEP}.
 */
public final class VectorEnvironment {
  private static final float[] NOTHING = {};

  private final List<Environment> environments;
  private final int width;
  private final float[] observations;
  private final double[] rewards;
  private final boolean[] terminated;
  private final boolean[] truncated;

  /** What was seen last where an episode has ended, else nothing. */
  private final float[][] last;

  private final double[] returns;
  private final int[] lengths;
  private final List<EpisodeEnd> ended = new ArrayList<>();

  /**
   * An episode that is over.
   *
   * @param environment in which environment it was, from 0
   * @param reward the sum of its rewards
   * @param length how many steps it had
   */
  public record EpisodeEnd(int environment, double reward, int length) {}

  private VectorEnvironment(List<Environment> environments) {
    this.environments = environments;
    int n = environments.size();
    width = environments.getFirst().observationSpace().width();
    observations = new float[n * width];
    rewards = new double[n];
    terminated = new boolean[n];
    truncated = new boolean[n];
    last = new float[n][0];
    returns = new double[n];
    lengths = new int[n];
  }

  /**
   * Makes environments.
   *
   * @param n how many, at least 1
   * @param maker makes one
   * @return all of them
   */
  public static VectorEnvironment of(int n, Supplier<? extends Environment> maker) {
    if (n < 1) {
      throw new PellucidException("VectorEnvironment: n must be >= 1, got " + n + ".");
    }
    List<Environment> environments = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      environments.add(maker.get());
    }
    return new VectorEnvironment(List.copyOf(environments));
  }

  /** {@return how many environments there are} */
  public int count() {
    return environments.size();
  }

  /** {@return the set that each one's observations come from} */
  public Space observationSpace() {
    return environments.getFirst().observationSpace();
  }

  /** {@return the set that each one's actions come from} */
  public Space actionSpace() {
    return environments.getFirst().actionSpace();
  }

  /**
   * Sets the seeds and begins an episode in each.
   *
   * @param seed the first one's seed; those that follow have the numbers that follow
   * @return the observations, one row per environment
   */
  public float[] reset(long seed) {
    for (int i = 0; i < count(); i++) {
      show(i, environments.get(i).reset(seed + i));
      returns[i] = 0;
      lengths[i] = 0;
    }
    return observations;
  }

  private void show(int i, float[] observation) {
    System.arraycopy(observation, 0, observations, i * width, width);
  }

  /**
   * Acts in each environment.
   *
   * @param actions one action per environment
   * @return the observations that the next actions answer, one row per environment: the first of
   *     the next episode where one has ended
   */
  public float[] step(double[][] actions) {
    if (actions.length != count()) {
      throw new PellucidException(
          "VectorEnvironment: " + count() + " actions are needed, got " + actions.length + ".");
    }
    ended.clear();
    for (int i = 0; i < actions.length; i++) {
      Environment environment = environments.get(i);
      Environment.Step step = environment.step(actions[i]);
      rewards[i] = step.reward();
      terminated[i] = step.terminated();
      truncated[i] = step.truncated();
      returns[i] += step.reward();
      lengths[i]++;
      if (step.isOver()) {
        last[i] = step.observation();
        ended.add(new EpisodeEnd(i, returns[i], lengths[i]));
        returns[i] = 0;
        lengths[i] = 0;
        show(i, environment.reset());
      } else {
        last[i] = NOTHING;
        show(i, step.observation());
      }
    }
    return observations;
  }

  /** {@return the present observations, one row per environment} */
  public float[] observations() {
    return observations;
  }

  /** {@return the rewards of the last step} */
  public double[] rewards() {
    return rewards;
  }

  /** {@return which episodes the last step terminated} */
  public boolean[] terminated() {
    return terminated;
  }

  /** {@return which episodes the last step truncated} */
  public boolean[] truncated() {
    return truncated;
  }

  /**
   * Finds what the last step led to.
   *
   * @param i the environment
   * @return the row of numbers; where an episode has ended, its last observation and not the first
   *     of the next. A fresh array or one that does not change any more.
   */
  public float[] reached(int i) {
    float[] end = last[i];
    if (end.length > 0) {
      return end;
    }
    float[] row = new float[width];
    System.arraycopy(observations, i * width, row, 0, width);
    return row;
  }

  /** {@return the episodes that the last step ended} */
  public List<EpisodeEnd> ended() {
    return List.copyOf(ended);
  }
}
