package org.pellucid.rl.agents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;
import org.pellucid.optimizers.Adam;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.environments.Space;
import org.pellucid.rl.memory.Minibatch;
import org.pellucid.rl.memory.ReplayBuffer;
import org.pellucid.rl.memory.Transition;
import org.pellucid.tensor.Nn;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Soft actor-critic: learns continuous actions from remembered transitions, and is rewarded for
 * staying unpredictable.
 *
 * <p>The policy gives mean m and deviation s of each number; the action is {@code tanh(m + s e)}
 * with a normal e, stretched to the bounds of the space. Two critics learn {@code y = r + discount
 * (min Q'(s', a') - alpha log p(a'))}, where Q' follow them slowly and a' is drawn from the policy
 * now. The policy minimizes {@code alpha log p(a) - min Q(s, a)}, and alpha is adapted so that the
 * entropy stays near minus the number of dimensions.
 *
 * <p>Takes actions from a box with finite bounds. Defaults: 1 environment, gamma 0.99, Adam with
 * learning rate 1e-3 for all, two hidden layers of 64 relu units for each network, memory of
 * 100,000, minibatches of 128, random actions for the first 1,000 steps, then one update per step,
 * Q' move by 0.005 of the way.
 *
 * <p>Sources: Haarnoja et al., 2018 (both papers).
 */
public final class SAC extends ReplayAgent<SAC> {
  private static final double HALF_LOG_TWO_PI = 0.9189385332046727;
  private static final double LOG_TWO = 0.6931471805599453;

  private double tau = 0.005;

  private @Nullable Parts parts;

  /** What exists once learning has begun. */
  private record Parts(
      Space.Box box,
      Nets nets,
      ReplayBuffer memory,
      Minibatch batch,
      Compiled act,
      Compiled decide,
      Compiled train) {}

  /** All that is learned. */
  private record Nets(
      Networks networks, Model policy, List<Model> critics, List<Model> slow, Variable logAlpha) {}

  /**
   * Makes an agent.
   *
   * @param maker makes the environment, as often as it is needed
   */
  public SAC(Supplier<? extends Environment> maker) {
    super(maker, 100_000, 128, 1);
  }

  // ---- Settings ----

  /**
   * Sets how far the slow critics move towards the others in each update, 0.005 without.
   *
   * @param share from 0 to 1
   * @return this
   */
  public SAC tau(double share) {
    setShare("tau", share);
    tau = share;
    return this;
  }

  // ---- Learning ----

  private Parts parts() {
    prepare();
    return begun(parts);
  }

  @Override
  void begin() {
    checkSizes();
    if (!(vector().actionSpace() instanceof Space.Box box) || !box.isBounded()) {
      throw new PellucidException(
          "SAC: actions must be a Box with finite bounds, got "
              + vector().actionSpace()
              + ". PPO takes all kinds.");
    }
    Networks networks = networks();
    int width = networks.input().size();
    int numbers = box.width();
    // Critics see the observation, flat, and the action beside it; so networks of a user's own are
    // for the policy alone.
    Networks critic =
        new Networks(
            Shape.of(width + numbers),
            networks.hidden(),
            networks.activation(),
            null,
            networks.seeds());
    List<Model> critics = List.of(critic.network(1, 1), critic.network(1, 1));
    List<Model> slow = List.of(critic.network(1, 1), critic.network(1, 1));
    for (int i = 0; i < 2; i++) {
      slow.get(i).setWeights(critics.get(i).getWeights());
    }
    Model policy = networks.network(2 * numbers, 0.01);
    Variable logAlpha = new Variable("log_alpha", NdArray.of(new float[1]), true);
    Nets nets = new Nets(networks, policy, critics, slow, logAlpha);
    Minibatch batch = Minibatch.of(batchSize(), width, numbers);
    Adam policyOptimizer = new Adam(learningRate());
    Adam criticOptimizer = new Adam(learningRate());
    Adam alphaOptimizer = new Adam(learningRate());
    Compiled train =
        new Compiled(
            inputs -> learn(inputs, nets, policyOptimizer, criticOptimizer, alphaOptimizer),
            batch.observations(),
            batch.actions(),
            batch.rewards(),
            batch.reached(),
            batch.discounts(),
            ActorCritic.zeros(batchSize(), numbers),
            ActorCritic.zeros(batchSize(), numbers));
    parts =
        new Parts(
            box,
            nets,
            new ReplayBuffer(bufferSize(), width, numbers),
            batch,
            new Compiled(
                inputs -> List.of(draw(nets, inputs.get(0), inputs.get(1)).action),
                ActorCritic.zeros(count(), width),
                ActorCritic.zeros(count(), numbers)),
            new Compiled(
                inputs -> List.of(mean(nets, inputs.getFirst()).tanh()),
                ActorCritic.zeros(1, width)),
            train);
  }

  private static Tensor mean(Nets nets, Tensor observations) {
    Tensor outputs = nets.networks.call(nets.policy, observations);
    return outputs.slice(1, 0, outputs.dim(1) / 2);
  }

  /** Actions between -1 and 1, and the logarithms of their likelihoods, [batch]. */
  private record Draw(Tensor action, Tensor logLikelihood) {}

