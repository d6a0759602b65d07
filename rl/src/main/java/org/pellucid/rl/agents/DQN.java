package org.pellucid.rl.agents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Adam;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.memory.Minibatch;
import org.pellucid.rl.memory.MultiStep;
import org.pellucid.rl.memory.PrioritizedReplayBuffer;
import org.pellucid.rl.memory.ReplayBuffer;
import org.pellucid.rl.memory.Transition;
import org.pellucid.tensor.Variable;

/**
 * Deep Q-learning: a network learns the value Q of each action from remembered transitions, and the
 * agent does what has the greatest, or now and then anything.
 *
 * <p>The target of a transition is {@code y = r + discount Q'(s', a*)}, where Q' is an older copy
 * of the network and {@code a*} the action that the network prefers in s' ({@code doubleQ}), or
 * that Q' does. The loss is the mean of the Huber function of {@code Q(s, a) - y}.
 *
 * <p>Takes discrete actions. Defaults: 1 environment, gamma 0.99, Adam with learning rate 1e-3,
 * gradients within norm 10, two hidden layers of 64 relu units, memory of 50,000, minibatches of 64
 * drawn evenly, learning after 1,000 steps, then one update every 4 steps, a new copy every 500
 * steps, chance of a random action from 1 to 0.05 over the first 10 % of the steps, double but
 * neither duelling nor prioritized.
 *
 * <p>Sources: Mnih et al., 2015; van Hasselt et al., 2016 (double); Wang et al., 2016 (duelling);
 * Schaul et al., 2016 (prioritized); Hessel et al., 2018 (several steps).
 */
public final class DQN extends ReplayAgent<DQN> {
  private long copyEvery = 500;
  private double epsilonFrom = 1;
  private double epsilonTo = 0.05;
  private double epsilonShare = 0.1;
  private int multiSteps = 1;
  private boolean doubleQ = true;
  private boolean duelling;
  private boolean prioritized;
  private double alpha = 0.6;
  private double beta = 0.4;
  private long sinceCopy;

  private @Nullable Parts parts;

  /** What exists once learning has begun. */
  private record Parts(
      Model online,
      ReplayBuffer memory,
      Minibatch batch,
      List<MultiStep> collectors,
      Compiled act,
      Compiled decide,
      Compiled train,
      Compiled copy,
      int actions,
      double[][] chosen) {}

  /**
   * Makes an agent.
   *
   * @param maker makes the environment, as often as it is needed
   */
  public DQN(Supplier<? extends Environment> maker) {
    super(maker, 50_000, 64, 4);
  }

  // ---- Settings ----

  /**
   * Sets after how many steps the targets' network becomes a copy of the learning one, 500 without.
   *
   * @param steps at least 1
   * @return this
   */
  public DQN copyEvery(long steps) {
    setAtLeast("copyEvery", 1, steps);
    copyEvery = steps;
    return this;
  }

  /**
   * Sets the chance of a random action, which falls in a straight line and then stays.
   *
   * @param from at the beginning of {@link #learn}, 1 without
   * @param to in the end, 0.05 without
   * @param share over which part of the steps it falls, 0.1 without
   * @return this
   */
  public DQN exploration(double from, double to, double share) {
    setShare("exploration: from", from);
    setShare("exploration: to", to);
    setShare("exploration: share", share);
    epsilonFrom = from;
    epsilonTo = to;
    epsilonShare = share;
    return this;
  }

  /**
   * Sets over how many steps rewards are summed up in one transition, 1 without.
   *
   * @param steps at least 1
   * @return this
   */
  public DQN multiStep(int steps) {
    setAtLeast("multiStep", 1, steps);
    multiSteps = steps;
    return this;
  }

  /**
   * Sets whether the learning network picks the action that its copy values, yes without; this
   * keeps values from growing too large.
   *
   * @param use whether it does
   * @return this
   */
  public DQN doubleQ(boolean use) {
    set("doubleQ", true, "", use);
    doubleQ = use;
    return this;
  }

  /**
   * Sets whether value of the state and advantages of the actions are learned apart, no without.
   *
   * @param use whether they are
   * @return this
   */
  public DQN duelling(boolean use) {
    set("duelling", true, "", use);
    duelling = use;
    return this;
  }

  /**
   * Sets whether badly predicted transitions are drawn more often, no without.
   *
   * @param use whether they are
   * @return this
   */
  public DQN prioritized(boolean use) {
    set("prioritized", true, "", use);
    prioritized = use;
    return this;
  }

