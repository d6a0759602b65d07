package org.pellucid.rl.environments;

import java.awt.image.BufferedImage;
import org.pellucid.errors.PellucidException;

/**
 * What an agent acts in: it shows an observation, takes an action, and pays a reward.
 *
 * <pre>{@code
 * Environment env = new CartPole();
 * float[] observation = env.reset(1);
 * while (true) {
 *   Environment.Step step = env.step(observation[2] > 0 ? 1 : 0);
 *   if (step.isOver()) {
 *     break;
 *   }
 *   observation = step.observation();
 * }
 * }</pre>
 *
 * <p>Observations are rows of floats, in the order of {@link #observationSpace()}; actions are rows
 * of numbers, in that of {@link #actionSpace()}. The same seed and the same actions give the same
 * episode, to the last bit, on any machine.
 *
 * <p>Source: the interface of Gymnasium.
 */
public interface Environment {
  /**
   * What a step brought.
   *
   * @param observation what is seen now
   * @param reward what was paid for the action
   * @param terminated whether the episode is over because the task is: won, lost, crashed; nothing
   *     can be earned after that
   * @param truncated whether the episode was cut off for a reason outside of the task, such as a
   *     time limit; more could have been earned
   */
  record Step(float[] observation, double reward, boolean terminated, boolean truncated) {
    /** {@return whether the episode is over, for either reason} */
    public boolean isOver() {
      return terminated || truncated;
    }
  }

  /** {@return the set that observations come from} */
  Space observationSpace();

  /** {@return the set that actions come from} */
  Space actionSpace();

  /**
   * Sets the seed and begins an episode.
   *
   * @param seed any number; this episode and those after it depend on it alone
   * @return the first observation
   */
  float[] reset(long seed);

  /**
   * Begins another episode, drawn on from the seed that was set last, 0 if none was.
   *
   * @return the first observation
   */
  float[] reset();

  /**
   * Acts.
   *
   * @param action the action: one whole number for discrete actions, one number per entry for boxes
   * @return what it brought
   */
  Step step(double... action);

  /**
   * Draws the environment as it is now.
   *
   * @return a picture, of the same size each time
   */
  default BufferedImage render() {
    throw new PellucidException(getClass().getSimpleName() + " cannot be drawn.");
  }
}
