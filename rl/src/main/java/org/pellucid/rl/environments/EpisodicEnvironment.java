package org.pellucid.rl.environments;

import java.util.Random;
import java.util.SplittableRandom;
import org.pellucid.errors.PellucidException;

/**
 * The base of environments of one's own: it keeps the random numbers, checks actions, counts steps
 * and cuts episodes off at a time limit.
 *
 * <p>A subclass says how an episode begins and what an action does:
 *
 * <pre>{@code
 * final class Coin extends EpisodicEnvironment {
 *   private int side;
 *
 *   Coin() {
 *     super(new Space.Discrete(1), new Space.Discrete(2), 10);
 *   }
 *
 *   protected float[] begin() {
 *     side = random().nextInt(2);
 *     return new float[] {0};
 *   }
 *
 *   protected Step advance(double[] action) {
 *     return new Step(begin(), action[0] == side ? 1 : 0, false, false);
 *   }
 * }
 * }</pre>
 */
public abstract class EpisodicEnvironment implements Environment {
  private final Space observationSpace;
  private final Space actionSpace;
  private final int timeLimit;
  private Random random = new Random(new SplittableRandom(0).nextLong());
  private int steps;
  private boolean over = true;

  /**
   * Makes an environment.
   *
   * @param observationSpace the set that observations come from
   * @param actionSpace the set that actions come from
   * @param timeLimit after how many steps an episode is truncated, 0 for never
   */
  protected EpisodicEnvironment(Space observationSpace, Space actionSpace, int timeLimit) {
    if (timeLimit < 0) {
      throw new PellucidException(
          getClass().getSimpleName() + ": the time limit must be >= 0, got " + timeLimit + ".");
    }
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.timeLimit = timeLimit;
  }

  /**
   * Draws the beginning of an episode.
   *
   * @return the first observation, a fresh array
   */
  protected abstract float[] begin();

  /**
   * Does what an action does.
   *
   * @param action an element of the action space
   * @return what it brought, with a fresh array
   */
  protected abstract Step advance(double[] action);

  /** {@return the random numbers of this environment} */
  protected final Random random() {
    return random;
  }

  /** {@return how many steps this episode has had} */
  public final int steps() {
    return steps;
  }

  /** Makes an episode begin now, in a state that the subclass has set. */
  protected final void started() {
    steps = 0;
    over = false;
  }

  @Override
  public final Space observationSpace() {
    return observationSpace;
  }

  @Override
  public final Space actionSpace() {
    return actionSpace;
  }

  @Override
  public final float[] reset(long seed) {
    // Neighbouring seeds of Random begin with nearly the same number, so they are mixed first.
    random = new Random(new SplittableRandom(seed).nextLong());
    return reset();
  }

  @Override
  public final float[] reset() {
    started();
    return begin();
  }

  @Override
  public final Step step(double... action) {
    if (over) {
      throw new PellucidException(
          getClass().getSimpleName()
              + (steps == 0
                  ? ": call reset() before step()."
                  : ": the episode is over after " + steps + " steps; call reset()."));
    }
    actionSpace.check(getClass().getSimpleName() + ": the action", action);
    Step step = advance(action);
    steps++;
    if (!step.isOver() && steps == timeLimit) {
      step = new Step(step.observation(), step.reward(), false, true);
    }
    over = step.isOver();
    return step;
  }
}