  /**
   * Draws badly predicted transitions more often.
   *
   * @param newAlpha how strongly errors count, from 0 to 1; 0.6 without
   * @param newBeta how far weights make up for that in the beginning, from 0 to 1; 0.4 without. It
   *     grows to 1 during {@link #learn}.
   * @return this
   */
  public DQN prioritized(double newAlpha, double newBeta) {
    setShare("alpha", newAlpha);
    setShare("beta", newBeta);
    alpha = newAlpha;
    beta = newBeta;
    return prioritized(true);
  }

  // ---- Learning ----

  private Parts parts() {
    prepare();
    return begun(parts);
  }

  @Override
  void begin() {
    checkSizes();
    int actions = discrete("DQN", vector().actionSpace()).n();
    Networks networks = networks();
    Model online = duelling ? networks.duelling(actions) : networks.network(actions, 1);
    Model target = duelling ? networks.duelling(actions) : networks.network(actions, 1);
    target.setWeights(online.getWeights());
    int width = networks.input().size();
    ReplayBuffer memory =
        prioritized
            ? new PrioritizedReplayBuffer(bufferSize(), width, 1, alpha, beta)
            : new ReplayBuffer(bufferSize(), width, 1);
    List<MultiStep> collectors = new ArrayList<>();
    for (int i = 0; i < count(); i++) {
      collectors.add(new MultiStep(multiSteps, gamma(), memory::add));
    }
    Minibatch batch = Minibatch.of(batchSize(), width, 1);
    Optimizer optimizer = new Adam(learningRate()).globalClipnorm(10);
    Compiled train =
        new Compiled(
            inputs -> QUpdate.learn(inputs, networks, online, target, optimizer, actions, doubleQ),
            batch.observations(),
            batch.actions(),
            batch.rewards(),
            batch.reached(),
            batch.discounts(),
            batch.weights());
    parts =
        new Parts(
            online,
            memory,
            batch,
            collectors,
            values(networks, online, count()),
            values(networks, online, 1),
            train,
            new Compiled(inputs -> QUpdate.follow(online.weights(), target.weights(), 1)),
            actions,
            new double[count()][1]);
  }

  private static Compiled values(Networks networks, Model online, int rows) {
    return new Compiled(
        inputs -> List.of(networks.call(online, inputs.getFirst())),
        ActorCritic.zeros(rows, networks.input().size()));
  }

  @Override
  void advance(double progress) {
    Parts all = parts();
    double share = epsilonShare == 0 ? 1 : Math.min(1, progress / epsilonShare);
    double epsilon = epsilonFrom + share * (epsilonTo - epsilonFrom);
    float[] seen = vector().observations().clone();
    int width = seen.length / count();
    System.arraycopy(seen, 0, all.act.input(0), 0, seen.length);
    all.act.run();
    for (int i = 0; i < count(); i++) {
      all.chosen[i][0] =
          random().nextDouble() < epsilon
              ? random().nextInt(all.actions)
              : greatest(all.act.output(0), i * all.actions, all.actions);
    }
    act(all.chosen);
    for (int i = 0; i < count(); i++) {
      float[] observation = Arrays.copyOfRange(seen, i * width, (i + 1) * width);
      boolean terminated = vector().terminated()[i];
      all.collectors
          .get(i)
          .add(
              new Transition(
                  observation,
                  all.chosen[i].clone(),
                  vector().rewards()[i],
                  vector().reached(i),
                  terminated ? 0 : gamma()),
              terminated || vector().truncated()[i]);
    }
    trainIfDue(all.memory, () -> train(all, progress));
    sinceCopy += count();
    if (sinceCopy >= copyEvery) {
      sinceCopy = 0;
      all.copy.run();
    }
  }

  private void train(Parts all, double progress) {
    if (all.memory instanceof PrioritizedReplayBuffer priorities) {
      priorities.setBeta(beta + (1 - beta) * progress);
      priorities.sample(all.batch, random());
      all.train.run();
      priorities.update(all.batch, all.train.output(1));
    } else {
      all.memory.sample(all.batch, random());
      all.train.run();
    }
  }

  private static int greatest(float[] values, int start, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      if (values[start + i] > values[start + best]) {
        best = i;
      }
    }
    return best;
  }

  // ---- Using ----

  @Override
  double[] decide(float[] observation) {
    Parts all = parts();
    System.arraycopy(observation, 0, all.decide.input(0), 0, observation.length);
    all.decide.run();
    return new double[] {greatest(all.decide.output(0), 0, all.actions)};
  }

  @Override
  List<Variable> deciding() {
    return parts().online.weights();
  }

  @Override
  public Model model() {
    return parts().online;
  }
}
