package org.pellucid.rl.worlds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pellucid.rl.environments.Environment.Step;
import org.pellucid.rl.play.Evaluation;
import org.pellucid.rl.play.Policy;

final class DrivingTest {
  @Test
  void onAnEmptyRoadTheCarDoesWhatIsAsked() {
    Driving road = new Driving(3, 0);
    road.reset(1);
    Step step = road.step(Driving.FASTER);
    // From 20 m/s with 4 m/s2 for half a second.
    assertThat(road.speed()).isCloseTo(22, within(1e-9));
    assertThat(step.reward()).isCloseTo((22 - 16) / 20.0, within(1e-9));
    road.step(Driving.KEEP);
    assertThat(road.speed()).isCloseTo(23, within(1e-9));
    step = road.step(Driving.SLOWER);
    assertThat(road.speed()).isCloseTo(20, within(1e-9));
    assertThat(road.distance()).isBetween(31.0, 34.0);
    assertThat(step.isOver()).isFalse();
    assertThat(step.observation()[7]).isEqualTo(1);
  }

  @Test
  void aChangeOfLanesTakesASecondAndStaysOnTheRoad() {
    Driving road = new Driving(2, 0);
    float[] seen = road.reset(2);
    boolean onTheLeft = seen[2] == 0;
    int across = onTheLeft ? Driving.RIGHT : Driving.LEFT;
    int off = onTheLeft ? Driving.LEFT : Driving.RIGHT;

    assertThat(road.step(off).reward()).isCloseTo(0.2, within(1e-9));
    Step begun = road.step(across);
    assertThat(begun.reward()).isCloseTo(0.2 - 0.02, within(1e-9));
    assertThat(begun.observation()[2]).isCloseTo(0.5f, within(1e-5f));
    Step done = road.step(Driving.KEEP);
    assertThat(done.observation()[2]).isCloseTo(onTheLeft ? 1 : 0, within(1e-5f));
    assertThat(done.observation()[onTheLeft ? 5 : 4]).isZero();
  }

  @Test
  void whoNeverBrakesCrashesOnAFullRoad() {
    Evaluation reckless =
        Evaluation.of(() -> new Driving(1, 15), Policy.constant(Driving.FASTER), 10);

    assertThat(reckless.terminatedShare()).isEqualTo(1);
    assertThat(reckless.episodes()).allMatch(episode -> episode.reward() < 0);
  }

  @Test
  void theTimidDriverNeitherCrashesNorGetsFar() {
    Evaluation timid = Evaluation.of(Driving::new, Driving.timid(), 20);

    assertThat(timid.terminatedShare()).isZero();
    assertThat(timid.meanLength()).isEqualTo(120);
    // Slower than 26 m/s, the speed that the fastest of the others aims at.
    assertThat(timid.meanReward() / 120).isBetween(0.0, 0.5);
  }

  @Test
  void theOthersTouchNobody() {
    // Slower than anybody wants to be, so that it never catches up with one.
    Car own = new Car(0, 0, 14, 14);
    Traffic traffic = new Traffic(4, 20, own, new Random(5));
    assertThat(traffic.cars()).hasSizeBetween(15, 20);
    for (int i = 0; i < 3000; i++) {
      own.move(0, 1, 0.1);
      traffic.advance(0.1);
      for (Car one : traffic.cars()) {
        assertThat(traffic.cars()).as("moment " + i).noneMatch(o -> o != one && o.touches(one));
        assertThat(own.touches(one)).as("moment " + i).isFalse();
      }
    }
  }

  @Test
  void impossibleRoadsAreRefused() {
    assertThatThrownBy(() -> new Driving(0, 3))
        .hasMessage("Driving: 1 to 30 lanes and at least 0 cars are needed, got 0 and 3.");
    assertThatThrownBy(() -> new Driving().step(7))
        .hasMessage("Driving: call reset() before step().");
  }
}
