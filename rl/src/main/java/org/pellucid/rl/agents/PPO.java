package org.pellucid.rl.agents;

import java.util.function.Supplier;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.rl.environments.Environment;
import org.pellucid.tensor.Tensor;

/**
 * Proximal policy optimization: goes over each round's steps several times, but stops pushing an
 * action whose likelihood has moved by more than the clip range c.
 *
 * <p>With the ratio r of the likelihoods now and when the action was drawn, and the advantage A,
 * the policy loss is {@code -mean min(r A, clip(r, 1 - c, 1 + c) A)}.
 *
 * <p>Takes all kinds of actions: choices by softmax, numbers by a normal distribution whose
 * deviations are learned. Defaults: 8 environments, horizon 128, minibatches of 256, 10 epochs,
 * gamma 0.99, lambda 0.95, clip 0.2, Adam with learning rate 3e-4, gradients within norm 0.5, two
 * hidden layers of 64 tanh units each for policy and critic.
 *
 * <p>Source: Schulman et al., 2017.
 */
public final class PPO extends ActorCritic<PPO> {
  /**
   * Makes an agent.
   *
   * @param maker makes the environment, as often as it is needed
   */
  public PPO(Supplier<? extends Environment> maker) {
    super(maker, 3e-4, new Defaults(128, 0.95, 10, 256, true, 0.2));
  }

  /**
   * Sets how often each round's steps are gone over, 10 without.
   *
   * @param count at least 1
   * @return this
   */
  public PPO epochs(int count) {
    setEpochs(count);
    return this;
  }

  /**
   * Sets how many steps make one minibatch, 256 without; a remainder of the shuffled steps is left
   * out of an epoch.
   *
   * @param size at least 1, at most horizon times environments
   * @return this
   */
  public PPO batchSize(int size) {
    setBatchSize(size);
    return this;
  }

  /**
   * Sets how far the likelihood of an action may move in a round, 0.2 without.
   *
   * @param range above 0
   * @return this
   */
  public PPO clip(double range) {
    setClip(range);
    return this;
  }

  @Override
  Tensor policyLoss(Tensor logLikelihood, Tensor before, Tensor advantages, Tensor clipRange) {
    Tensor ratio = logLikelihood.subtract(before).exp();
    Tensor bounded = ratio.maximum(clipRange.subtractFrom(1)).minimum(clipRange.add(1));
    return ratio.multiply(advantages).minimum(bounded.multiply(advantages)).mean().negative();
  }

  @Override
  Optimizer makeOptimizer(double rate) {
    return new Adam(rate).epsilon(1e-5).globalClipnorm(0.5);
  }
}
