package org.pellucid.rl.agents;

import java.util.function.Supplier;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.optimizers.RMSprop;
import org.pellucid.rl.environments.Environment;
import org.pellucid.tensor.Tensor;

/**
 * Advantage actor-critic: one step of the optimizer for each short round in several environments.
 *
 * <p>The policy loss is {@code -mean(log p A)} with the likelihood p of the actions and their
 * advantages A.
 *
 * <p>Takes all kinds of actions. Defaults: 8 environments, horizon 5, gamma 0.99, lambda 1, RMSprop
 * with learning rate 7e-4, rho 0.99 and epsilon 1e-5, gradients within norm 0.5, two hidden layers
 * of 64 tanh units each for policy and critic.
 *
 * <p>Source: Mnih et al., 2016, in its synchronous form.
 */
public final class A2C extends ActorCritic<A2C> {
  /**
   * Makes an agent.
   *
   * @param maker makes the environment, as often as it is needed
   */
  public A2C(Supplier<? extends Environment> maker) {
    super(maker, 7e-4, new Defaults(5, 1, 1, 0, false, 1));
  }

  @Override
  Tensor policyLoss(Tensor logLikelihood, Tensor before, Tensor advantages, Tensor clipRange) {
    return logLikelihood.multiply(advantages).mean().negative();
  }

  @Override
  Optimizer makeOptimizer(double rate) {
    return new RMSprop(rate).rho(0.99).epsilon(1e-5).globalClipnorm(0.5);
  }
}
