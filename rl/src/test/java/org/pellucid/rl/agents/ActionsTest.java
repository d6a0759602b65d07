package org.pellucid.rl.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pellucid.rl.environments.Space;
import org.pellucid.tensor.Tensor;

final class ActionsTest {
  private static Compiled described(Actions actions, float... outputs) {
    Compiled compiled =
        new Compiled(
            inputs -> actions.describe(inputs.getFirst()), ActorCritic.zeros(1, outputs.length));
    System.arraycopy(outputs, 0, compiled.input(0), 0, outputs.length);
    compiled.run();
    return compiled;
  }

  @Test
  void choicesComeAsOftenAsTheirProbabilitySays() {
    // Probabilities 1/2, 1/4, 1/4 and, beside them, 0.8, 0.2.
    float[] outputs = {(float) Math.log(2), 0, 0, (float) Math.log(4), 0};
    Actions actions = Actions.of(new Space.MultiDiscrete(3, 2));
    Compiled compiled = described(actions, outputs);
    Random random = new Random(1);
    double[] action = new double[2];
    int[] first = new int[3];
    int second = 0;
    for (int i = 0; i < 4000; i++) {
      double logLikelihood = actions.draw(compiled, 0, random, action);
      double expected = (action[0] == 0 ? 0.5 : 0.25) * (action[1] == 0 ? 0.8 : 0.2);
      assertThat(Math.exp(logLikelihood)).isCloseTo(expected, within(1e-6));
      first[(int) action[0]]++;
      second += (int) action[1];
    }

    assertThat(first[0]).isBetween(1880, 2120);
    assertThat(first[1]).isBetween(880, 1120);
    assertThat(second).isBetween(700, 900);
    actions.likeliest(compiled, 0, action);
    assertThat(action).containsExactly(0, 0);
  }

  @Test
  void hostAndGraphAgreeOnLikelihoods() {
    Space[] spaces = {new Space.MultiDiscrete(3, 2), new Space.Box(-9, 9, 2)};
    float[][] outputs = {{0.3f, -1, 2, 0, 0.7f}, {0.5f, -2}};
    for (int i = 0; i < spaces.length; i++) {
      Actions actions = Actions.of(spaces[i]);
      double[] action = new double[2];
      double host = actions.draw(described(actions, outputs[i]), 0, new Random(3), action);
      float[][] row = {{(float) action[0], (float) action[1]}};
      double graph =
          actions.logLikelihood(Tensor.of(new float[][] {outputs[i]}), Tensor.of(row)).item();

      assertThat(graph).isCloseTo(host, within(1e-5));
    }
  }

  @Test
  void entropiesAreThoseOfTheTextbook() {
    Tensor even = Tensor.zeros(4, 5);
    assertThat(Actions.of(new Space.Discrete(5)).entropy(even).item())
        .isCloseTo(Math.log(5), within(1e-6));
    assertThat(Actions.of(new Space.Box(-1, 1, 2)).entropy(Tensor.zeros(4, 2)).item())
        .isCloseTo(Math.log(2 * Math.PI * Math.E), within(1e-6));
  }

  @Test
  void actionsAreBroughtIntoTheirBox() {
    assertThat(Actions.of(new Space.Box(-1, 1, 2)).bounded(new double[] {3, 0.5}))
        .containsExactly(1, 0.5);
  }

  @Test
  void theClippedLossIsThatWorkedOutByHand() {
    // Ratios 1.5, 0.5, 1.1 with advantages 1, -1, 2 and range 0.2: min(1.5, 1.2), min(-0.5, -0.8),
    // 2.2.
    Tensor now = Tensor.of(new double[] {Math.log(1.5), Math.log(0.5), Math.log(1.1)});
    Tensor loss =
        new PPO(Bandit::new)
            .policyLoss(
                now, Tensor.of(new double[3]), Tensor.of(new double[] {1, -1, 2}), Tensor.of(0.2));

    assertThat(loss.item()).isCloseTo(-(1.2 - 0.8 + 2.2) / 3, within(1e-9));
  }
}
