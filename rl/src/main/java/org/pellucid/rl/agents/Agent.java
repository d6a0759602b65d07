package org.pellucid.rl.agents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.models.Model;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.environments.Space;
import org.pellucid.rl.environments.VectorEnvironment;
import org.pellucid.rl.play.Evaluation;
import org.pellucid.rl.play.Policy;
import org.pellucid.tensor.Variable;

/**
 * What learns to act in an environment.
 *
 * <pre>{@code
 * var agent = new PPO(CartPole::new).seed(1);
 * agent.learn(100_000);
 * System.out.println(agent.evaluate(100));
 * }</pre>
 *
 * <p>Settings are fixed once learning has begun. The same settings, seed included, give the same
 * weights to the last bit, on any machine and with any number of threads.
 *
 * @param <A> the agent's own class
 */
public abstract sealed class Agent<A extends Agent<A>> permits ActorCritic, REINFORCE, ReplayAgent {
  private static final int RECENT = 100;

  private final Supplier<? extends Environment> maker;
  private final String name = getClass().getSimpleName();

  private long seed;
  private double gamma = 0.99;
  private double learningRate;
  private List<Integer> hidden;
  private String activation;
  private @Nullable IntFunction<Model> network;
  private int environments;
  private final Trials trials = new Trials();
  private AgentListener listener = new AgentListener() {};

  private @Nullable VectorEnvironment vector;
  private @Nullable Networks networks;
  private @Nullable Random random;
  private long steps;
  private long episodes;
  private final double[] recent = new double[RECENT];

  Agent(
      Supplier<? extends Environment> maker,
      double learningRate,
      String activation,
      int environments,
      int... hidden) {
    this.maker = maker;
    this.learningRate = learningRate;
    this.activation = activation;
    this.environments = environments;
    this.hidden = Arrays.stream(hidden).boxed().toList();
  }

  // ---- Settings ----

  @SuppressWarnings("unchecked") // A is the class itself, by the rule of its declaration.
  final A self() {
    return (A) this;
  }

  /** Refuses to change a setting once learning has begun. */
  final void set(String setting, boolean allowed, String rule, Object value) {
    if (vector != null) {
      throw new PellucidException(
          name + ": " + setting + " cannot be changed once learning has begun.");
    }
    if (!allowed) {
      throw new PellucidException(
          name + ": " + setting + " must be " + rule + ", got " + value + ".");
    }
  }

  final void setAtLeast(String setting, long least, long value) {
    set(setting, value >= least, ">= " + least, value);
  }

  final void setShare(String setting, double value) {
    set(setting, value >= 0 && value <= 1, "from 0 to 1", value);
  }

  /**
   * Sets the seed of weights, actions, draws from memory and environments, 0 without.
   *
   * @param newSeed any number
   * @return this
   */
  public final A seed(long newSeed) {
    set("seed", true, "", newSeed);
    seed = newSeed;
    return self();
  }

  /**
   * Sets with what a reward one step later counts, 0.99 without.
   *
   * @param discount from 0 to 1
   * @return this
   */
  public final A gamma(double discount) {
    setShare("gamma", discount);
    gamma = discount;
    return self();
  }

  /**
   * Sets the size of the optimizer's steps.
   *
   * @param rate above 0
   * @return this
   */
  public final A learningRate(double rate) {
    set("learningRate", rate > 0 && rate < Double.POSITIVE_INFINITY, "> 0", rate);
    learningRate = rate;
    return self();
  }

  /**
   * Sets how many units the hidden layers have.
   *
   * @param units one number per layer, at least 1 each
   * @return this
   */
  public final A hidden(int... units) {
    set(
        "hidden",
        Arrays.stream(units).allMatch(n -> n >= 1),
        "numbers >= 1",
        Arrays.toString(units));
    hidden = Arrays.stream(units).boxed().toList();
    return self();
  }

  /**
   * Sets the activation of the hidden layers.
   *
   * @param newActivation its name, such as "tanh"
   * @return this
   */
  public final A activation(String newActivation) {
    set("activation", true, "", newActivation);
    activation = newActivation;
    return self();
  }

  /**
   * Gives networks of one's own instead of hidden layers. They take a batch of observations.
   *
   * @param newNetwork makes a network for a number of outputs; called for each network that the
   *     agent needs. Its weights are drawn as it says itself.
   * @return this
   */
  public final A network(IntFunction<Model> newNetwork) {
    set("network", true, "", newNetwork);
    network = newNetwork;
    return self();
  }

  /**
   * Sets in how many environments the agent learns side by side.
   *
   * @param count at least 1
   * @return this
   */
  public final A environments(int count) {
    setAtLeast("environments", 1, count);
    environments = count;
    return self();
  }

  /**
   * Tries the agent out now and then while it learns, in episodes of their own; in the end it has
   * the weights that did best. Without, it has the last ones.
   *
   * @param everySteps after how many steps, at least 1
   * @param trialCount how many episodes, at least 1
   * @return this
   */
  public final A evaluateEvery(long everySteps, int trialCount) {
    setAtLeast("evaluateEvery: steps", 1, everySteps);
    setAtLeast("evaluateEvery: episodes", 1, trialCount);
    trials.every = everySteps;
    trials.episodes = trialCount;
    return self();
  }

