package org.pellucid.rl.agents;

import org.pellucid.rl.play.Evaluation;

/** Is told how learning goes. Each method does nothing unless it is overridden. */
public interface AgentListener {
  /**
   * An episode of training is over.
   *
   * @param step how many steps the agent has made in all
   * @param reward the sum of the episode's rewards
   * @param length how many steps it had
   */
  default void episode(long step, double reward, int length) {}

  /**
   * The agent has been tried out.
   *
   * @param step how many steps the agent has made in all
   * @param evaluation what came of it
   */
  default void evaluated(long step, Evaluation evaluation) {}
}
