package org.pellucid.rl.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pellucid.array.NdArray;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Input;
import org.pellucid.models.Model;
import org.pellucid.models.Sequential;
import org.pellucid.rl.environments.EnvironmentWrapper;
import org.pellucid.rl.environments.EpisodicEnvironment;
import org.pellucid.rl.environments.OneHotObservations;
import org.pellucid.rl.environments.Space;
import org.pellucid.rl.environments.StackFrames;
import org.pellucid.rl.play.Evaluation;
import org.pellucid.rl.worlds.CartPole;
import org.pellucid.rl.worlds.Pendulum;

final class AgentsTest {
  /** An agent for a small task, and with how many steps it solves it. */
  record Case(String name, Supplier<Agent<?>> maker, int steps, double goal) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static DQN dqn(Supplier<EpisodicEnvironment> task) {
    return new DQN(task)
        .seed(1)
        .hidden(16)
        .learningRate(5e-3)
        .learningStarts(50)
        .batchSize(32)
        .trainEvery(1, 1)
        .copyEvery(50)
        .exploration(1, 0.1, 0.5);
  }

  private static PPO ppo(Supplier<EpisodicEnvironment> task) {
    return new PPO(task).seed(1).hidden(16).horizon(16).batchSize(64).learningRate(5e-3);
  }