  private static Draw draw(Nets nets, Tensor observations, Tensor noise) {
    Tensor outputs = nets.networks.call(nets.policy, observations);
    int numbers = outputs.dim(1) / 2;
    Tensor mean = outputs.slice(1, 0, numbers);
    Tensor logDeviation = outputs.slice(1, numbers, 2 * numbers).clip(-20, 2);
    Tensor before = mean.add(logDeviation.exp().multiply(noise));
    // log(1 - tanh2 x) = 2 (log 2 - x - softplus(-2x)), which does not lose digits.
    Tensor stretch = before.add(Nn.softplus(before.multiply(-2))).subtractFrom(LOG_TWO).multiply(2);
    Tensor logLikelihood =
        noise
            .square()
            .multiply(-0.5)
            .subtract(logDeviation)
            .subtract(HALF_LOG_TWO_PI)
            .subtract(stretch)
            .sum(1);
    return new Draw(before.tanh(), logLikelihood);
  }

  private static Tensor value(Model critic, Tensor observations, Tensor actions) {
    Tensor both = Tensor.concat(1, List.of(observations, actions));
    return critic.call(both).reshape(observations.dim(0));
  }

  private List<Tensor> learn(
      List<Tensor> inputs, Nets nets, Adam forPolicy, Adam forCritics, Adam forAlpha) {
    Tensor observations = inputs.get(0);
    Tensor reached = inputs.get(3);
    Tensor alpha = nets.logAlpha.tensor().exp().reshape().stopGradient();

    Draw next = draw(nets, reached, inputs.get(5));
    Tensor worth =
        value(nets.slow.get(0), reached, next.action)
            .minimum(value(nets.slow.get(1), reached, next.action))
            .subtract(next.logLikelihood.multiply(alpha));
    Tensor target = inputs.get(2).add(inputs.get(4).multiply(worth)).stopGradient();
    Tensor criticLoss = Tensor.scalar(0.0);
    List<Variable> criticVariables = new ArrayList<>();
    List<Variable> slowVariables = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      Tensor error = value(nets.critics.get(i), observations, inputs.get(1)).subtract(target);
      criticLoss = criticLoss.add(error.square().mean().multiply(0.5));
      criticVariables.addAll(nets.critics.get(i).trainableVariables());
      slowVariables.addAll(nets.slow.get(i).trainableVariables());
    }
    forCritics.minimize(criticLoss, criticVariables);

    Draw now = draw(nets, observations, inputs.get(6));
    Tensor policyLoss =
        now.logLikelihood
            .multiply(alpha)
            .subtract(
                value(nets.critics.get(0), observations, now.action)
                    .minimum(value(nets.critics.get(1), observations, now.action)))
            .mean();
    forPolicy.minimize(policyLoss, nets.policy.trainableVariables());

    int numbers = now.action.dim(1);
    Tensor surplus = now.logLikelihood.subtract(numbers).mean().stopGradient();
    forAlpha.minimize(
        nets.logAlpha.tensor().sum().multiply(surplus).negative(), List.of(nets.logAlpha));
    QUpdate.follow(criticVariables, slowVariables, tau);
    return List.of(criticLoss, policyLoss);
  }

  @Override
  void advance(double progress) {
    Parts all = parts();
    int numbers = all.box.width();
    float[] seen = vector().observations().clone();
    int width = seen.length / count();
    float[] drawn = new float[count() * numbers];
    if (!hasStarted()) {
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = 2 * random().nextFloat() - 1;
      }
    } else {
      System.arraycopy(seen, 0, all.act.input(0), 0, seen.length);
      noise(all.act.input(1));
      all.act.run();
      System.arraycopy(all.act.output(0), 0, drawn, 0, drawn.length);
    }
    double[][] actions = new double[count()][];
    for (int i = 0; i < count(); i++) {
      actions[i] = stretched(all.box, drawn, i * numbers);
    }
    act(actions);
    for (int i = 0; i < count(); i++) {
      float[] observation = Arrays.copyOfRange(seen, i * width, (i + 1) * width);
      double[] action = new double[numbers];
      for (int k = 0; k < numbers; k++) {
        action[k] = drawn[i * numbers + k];
      }
      all.memory.add(
          new Transition(
              observation,
              action,
              vector().rewards()[i],
              vector().reached(i),
              vector().terminated()[i] ? 0 : gamma()));
    }
    trainIfDue(
        all.memory,
        () -> {
          all.memory.sample(all.batch, random());
          noise(all.train.input(5));
          noise(all.train.input(6));
          all.train.run();
        });
  }

  private void noise(float[] target) {
    for (int i = 0; i < target.length; i++) {
      target[i] = (float) random().nextGaussian();
    }
  }

  /** From -1 .. 1 to the bounds of the space. */
  private static double[] stretched(Space.Box box, float[] numbers, int start) {
    float[] low = box.low();
    float[] high = box.high();
    double[] action = new double[low.length];
    for (int k = 0; k < action.length; k++) {
      action[k] = low[k] + (numbers[start + k] + 1.0) / 2 * ((double) high[k] - low[k]);
    }
    box.clip(action);
    return action;
  }

  // ---- Using ----

  @Override
  double[] decide(float[] observation) {
    Parts all = parts();
    System.arraycopy(observation, 0, all.decide.input(0), 0, observation.length);
    all.decide.run();
    return stretched(all.box, all.decide.output(0), 0);
  }

  @Override
  List<Variable> deciding() {
    return parts().nets.policy.weights();
  }

  @Override
  public Model model() {
    return parts().nets.policy;
  }
}
