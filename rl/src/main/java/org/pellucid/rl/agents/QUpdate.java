package org.pellucid.rl.agents;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** What {@link DQN} computes when it learns, in tensor code. */
final class QUpdate {
  private QUpdate() {}

  /**
   * One step of the optimizer.
   *
   * @param inputs observations, actions, rewards, observations reached, discounts and weights
   * @return the loss, and the error of each transition
   */
  static List<Tensor> learn(
      List<Tensor> inputs,
      Networks networks,
      Model online,
      Model target,
      Optimizer optimizer,
      int actions,
      boolean doubleQ) {
    Tensor chosen = Nn.oneHot(inputs.get(1).select(1, 0).cast(DType.INT32), actions);
    Tensor values = networks.call(online, inputs.get(0)).multiply(chosen).sum(1);
    Tensor later = networks.call(target, inputs.get(3));
    Tensor best = doubleQ ? networks.call(online, inputs.get(3)) : later;
    Tensor next = later.multiply(Nn.oneHot(best.argmax(1), actions)).sum(1);
    Tensor goal = inputs.get(2).add(inputs.get(4).multiply(next)).stopGradient();
    Tensor error = values.subtract(goal);
    Tensor size = error.abs();
    Tensor huber = size.lessEqual(1).where(error.square().multiply(0.5), size.subtract(0.5));
    Tensor loss = huber.multiply(inputs.get(5)).mean();
    optimizer.minimize(loss, online.trainableVariables());
    return List.of(loss, error);
  }

  /** Moves weights by a share of the way to others. */
  static List<Tensor> follow(List<Variable> leaders, List<Variable> followers, double share) {
    for (int i = 0; i < leaders.size(); i++) {
      Tensor leader = leaders.get(i).tensor();
      Tensor follower = followers.get(i).tensor();
      followers
          .get(i)
          .assign(share == 1 ? leader : follower.add(leader.subtract(follower).multiply(share)));
    }
    return List.of(Tensor.scalar(0.0));
  }
}
