package org.pellucid.rl.memory;

import java.util.Random;
import org.pellucid.errors.PellucidException;

/**
 * The last so many transitions, from which learners draw evenly, with repetition.
 *
 * <p>Source: Lin, 1992; Mnih et al., 2015.
 */
public sealed class ReplayBuffer permits PrioritizedReplayBuffer {
  private final int capacity;
  private final int observationWidth;
  private final int actionWidth;
  private final float[] observations;
  private final float[] reached;
  private final float[] actions;
  private final float[] rewards;
  private final float[] discounts;
  private int size;
  private int next;

  /**
   * Makes an empty buffer.
   *
   * @param capacity how many transitions it keeps, at least 1
   * @param observationWidth how many numbers an observation has
   * @param actionWidth how many numbers an action has
   */
  public ReplayBuffer(int capacity, int observationWidth, int actionWidth) {
    if (capacity < 1) {
      throw new PellucidException("ReplayBuffer: capacity must be >= 1, got " + capacity + ".");
    }
    if ((long) capacity * Math.max(observationWidth, actionWidth) > Integer.MAX_VALUE - 8) {
      throw new PellucidException(
          "ReplayBuffer: "
              + capacity
              + " observations of "
              + observationWidth
              + " numbers do not fit into one array. Lower the capacity.");
    }
    this.capacity = capacity;
    this.observationWidth = observationWidth;
    this.actionWidth = actionWidth;
    observations = new float[capacity * observationWidth];
    reached = new float[capacity * observationWidth];
    actions = new float[capacity * actionWidth];
    rewards = new float[capacity];
    discounts = new float[capacity];
  }

  /** {@return how many transitions it keeps at most} */
  public final int capacity() {
    return capacity;
  }

  /** {@return how many transitions are there} */
  public final int size() {
    return size;
  }

  /**
   * Remembers a transition, in place of the oldest when the buffer is full.
   *
   * @param transition what happened
   * @return where it stands
   */
  public int add(Transition transition) {
    int place = next;
    System.arraycopy(
        transition.observation(), 0, observations, place * observationWidth, observationWidth);
    System.arraycopy(transition.reached(), 0, reached, place * observationWidth, observationWidth);
    for (int i = 0; i < actionWidth; i++) {
      actions[place * actionWidth + i] = (float) transition.action()[i];
    }
    rewards[place] = (float) transition.reward();
    discounts[place] = (float) transition.discount();
    next = (next + 1) % capacity;
    size = Math.min(size + 1, capacity);
    return place;
  }

  /**
   * Draws transitions.
   *
   * @param batch filled with them
   * @param random where the numbers come from
   */
  public void sample(Minibatch batch, Random random) {
    requireContent();
    for (int i = 0; i < batch.size(); i++) {
      copy(random.nextInt(size), batch, i, 1);
    }
  }

  final void requireContent() {
    if (size == 0) {
      throw new PellucidException("ReplayBuffer: there is nothing to draw from yet.");
    }
  }

  final void copy(int place, Minibatch batch, int row, double weight) {
    int width = observationWidth;
    System.arraycopy(observations, place * width, batch.observations().data(), row * width, width);
    System.arraycopy(reached, place * width, batch.reached().data(), row * width, width);
    System.arraycopy(
        actions, place * actionWidth, batch.actions().data(), row * actionWidth, actionWidth);
    floats(batch.rewards().data())[row] = rewards[place];
    floats(batch.discounts().data())[row] = discounts[place];
    floats(batch.weights().data())[row] = (float) weight;
    batch.places()[row] = place;
  }

  private static float[] floats(Object data) {
    return (float[]) data;
  }
}
