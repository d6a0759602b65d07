package org.pellucid.rl.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.pellucid.rl.environments.Environment;
import org.pellucid.rl.environments.Environment.Step;

/**
 * Compares with episodes that Python's gymnasium 1.3.0 played: its environments without wrappers,
 * their {@code state} set, then {@code step} with the actions given here; numbers as it printed
 * them.
 */
final class DynamicsTest {
  private static Step play(Environment env, int steps, IntToDoubleFunction actions) {
    Step step = env.step(actions.applyAsDouble(0));
    for (int i = 1; i <= steps; i++) {
      assertThat(step.isOver()).as("over before step " + i).isFalse();
      step = env.step(actions.applyAsDouble(i));
    }
    return step;
  }

  private static void assertObservation(Step step, double tolerance, double... expected) {
    assertThat(step.observation()).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      assertThat((double) step.observation()[i]).isCloseTo(expected[i], within(tolerance));
    }
  }

  @Test
  void cartPoleFallsAsGymnasiums() {
    Supplier<CartPole> started =
        () -> {
          CartPole env = new CartPole();
          env.startAt(0.01, -0.02, 0.03, -0.04);
          return env;
        };
    IntToDoubleFunction actions = i -> i % 3 == 0 ? 0 : 1;

    assertObservation(
        play(started.get(), 0, actions),
        1e-7,
        0.009600000455975533,
        -0.21553902328014374,
        0.029200000688433647,
        0.26199522614479065);
    assertObservation(
        play(started.get(), 10, actions),
        1e-6,
        0.048093147575855255,
        0.5625625252723694,
        -0.03363266959786415,
        -0.856468915939331);
    Step last = play(started.get(), 18, actions);
    assertObservation(
        last,
        1e-6,
        0.17763680219650269,
        0.9632628560066223,
        -0.24195998907089233,
        -1.7156164646148682);
    assertThat(last.terminated()).isTrue();
    assertThat(last.reward()).isEqualTo(1);
  }

  @Test
  void mountainCarSwingsAsGymnasiums() {
    IntToDoubleFunction actions = i -> i / 25 % 2 == 0 ? 2 : 0;
    MountainCar env = new MountainCar();
    env.startAt(-0.5, 0);
    assertObservation(play(env, 0, actions), 1e-8, -0.49917683005332947, 0.0008231570245698094);
    env.startAt(-0.5, 0);
    assertObservation(play(env, 100, actions), 1e-6, -0.3273545205593109, -0.027573388069868088);
    env.startAt(-0.5, 0);
    Step last = play(env, 199, actions);
    assertObservation(last, 1e-6, -0.7268588542938232, -0.03391656279563904);
    assertThat(last.truncated()).isTrue();
    assertThat(last.reward()).isEqualTo(-1);
  }

  @Test
  void mountainCarReachesTheFlag() {
    MountainCar env = new MountainCar();
    env.startAt(0.45, 0.06);
    Step step = env.step(2);

    assertThat(step.terminated()).isTrue();
    assertThat(step.observation()[0]).isGreaterThan(0.5f);
    env.startAt(-1.19, -0.05);
    assertObservation(env.step(0), 0, -1.2f, 0);
  }

  @Test
  void continuousMountainCarSwingsAsGymnasiums() {
    IntToDoubleFunction actions = i -> i / 25 % 2 == 0 ? 1 : -0.8;
    ContinuousMountainCar env = new ContinuousMountainCar();
    env.startAt(-0.5, 0);
    assertObservation(play(env, 0, actions), 1e-8, -0.4986768364906311, 0.0013231569901108742);
    env.startAt(-0.5, 0);
    Step middle = play(env, 225, actions);
    assertObservation(middle, 1e-5, -0.7693635821342468, 0.032357506453990936);
    assertThat(middle.reward()).isCloseTo(-0.064, within(1e-12));
    env.startAt(-0.5, 0);
    assertObservation(play(env, 399, actions), 1e-4, -0.535702645778656, 0.0001318105059908703);
    env.startAt(0.44, 0.05);
    Step last = env.step(0.5);
    assertThat(last.terminated()).isTrue();
    assertThat(last.reward()).isEqualTo(100 - 0.025);
  }

  @Test
  void acrobotSwingsAsGymnasiums() {
    IntToDoubleFunction actions = i -> i / 4 % 3;
    Acrobot env = new Acrobot();
    env.startAt(0.1, -0.05, 0.02, 0.03);
    assertObservation(
        play(env, 0, actions),
        1e-6,
        0.9945873022079468,
        0.10390438884496689,
        0.9979497194290161,
        -0.06400306522846222,
        0.019602537155151367,
        -0.16727019846439362);
    env.startAt(0.1, -0.05, 0.02, 0.03);
    Step later = play(env, 50, actions);
    assertObservation(
        later,
        1e-5,
        0.9535593390464783,
        -0.30120524764060974,
        0.39356914162635803,
        0.9192950129508972,
        2.809380531311035,
        -4.3013715744018555);
    assertThat(later.reward()).isEqualTo(-1);
  }

  @Test
  void acrobotIsDoneAboveTheLine() {
    Acrobot env = new Acrobot();
    env.startAt(Math.PI - 0.3, 0.2, 1, 0);
    Step step = env.step(1);

    assertThat(step.terminated()).isTrue();
    assertThat(step.reward()).isZero();
  }

  @Test
  void pendulumSwingsAsGymnasiums() {
    IntToDoubleFunction actions = i -> i % 4 < 2 ? 1.5 : -0.7;
    Pendulum env = new Pendulum();
    env.startAt(3, 0.5);
    Step first = play(env, 0, actions);
    assertObservation(first, 1e-7, -0.9949991106987, 0.09988381713628769, 0.830839991569519);
    assertThat(first.reward()).isCloseTo(-9.02725, within(1e-9));
    env.startAt(3, 0.5);
    Step later = play(env, 99, actions);
    assertObservation(later, 1e-5, -0.9989614486694336, 0.04556351527571678, 0.8083803653717041);
    assertThat(later.reward()).isCloseTo(-9.409220256638166, within(1e-5));
  }

  @Test
  void aSeedGivesTheSameEpisodesEachTime() {
    for (Supplier<Environment> maker : worlds()) {
      Environment one = maker.get();
      Environment two = maker.get();
      assertThat(one.reset(7)).containsExactly(two.reset(7));
      assertThat(one.reset()).containsExactly(two.reset());
      assertThat(one.reset(8)).isNotEqualTo(two.reset(9));
    }
  }

  @Test
  void observationsAreWithinTheirSpaceAndPicturesAreDrawn() {
    Random random = new Random(11);
    for (Supplier<Environment> maker : worlds()) {
      Environment env = maker.get();
      check(env, env.reset(3));
      for (int i = 0; i < 100; i++) {
        Step step = env.step(env.actionSpace().sample(random));
        check(env, step.isOver() ? env.reset() : step.observation());
      }
      var picture = env.render();
      assertThat(
              Arrays.stream(
                      picture.getRGB(
                          0,
                          0,
                          picture.getWidth(),
                          picture.getHeight(),
                          null,
                          0,
                          picture.getWidth()))
                  .distinct()
                  .count())
          .isGreaterThan(3);
    }
  }

  private static void check(Environment env, float[] observation) {
    double[] numbers = new double[observation.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = observation[i];
    }
    env.observationSpace().check(env.getClass().getSimpleName(), numbers);
  }

  private static List<Supplier<Environment>> worlds() {
    return List.of(
        CartPole::new,
        MountainCar::new,
        ContinuousMountainCar::new,
        Acrobot::new,
        Pendulum::new,
        Driving::new);
  }
}
