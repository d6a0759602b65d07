package org.pellucid.rl.agents;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.play.Evaluation;
import org.pellucid.rl.play.Policy;
import org.pellucid.tensor.Variable;

/** Tries an agent out while it learns, and keeps the weights that did best. */
final class Trials {
  /** Where the seeds of trials begin, apart from those of {@link Agent#evaluate}. */
  private static final long FIRST_SEED = 2_000_000;

  /** After how many steps there is a trial; 0 for never. */
  long every;

  /** How many episodes a trial has. */
  int episodes;

  /** The mean reward with which learning ends. */
  double goal = Double.POSITIVE_INFINITY;

  /** Makes the environment of the trials; without it they take place in one like the others. */
  @Nullable Supplier<? extends Environment> maker;

  @Nullable Environment environment;
  private long next;
  private double bestReward = Double.NEGATIVE_INFINITY;
  private @Nullable List<NdArray> best;

  void begin(long step) {
    next = every == 0 ? Long.MAX_VALUE : step + every;
  }

  boolean isDue(long step) {
    return step >= next;
  }

  /**
   * Plays some episodes.
   *
   * @param step how many steps the agent has made
   * @param policy what it has learned
   * @param weights all that the policy depends on
   * @param listener is told what came of it
   * @return whether the goal is reached
   */
  boolean tryOut(long step, Policy policy, List<Variable> weights, AgentListener listener) {
    next += every;
    Environment place = environment;
    if (place == null) {
      throw new IllegalStateException("learning has not begun");
    }
    Evaluation trial = Evaluation.of(place, policy, episodes, FIRST_SEED);
    listener.evaluated(step, trial);
    if (trial.meanReward() > bestReward) {
      bestReward = trial.meanReward();
      best = weights.stream().map(Variable::value).toList();
    }
    return trial.meanReward() >= goal;
  }

  void restoreBest(List<Variable> weights) {
    List<NdArray> kept = best;
    if (kept != null) {
      for (int i = 0; i < kept.size(); i++) {
        weights.get(i).assign(kept.get(i));
      }
    }
  }
}