  /**
   * Sets where the trials of {@link #evaluateEvery} take place, so that weights can be kept by
   * another reward than was learned from. Without, in an environment like those of learning.
   *
   * @param trialMaker makes the environment
   * @return this
   */
  public final A trialsIn(Supplier<? extends Environment> trialMaker) {
    set("trialsIn", true, "", trialMaker);
    trials.maker = trialMaker;
    return self();
  }

  /**
   * Ends learning early, once the mean reward of a trial of {@link #evaluateEvery} reaches a goal.
   *
   * @param reward the goal
   * @return this
   */
  public final A until(double reward) {
    set("until", !Double.isNaN(reward), "a number", reward);
    trials.goal = reward;
    return self();
  }

  /**
   * Sets who is told how learning goes.
   *
   * @param newListener the listener
   * @return this
   */
  public final A listener(AgentListener newListener) {
    listener = newListener;
    return self();
  }

  final double gamma() {
    return gamma;
  }

  final double learningRate() {
    return learningRate;
  }

  final String name() {
    return name;
  }

  // ---- Learning ----

  /** Makes networks, memory and programs. */
  abstract void begin();

  /**
   * Acts and learns for a while.
   *
   * @param progress how much of this call to {@link #learn} is over, from 0 to 1
   */
  abstract void advance(double progress);

  /** {@return the likeliest or best action} */
  abstract double[] decide(float[] observation);

  /** {@return all that {@link #decide} depends on} */
  abstract List<Variable> deciding();

  /**
   * {@return the network that decides, for saving and looking at}
   *
   * <p>Its outputs are the values of the actions for {@link DQN}, logits for discrete actions of
   * the others, means for continuous ones; {@link SAC}'s are means and logarithms of deviations,
   * before the tanh.
   */
  public abstract Model model();

  final VectorEnvironment vector() {
    return begun(vector);
  }

  final Networks networks() {
    return begun(networks);
  }

  final Random random() {
    return begun(random);
  }

  final int count() {
    return environments;
  }

  static <T> T begun(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("learning has not begun");
    }
    return part;
  }

  /** Makes everything at the first call; the weights exist from then on. */
  final void prepare() {
    if (vector != null) {
      return;
    }
    VectorEnvironment made = VectorEnvironment.of(environments, maker);
    Environment one = maker.get();
    SplittableRandom seeds = new SplittableRandom(seed);
    networks =
        new Networks(
            Networks.observationShape(name, one), hidden, activation, network, seeds::nextLong);
    random = new Random(seeds.nextLong());
    long first = seeds.nextLong();
    trials.environment = trials.maker == null ? one : trials.maker.get();
    vector = made;
    begin();
    made.reset(first);
  }

  /**
   * Learns. A further call goes on where the one before has ended.
   *
   * @param moreSteps how many steps in all environments together; those of an update begun are
   *     completed
   * @return this
   */
  public final A learn(long moreSteps) {
    if (moreSteps < 1) {
      throw new PellucidException(name + ": learn needs at least 1 step, got " + moreSteps + ".");
    }
    prepare();
    long start = steps;
    trials.begin(start);
    boolean reached = false;
    while (steps < start + moreSteps && !reached) {
      advance((steps - start) / (double) moreSteps);
      reached = trials.isDue(steps) && trials.tryOut(steps, this::decide, deciding(), listener);
    }
    trials.restoreBest(deciding());
    return self();
  }

  /** Acts in all environments. */
  final void act(double[][] actions) {
    vector().step(actions);
    steps += actions.length;
    for (VectorEnvironment.EpisodeEnd end : vector().ended()) {
      recent[(int) (episodes++ % RECENT)] = end.reward();
      listener.episode(steps, end.reward(), end.length());
    }
  }

  /** {@return how many steps the agent has made} */
  public final long steps() {
    return steps;
  }

  /** {@return the mean reward of the last 100 episodes of training, NaN before the first} */
  public final double recentReward() {
    int n = (int) Math.min(episodes, RECENT);
    return Arrays.stream(recent, 0, n).sum() / n;
  }

  // ---- Using ----

  /**
   * {@return what the agent has learned, without the chance that learning needs}
   *
   * <p>It changes as the agent learns on, and is for one thread at a time.
   */
  public final Policy policy() {
    prepare();
    return this::decide;
  }

  /**
   * Plays episodes in a fresh environment, without learning.
   *
   * @param count how many, at least 1
   * @return what came of them
   */
  public final Evaluation evaluate(int count) {
    return Evaluation.of(maker, policy(), count);
  }

  /** {@return the numbers of all weights that decide, for comparing} */
  public final List<NdArray> weights() {
    prepare();
    return new ArrayList<>(deciding().stream().map(Variable::value).toList());
  }

  static Space.Discrete discrete(String agent, Space space) {
    if (space instanceof Space.Discrete choice) {
      return choice;
    }
    throw new PellucidException(
        agent + ": actions must be Discrete, got " + space + ". PPO takes all kinds.");
  }
}
