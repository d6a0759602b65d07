package org.pellucid.rl.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.pellucid.errors.PellucidException;

/**
 * Turns steps into transitions over several steps, so that rewards reach earlier states sooner: the
 * reward becomes {@code r_0 + gamma r_1 + ... + gamma^(n-1) r_n-1}, the state reached that after n
 * steps, and the discount {@code gamma^n}. Near the end of an episode they are shorter.
 *
 * <p>Source: Sutton, 1988; Hessel et al., 2018.
 */
public final class MultiStep {
  private final int n;
  private final double gamma;
  private final Consumer<Transition> memory;
  private final Deque<Transition> pending = new ArrayDeque<>();

  /**
   * Makes one for the steps of one environment.
   *
   * @param n over how many steps, at least 1
   * @param gamma the discount of each step
   * @param memory takes the transitions
   */
  public MultiStep(int n, double gamma, Consumer<Transition> memory) {
    if (n < 1) {
      throw new PellucidException("MultiStep: n must be >= 1, got " + n + ".");
    }
    this.n = n;
    this.gamma = gamma;
    this.memory = memory;
  }

  /**
   * Takes a step.
   *
   * @param step what happened, its discount gamma or 0
   * @param over whether it ended the episode
   */
  public void add(Transition step, boolean over) {
    pending.add(step);
    if (pending.size() == n) {
      hand(step);
    }
    if (over) {
      while (!pending.isEmpty()) {
        hand(step);
      }
    }
  }

  /** Hands on the oldest, with all that has followed. */
  private void hand(Transition last) {
    double reward = 0;
    double factor = 1;
    for (Transition step : pending) {
      reward += factor * step.reward();
      factor *= gamma;
    }
    Transition first = pending.remove();
    memory.accept(
        new Transition(
            first.observation(),
            first.action(),
            reward,
            last.reached(),
            last.discount() == 0 ? 0 : factor));
  }
}
