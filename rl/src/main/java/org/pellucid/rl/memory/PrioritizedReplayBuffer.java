package org.pellucid.rl.memory;

import java.util.Random;
import org.pellucid.errors.PellucidException;

/**
 * The last so many transitions, from which those are drawn more often that were predicted worse.
 *
 * <p>Transition i is drawn with probability {@code P(i) = p_i^alpha / sum p^alpha}, where p is the
 * size of its last error plus 1e-6; new ones have the greatest p so far. To make up for that it
 * counts with weight {@code (N P(i))^-beta}, divided by the greatest weight in the batch. A draw of
 * k takes one from each k-th part of the sum.
 *
 * <p>Source: Schaul et al., 2016, the proportional variant.
 */
public final class PrioritizedReplayBuffer extends ReplayBuffer {
  private static final double LEAST = 1e-6;

  private final double alpha;
  private double beta;
  private double greatest = 1;

  /** A tree in an array: node i is the sum of nodes 2i and 2i + 1; the leaves stand at the end. */
  private final double[] sums;

  private final int leaves;

  /**
   * Makes an empty buffer.
   *
   * @param capacity how many transitions it keeps, at least 1
   * @param observationWidth how many numbers an observation has
   * @param actionWidth how many numbers an action has
   * @param alpha how strongly errors count, from 0 (not at all) to 1
   * @param beta how far weights make up for that, from 0 (not at all) to 1
   */
  public PrioritizedReplayBuffer(
      int capacity, int observationWidth, int actionWidth, double alpha, double beta) {
    super(capacity, observationWidth, actionWidth);
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new PellucidException(
          "PrioritizedReplayBuffer: alpha must be from 0 to 1, got " + alpha + ".");
    }
    this.alpha = alpha;
    setBeta(beta);
    leaves = Math.max(1, Integer.highestOneBit(Math.max(1, capacity - 1)) << 1);
    sums = new double[2 * leaves];
  }

  /**
   * Changes how far weights make up for the uneven draw; usually it grows to 1 during training.
   *
   * @param newBeta from 0 to 1
   */
  public void setBeta(double newBeta) {
    if (!(newBeta >= 0 && newBeta <= 1)) {
      throw new PellucidException(
          "PrioritizedReplayBuffer: beta must be from 0 to 1, got " + newBeta + ".");
    }
    beta = newBeta;
  }

  @Override
  public int add(Transition transition) {
    int place = super.add(transition);
    set(place, greatest);
    return place;
  }

  private void set(int place, double priority) {
    int node = leaves + place;
    sums[node] = StrictMath.pow(priority, alpha);
    for (node /= 2; node >= 1; node /= 2) {
      sums[node] = sums[2 * node] + sums[2 * node + 1];
    }
  }

  /**
   * Finds how likely a transition is drawn.
   *
   * @param place where it stands
   * @return the probability of one draw
   */
  public double probability(int place) {
    return sums[leaves + place] / sums[1];
  }

  @Override
  public void sample(Minibatch batch, Random random) {
    requireContent();
    int count = batch.size();
    double[] weights = new double[count];
    int[] places = new int[count];
    double most = 0;
    for (int i = 0; i < count; i++) {
      places[i] = find((i + random.nextDouble()) / count * sums[1]);
      weights[i] = StrictMath.pow(size() * probability(places[i]), -beta);
      most = Math.max(most, weights[i]);
    }
    for (int i = 0; i < count; i++) {
      copy(places[i], batch, i, weights[i] / most);
    }
  }

  /** The leaf in which a running sum passes a value. */
  private int find(double value) {
    double rest = value;
    int node = 1;
    while (node < leaves) {
      node *= 2;
      if (rest >= sums[node] && sums[node + 1] > 0) {
        rest -= sums[node];
        node++;
      }
    }
    return node - leaves;
  }

  /**
   * Tells how badly transitions were predicted.
   *
   * @param batch what was drawn
   * @param errors the error of each
   */
  public void update(Minibatch batch, float[] errors) {
    for (int i = 0; i < batch.size(); i++) {
      double priority = Math.abs(errors[i]) + LEAST;
      greatest = Math.max(greatest, priority);
      set(batch.places()[i], priority);
    }
  }
}