  static List<Case> cases() {
    double corridor = 1 - 0.05 * 2;
    return List.of(
        new Case("DQN in the corridor", () -> dqn(Corridor::new), 1500, corridor),
        new Case("DQN at the bandit", () -> dqn(Bandit::new), 800, 1),
        new Case(
            "DQN with all its parts",
            () -> dqn(Corridor::new).duelling(true).prioritized(true).multiStep(3),
            1500,
            corridor),
        new Case(
            "DQN in several environments",
            () -> dqn(Corridor::new).environments(3).doubleQ(false),
            1500,
            corridor),
        new Case(
            "REINFORCE in the corridor",
            () -> new REINFORCE(Corridor::new).seed(1).hidden(16).learningRate(0.01),
            3000,
            corridor),
        new Case(
            "REINFORCE near the target",
            () -> new REINFORCE(Target::new).seed(1).hidden(16).episodesPerUpdate(64),
            20000,
            -0.15),
        new Case(
            "A2C in the corridor",
            () -> new A2C(Corridor::new).seed(1).hidden(16).learningRate(5e-3),
            6000,
            corridor),
        new Case("PPO in the corridor", () -> ppo(Corridor::new), 3000, corridor),
        new Case("PPO at the bandit", () -> ppo(Bandit::new), 3000, 1),
        new Case("PPO near the target", () -> ppo(Target::new).entropyWeight(0.001), 12000, -0.1),
        new Case(
            "SAC near the target",
            () ->
                new SAC(Target::new)
                    .seed(1)
                    .hidden(16)
                    .batchSize(32)
                    .learningRate(5e-3)
                    .learningStarts(100),
            1500,
            -0.1));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void learnsASmallTask(Case task) {
    Evaluation learned = task.maker.get().learn(task.steps).evaluate(50);

    assertThat(learned.meanReward()).as(learned.toString()).isGreaterThan(task.goal - 1e-9);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theSameSeedGivesTheSameWeights(Case task) {
    int steps = 400;
    List<NdArray> one = task.maker.get().learn(steps).weights();
    List<NdArray> two = task.maker.get().learn(steps).weights();
    List<NdArray> other = task.maker.get().seed(2).learn(steps).weights();

    assertThat(one).isEqualTo(two).isNotEqualTo(other);
  }

  @Test
  void learningGoesOnWhereItHasEnded() {
    PPO whole = ppo(Corridor::new);
    whole.learn(512);
    PPO parts = ppo(Corridor::new);
    parts.learn(256).learn(256);

    assertThat(parts.weights()).isEqualTo(whole.weights());
    assertThat(parts.steps()).isEqualTo(512);
  }

  @Test
  void severalChoicesAtOnceAreLearned() {
    Supplier<EpisodicEnvironment> task =
        () ->
            new EpisodicEnvironment(new Space.Box(0, 1, 1), new Space.MultiDiscrete(2, 3), 0) {
              @Override
              protected float[] begin() {
                return new float[] {1};
              }

              @Override
              protected Step advance(double[] action) {
                double reward = (action[0] == 1 ? 1 : 0) + (action[1] == 2 ? 1 : 0);
                return new Step(new float[] {1}, reward, true, false);
              }
            };
    PPO agent = ppo(task).learn(2000);

    assertThat(agent.policy().act(new float[] {1})).containsExactly(1, 2);
    assertThat(agent.evaluate(3).meanReward()).isEqualTo(2);
  }

  @Test
  void theBestWeightsAreKeptAndLearningEndsAtItsGoal() {
    List<Double> trials = new ArrayList<>();
    List<Long> steps = new ArrayList<>();
    PPO agent =
        ppo(Corridor::new)
            .evaluateEvery(256, 2)
            .until(0.9)
            .listener(
                new AgentListener() {
                  @Override
                  public void evaluated(long step, Evaluation evaluation) {
                    steps.add(step);
                    trials.add(evaluation.meanReward());
                  }
                });
    agent.learn(1_000_000);

    assertThat(agent.steps()).isLessThan(100_000).isEqualTo(steps.getLast());
    assertThat(steps.getFirst()).isEqualTo(256);
    assertThat(trials.getLast()).isGreaterThanOrEqualTo(0.9);
    assertThat(agent.evaluate(2).meanReward()).isEqualTo(trials.getLast());
  }

  @Test
  void trialsElsewhereDecideByTheirOwnRewardWhichWeightsAreKept() {
    List<Double> trials = new ArrayList<>();
    PPO agent =
        ppo(Bandit::new)
            .trialsIn(Generous::new)
            .evaluateEvery(256, 20)
            .listener(
                new AgentListener() {
                  @Override
                  public void evaluated(long step, Evaluation evaluation) {
                    trials.add(evaluation.meanReward());
                  }
                });
    agent.learn(768);

    assertThat(trials).containsExactly(1.0, 2.0, 0.0);
    assertThat(agent.weights()).isEqualTo(ppo(Bandit::new).learn(512).weights());
    assertThat(agent.weights()).isNotEqualTo(ppo(Bandit::new).learn(768).weights());
  }

  /** A bandit that pays whatever is done: in 20 episodes 1, in the next 20 2, and then nothing. */
  private static final class Generous extends EnvironmentWrapper {
    private int episodes;

    Generous() {
      super(new Bandit());
    }

    @Override
    public float[] reset(long seed) {
      episodes++;
      return super.reset(seed);
    }

    @Override
    public Step step(double... action) {
      Step step = super.step(action);
      double reward = episodes <= 20 ? 1 : episodes <= 40 ? 2 : 0;
      return new Step(step.observation(), reward, step.terminated(), step.truncated());
    }
  }

  @Test
  void observationsOfAnyShapeAreTaken() {
    DQN agent =
        new DQN(() -> new StackFrames(new CartPole(), 2)).learningStarts(20).trainEvery(8, 1);
    agent.learn(100);

    assertThat(agent.model().countParams()).isEqualTo((8 + 1) * 64 + 65 * 64 + 65 * 2);
    assertThat(agent.evaluate(1).meanReward()).isGreaterThan(1);
  }

  @Test
  void ownNetworksAreUsed(@TempDir Path folder) {
    PPO agent =
        ppo(Corridor::new)
            .network(outputs -> new Sequential(new Input(5), new Dense(3), new Dense(outputs)));
    agent.learn(200);
    Path file = folder.resolve("policy.safetensors");
    agent.model().save(file);

    float[][] observation = {{0, 1, 0, 0, 0}};
    assertThat(agent.model().countParams()).isEqualTo(6 * 3 + 4 * 2);
    assertThat(agent.critic().countParams()).isEqualTo(6 * 3 + 4);
    assertThat(Model.load(file).predict(observation).value())
        .isEqualTo(agent.model().predict(observation).value());
    assertThatThrownBy(() ->
            ppo(Corridor::new)
                .network(outputs -> new Sequential(new Input(5), new Dense(7)))
                .learn(1))
        .hasMessage(
            "network: the model must give [batch, 2] for observations [batch, 5], got [batch, 7].");
  }

  @Test
  void duellingNetworksAddValueAndAdvantage(@TempDir Path folder) {
    DQN agent = dqn(Corridor::new).duelling(true).learn(100);
    float[][] observation = {{0, 0, 1, 0, 0}};
    Model whole = agent.model();
    float[] streams =
        Model.of(whole.inputs().getFirst(), whole.outputOf("streams"))
            .predict(observation)
            .toFloatArray();
    float[] values = whole.predict(observation).toFloatArray();
    float mean = (streams[1] + streams[2]) / 2;

    assertThat(values[0]).isCloseTo(streams[0] + streams[1] - mean, offset(1e-6f));
    assertThat(values[1]).isCloseTo(streams[0] + streams[2] - mean, offset(1e-6f));
    Path file = folder.resolve("q.safetensors");
    whole.save(file);
    assertThat(Model.load(file).predict(observation).toFloatArray()).containsExactly(values);
  }

  @Test
  void badSettingsAreNamed() {
    assertThatThrownBy(() -> new PPO(CartPole::new).gamma(1.5))
        .hasMessage("PPO: gamma must be from 0 to 1, got 1.5.");
    assertThatThrownBy(() -> new DQN(CartPole::new).batchSize(0))
        .hasMessage("DQN: batchSize must be >= 1, got 0.");
    assertThatThrownBy(() -> new PPO(CartPole::new).batchSize(5000).learn(1))
        .hasMessage(
            "PPO: batchSize 5000 is more than the 1024 steps of a round (horizon 128 times 8"
                + " environments).");
    assertThatThrownBy(() -> new DQN(CartPole::new).batchSize(64).bufferSize(63).learn(1))
        .hasMessage("DQN: batchSize 64 is more than bufferSize 63.");
    assertThatThrownBy(() -> new SAC(Pendulum::new).bufferSize(127).learn(1))
        .hasMessage("SAC: batchSize 128 is more than bufferSize 127.");
    assertThatThrownBy(() -> new DQN(Pendulum::new).learn(1))
        .hasMessage("DQN: actions must be Discrete, got Box[1]. PPO takes all kinds.");
    assertThatThrownBy(() -> new SAC(CartPole::new).learn(1))
        .hasMessage(
            "SAC: actions must be a Box with finite bounds, got Discrete[n=2]. PPO takes all"
                + " kinds.");
    assertThatThrownBy(() -> new A2C(CartPole::new).learn(0))
        .hasMessage("A2C: learn needs at least 1 step, got 0.");
    assertThatThrownBy(() -> new REINFORCE(CartPole::new).environments(2).learn(1))
        .hasMessage("REINFORCE: environments must be 1, got 2: it plays whole episodes.");
    assertThatThrownBy(() -> dqn(Corridor::new).learn(1).gamma(0.5))
        .hasMessage("DQN: gamma cannot be changed once learning has begun.");
    Supplier<EpisodicEnvironment> states =
        () ->
            new EpisodicEnvironment(new Space.Discrete(4), new Space.Discrete(2), 3) {
              @Override
              protected float[] begin() {
                return new float[] {3};
              }

              @Override
              protected Step advance(double[] action) {
                return new Step(new float[] {0}, 0, false, false);
              }
            };
    assertThatThrownBy(() -> new PPO(states).learn(1))
        .hasMessage(
            "PPO: observations must come from a Box, got Discrete[n=4]. Wrap the environment in"
                + " OneHotObservations.");
    new PPO(() -> new OneHotObservations(states.get())).horizon(4).batchSize(8).learn(1);
  }
}
