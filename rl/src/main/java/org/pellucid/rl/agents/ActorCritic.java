package org.pellucid.rl.agents;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.rl.environments.Environment;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * An agent with a policy network and a critic, which learns from the stretch of experience it has
 * just made, and then forgets it.
 *
 * <p>Each round it makes {@code horizon} steps in each environment, finds the advantage of each by
 * generalized advantage estimation, and goes {@code epochs} times over the steps in minibatches.
 * The loss is {@code policy loss + valueWeight (V - return)2 - entropyWeight entropy}.
 *
 * @param <A> the agent's own class
 */
public abstract sealed class ActorCritic<A extends ActorCritic<A>> extends Agent<A>
    permits A2C, PPO {
  private int horizon;
  private double lambda;
  private double entropyWeight;
  private double valueWeight = 0.5;
  private int epochs;
  private int batchSize;
  private boolean normalizes;
  private boolean decays;
  private double clip;

  private @Nullable Parts parts;

  /** What exists once learning has begun. */
  private record Parts(
      Actions actions,
      Model policy,
      Model critic,
      Optimizer optimizer,
      Compiled act,
      Compiled decide,
      Compiled train,
      Rollout rollout,
      double[] action,
      double[][] bounded) {}

  ActorCritic(Supplier<? extends Environment> maker, double learningRate, Defaults defaults) {
    super(maker, learningRate, "tanh", 8, 64, 64);
    horizon = defaults.horizon;
    lambda = defaults.lambda;
    epochs = defaults.epochs;
    batchSize = defaults.batchSize;
    normalizes = defaults.normalizes;
    clip = defaults.clip;
  }

  /** How the kinds differ; a batch size of 0 takes all steps of a round. */
  record Defaults(
      int horizon, double lambda, int epochs, int batchSize, boolean normalizes, double clip) {}

  /**
   * The part of the loss that makes good actions likelier.
   *
   * @param logLikelihood of the actions now, {@code [batch]}
   * @param before of the actions when they were drawn
   * @param advantages how much better they were than expected
   * @param clipRange how far the likelihood may move; a scalar
   */
  abstract Tensor policyLoss(
      Tensor logLikelihood, Tensor before, Tensor advantages, Tensor clipRange);

  abstract Optimizer makeOptimizer(double rate);

  // ---- Settings ----

  /**
   * Sets how many steps each environment makes in a round.
   *
   * @param steps at least 1
   * @return this
   */
  public final A horizon(int steps) {
    setAtLeast("horizon", 1, steps);
    horizon = steps;
    return self();
  }

  /**
   * Sets how far to trust rewards over the critic.
   *
   * @param newLambda from 0 to 1
   * @return this
   */
  public final A lambda(double newLambda) {
    setShare("lambda", newLambda);
    lambda = newLambda;
    return self();
  }

  /**
   * Sets how strongly the policy is kept from being sure of itself, 0 without.
   *
   * @param weight at least 0
   * @return this
   */
  public final A entropyWeight(double weight) {
    set("entropyWeight", weight >= 0, ">= 0", weight);
    entropyWeight = weight;
    return self();
  }

  /**
   * Sets how strongly the critic's error counts, 0.5 without.
   *
   * @param weight at least 0
   * @return this
   */
  public final A valueWeight(double weight) {
    set("valueWeight", weight >= 0, ">= 0", weight);
    valueWeight = weight;
    return self();
  }

  /**
   * Sets whether each minibatch's advantages are brought to mean 0 and deviation 1.
   *
   * @param normalize whether they are
   * @return this
   */
  public final A normalizeAdvantages(boolean normalize) {
    set("normalizeAdvantages", true, "", normalize);
    normalizes = normalize;
    return self();
  }

  /**
   * Lets the learning rate, and PPO's clip range, fall to 0 in a straight line during each call to
   * {@link #learn}; no without.
   *
   * @param decay whether they fall
   * @return this
   */
  public final A decay(boolean decay) {
    set("decay", true, "", decay);
    decays = decay;
    return self();
  }

  final void setEpochs(int count) {
    setAtLeast("epochs", 1, count);
    epochs = count;
  }

  final void setBatchSize(int size) {
    setAtLeast("batchSize", 1, size);
    batchSize = size;
  }

  final void setClip(double range) {
    set("clip", range > 0, "> 0", range);
    clip = range;
  }

  // ---- Learning ----

  private Parts parts() {
    prepare();
    return begun(parts);
  }

  @Override
  final void begin() {
    Actions actions = Actions.of(vector().actionSpace());
    Networks networks = networks();
    Model policy = networks.network(actions.outputs(), 0.01);
    Model critic = networks.network(1, 1);
    int n = count();
    int rows = n * horizon;
    int batch = batchSize == 0 ? rows : batchSize;
    if (batch > rows) {
      throw new PellucidException(
          name()
              + ": batchSize "
              + batch
              + " is more than the "
              + rows
              + " steps of a round (horizon "
              + horizon
              + " times "
              + n
              + " environments).");
    }
    int width = networks.input().size();
    int actionWidth = vector().actionSpace().width();
    Optimizer optimizer = makeOptimizer(learningRate());
    Compiled act =
        new Compiled(
            inputs -> {
              Tensor observations = inputs.getFirst();
              List<Tensor> results =
                  new ArrayList<>(actions.describe(networks.call(policy, observations)));
              results.add(networks.call(critic, observations));
              return results;
            },
            zeros(n, width));
    Compiled decide =
        new Compiled(
            inputs -> actions.describe(networks.call(policy, inputs.getFirst())), zeros(1, width));
    List<Variable> variables = new ArrayList<>(policy.trainableVariables());
    variables.addAll(critic.trainableVariables());
    variables.addAll(actions.variables());
    Compiled train =
        new Compiled(
            inputs -> {
              Tensor outputs = networks.call(policy, inputs.get(0));
              Tensor values = networks.call(critic, inputs.get(0)).reshape(batch);
              Tensor advantages = inputs.get(3);
              if (normalizes) {
                Tensor deviation = advantages.variance().sqrt().add(1e-8);
                advantages = advantages.subtract(advantages.mean()).divide(deviation);
              }
              Tensor loss =
                  policyLoss(
                          actions.logLikelihood(outputs, inputs.get(1)),
                          inputs.get(2),
                          advantages,
                          inputs.get(5).reshape())
                      .add(values.subtract(inputs.get(4)).square().mean().multiply(valueWeight));
              if (entropyWeight > 0) {
                loss = loss.subtract(actions.entropy(outputs).multiply(entropyWeight));
              }
              optimizer.minimize(loss, variables);
              return List.of(loss);
            },
            zeros(batch, width),
            zeros(batch, actionWidth),
            zeros(batch),
            zeros(batch),
            zeros(batch),
            zeros(1));
    parts =
        new Parts(
            actions,
            policy,
            critic,
            optimizer,
            act,
            decide,
            train,
            new Rollout(n, horizon, width, actionWidth),
            new double[actionWidth],
            new double[n][]);
  }

  static NdArray zeros(int... dims) {
    return NdArray.zeros(DType.FLOAT32, Shape.of(dims));
  }

  @Override
  final void advance(double progress) {
    Parts all = parts();
    Rollout rollout = all.rollout;
    double share = decays ? 1 - progress : 1;
    if (decays) {
      all.optimizer.setLearningRate(learningRate() * share);
    }
    for (int t = 0; t < horizon; t++) {
      look(vector().observations());
      for (int i = 0; i < count(); i++) {
        double logLikelihood = all.actions.draw(all.act, i, random(), all.action);
        rollout.decided(i, t, vector().observations(), all.action, logLikelihood, value(i));
        all.bounded[i] = all.actions.bounded(all.action);
      }
      act(all.bounded);
      rollout.paid(t, vector());
      if (rollout.anyTruncated(t)) {
        float[] input = all.act.input(0);
        for (int i = 0; i < count(); i++) {
          System.arraycopy(vector().reached(i), 0, input, i * rollout.width(), rollout.width());
        }
        all.act.run();
        for (int i = 0; i < count(); i++) {
          rollout.reached(i, t, value(i));
        }
      }
    }
    look(vector().observations());
    for (int i = 0; i < count(); i++) {
      rollout.reachedEnd(i, value(i));
    }
    rollout.finish(gamma(), lambda);
    all.train.input(5)[0] = (float) (clip * share);
    for (int epoch = 0; epoch < epochs; epoch++) {
      if (epochs > 1 || batchSize > 0) {
        rollout.shuffle(random());
      }
      int batch = all.train.input(2).length;
      for (int from = 0; from + batch <= rollout.rows(); from += batch) {
        rollout.copy(from, batch, all.train);
        all.train.run();
      }
    }
  }

  private void look(float[] observations) {
    Compiled act = parts().act;
    System.arraycopy(observations, 0, act.input(0), 0, observations.length);
    act.run();
  }

  /** What the critic said last about an environment. */
  private double value(int i) {
    Parts all = parts();
    return all.act.output(1 + all.actions.variables().size())[i];
  }

  // ---- Using ----

  @Override
  final double[] decide(float[] observation) {
    Parts all = parts();
    System.arraycopy(observation, 0, all.decide.input(0), 0, observation.length);
    all.decide.run();
    double[] action = new double[all.action.length];
    all.actions.likeliest(all.decide, 0, action);
    return all.actions.bounded(action);
  }

  @Override
  final List<Variable> deciding() {
    List<Variable> variables = new ArrayList<>(parts().policy.weights());
    variables.addAll(parts().critic.weights());
    variables.addAll(parts().actions.variables());
    return variables;
  }

  @Override
  public final Model model() {
    return parts().policy;
  }

  /** {@return the critic: the value of observations} */
  public final Model critic() {
    return parts().critic;
  }
}
