package org.pellucid.rl.agents;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.memory.Returns;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * The plain policy gradient: whole episodes are played, and each action becomes likelier by how
 * much was earned after it.
 *
 * <p>With the discounted sum G of the rewards from a step to the end of its episode, the loss is
 * {@code -mean(log p G)}. By default the sums of all steps of an update are brought to mean 0 and
 * deviation 1, a simple baseline.
 *
 * <p>Takes all kinds of actions. Defaults: 8 episodes for each update, gamma 0.99, Adam with
 * learning rate 3e-3, two hidden layers of 64 tanh units. One environment.
 *
 * <p>Source: Williams, 1992.
 */
public final class REINFORCE extends Agent<REINFORCE> {
  private int episodesPerUpdate = 8;
  private boolean baseline = true;

  private @Nullable Parts parts;

  /** What exists once learning has begun. */
  private record Parts(
      Actions actions,
      Model policy,
      Compiled decide,
      Optimizer optimizer,
      Map<Integer, Compiled> training,
      double[] action) {}

  /**
   * Makes an agent.
   *
   * @param maker makes the environment, as often as it is needed
   */
  public REINFORCE(Supplier<? extends Environment> maker) {
    super(maker, 3e-3, "tanh", 1, 64, 64);
  }

  /**
   * Sets how many episodes are played before each update, 8 without.
   *
   * @param episodes at least 1
   * @return this
   */
  public REINFORCE episodesPerUpdate(int episodes) {
    setAtLeast("episodesPerUpdate", 1, episodes);
    episodesPerUpdate = episodes;
    return this;
  }

  /**
   * Sets whether the sums of rewards are brought to mean 0 and deviation 1, yes without.
   *
   * @param use whether they are
   * @return this
   */
  public REINFORCE baseline(boolean use) {
    set("baseline", true, "", use);
    baseline = use;
    return this;
  }

  private Parts parts() {
    prepare();
    return begun(parts);
  }

  @Override
  void begin() {
    if (count() != 1) {
      throw new PellucidException(
          "REINFORCE: environments must be 1, got " + count() + ": it plays whole episodes.");
    }
    Actions actions = Actions.of(vector().actionSpace());
    Model policy = networks().network(actions.outputs(), 0.01);
    Compiled decide =
        new Compiled(
            inputs -> actions.describe(networks().call(policy, inputs.getFirst())),
            ActorCritic.zeros(1, networks().input().size()));
    parts =
        new Parts(
            actions,
            policy,
            decide,
            new Adam(learningRate()),
            new HashMap<>(),
            new double[vector().actionSpace().width()]);
  }

  /** One step that was made. */
  private record Made(float[] observation, double[] action, double reward) {}

  @Override
  void advance(double progress) {
    Parts all = parts();
    List<Made> made = new ArrayList<>();
    List<Double> sums = new ArrayList<>();
    for (int episode = 0; episode < episodesPerUpdate; episode++) {
      int start = made.size();
      do {
        float[] observation = vector().observations().clone();
        System.arraycopy(observation, 0, all.decide.input(0), 0, observation.length);
        all.decide.run();
        all.actions.draw(all.decide, 0, random(), all.action);
        act(new double[][] {all.actions.bounded(all.action)});
        made.add(new Made(observation, all.action.clone(), vector().rewards()[0]));
      } while (vector().ended().isEmpty());
      double[] rewards =
          made.subList(start, made.size()).stream().mapToDouble(Made::reward).toArray();
      for (double sum : Returns.discounted(rewards, gamma())) {
        sums.add(sum);
      }
    }
    train(all, made, sums);
  }

  private void train(Parts all, List<Made> made, List<Double> sums) {
    // Programs are compiled for shapes: with powers of two there are few of them.
    int rows = Math.max(64, Integer.highestOneBit(made.size() - 1) << 1);
    Compiled train = all.training.computeIfAbsent(rows, count -> training(all, count));
    double mean = 0;
    double deviation = 1;
    if (baseline) {
      mean = sums.stream().mapToDouble(Double::doubleValue).sum() / sums.size();
      double middle = mean;
      deviation =
          Math.sqrt(
                  sums.stream().mapToDouble(sum -> (sum - middle) * (sum - middle)).sum()
                      / sums.size())
              + 1e-8;
    }
    int width = networks().input().size();
    for (int i = 0; i < rows; i++) {
      boolean real = i < made.size();
      if (real) {
        System.arraycopy(made.get(i).observation(), 0, train.input(0), i * width, width);
        for (int k = 0; k < all.action.length; k++) {
          train.input(1)[i * all.action.length + k] = (float) made.get(i).action()[k];
        }
      }
      // Rows that only fill up count nothing.
      train.input(2)[i] = real ? (float) ((sums.get(i) - mean) / deviation / made.size()) : 0;
    }
    train.run();
  }

  private Compiled training(Parts all, int rows) {
    List<Variable> variables = new ArrayList<>(all.policy.trainableVariables());
    variables.addAll(all.actions.variables());
    return new Compiled(
        inputs -> {
          Tensor outputs = networks().call(all.policy, inputs.get(0));
          Tensor loss =
              all.actions
                  .logLikelihood(outputs, inputs.get(1))
                  .multiply(inputs.get(2))
                  .sum()
                  .negative();
          all.optimizer.minimize(loss, variables);
          return List.of(loss);
        },
        ActorCritic.zeros(rows, networks().input().size()),
        ActorCritic.zeros(rows, all.action.length),
        ActorCritic.zeros(rows));
  }

  @Override
  double[] decide(float[] observation) {
    Parts all = parts();
    System.arraycopy(observation, 0, all.decide.input(0), 0, observation.length);
    all.decide.run();
    double[] action = new double[all.action.length];
    all.actions.likeliest(all.decide, 0, action);
    return all.actions.bounded(action);
  }

  @Override
  List<Variable> deciding() {
    List<Variable> variables = new ArrayList<>(parts().policy.weights());
    variables.addAll(parts().actions.variables());
    return variables;
  }

  @Override
  public Model model() {
    return parts().policy;
  }
}
