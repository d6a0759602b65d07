package org.pellucid.rl.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pellucid.rl.environments.EpisodicEnvironment;
import org.pellucid.rl.environments.Space;
import org.pellucid.rl.worlds.CartPole;

final class PlayTest {
  /** Pays the number of the seed's episode, and is over after one step. */
  private static final class Lottery extends EpisodicEnvironment {
    Lottery() {
      super(new Space.Box(0, 1, 1), new Space.Discrete(2), 0);
    }

    @Override
    protected float[] begin() {
      return new float[] {random().nextFloat()};
    }

    @Override
    protected Step advance(double[] action) {
      return new Step(new float[] {0}, action[0] == 1 ? 4 : random().nextInt(2), true, false);
    }
  }

  @Test
  void evaluationsSumUpEpisodes() {
    Evaluation evaluation =
        new Evaluation(
            List.of(
                new Evaluation.Episode(1, 10, true),
                new Evaluation.Episode(3, 20, false),
                new Evaluation.Episode(5, 30, true)));

    assertThat(evaluation.meanReward()).isEqualTo(3);
    assertThat(evaluation.standardDeviation()).isEqualTo(Math.sqrt(8 / 3.0));
    assertThat(evaluation.worstReward()).isEqualTo(1);
    assertThat(evaluation.bestReward()).isEqualTo(5);
    assertThat(evaluation.meanLength()).isEqualTo(20);
    assertThat(evaluation.terminatedShare()).isEqualTo(2 / 3.0);
    assertThat(evaluation)
        .hasToString("3.00 +- 1.63 over 3 episodes (from 1.00 to 5.00), 20.0 steps long");
    assertThatThrownBy(() -> new Evaluation(List.of()))
        .hasMessage("Evaluation: at least 1 episode is needed.");
  }

  @Test
  void allPoliciesMeetTheSameEpisodes() {
    assertThat(Evaluation.of(Lottery::new, Policy.constant(0), 20))
        .isEqualTo(Evaluation.of(Lottery::new, Policy.constant(0), 20));
    assertThat(Evaluation.of(Lottery::new, Policy.constant(0), 20).meanReward())
        .isBetween(0.1, 0.9);
    assertThat(Evaluation.of(Lottery::new, Policy.constant(1), 5).meanReward()).isEqualTo(4);
  }

  @Test
  void randomPoliciesWithOneSeedDoTheSame() {
    Policy one = Policy.random(new Space.Discrete(9), 3);
    Policy two = Policy.random(new Space.Discrete(9), 3);
    for (int i = 0; i < 20; i++) {
      assertThat(one.act(new float[0])).containsExactly(two.act(new float[0]));
    }
  }

  @Test
  void anEpisodeBecomesAMovingPicture(@TempDir Path folder) throws Exception {
    Animation animation =
        Animation.record(new CartPole(), Policy.constant(1), 1, 2, 100, 25).resized(200);
    Path file = folder.resolve("cart.gif");
    animation.write(file);

    ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
    try (var stream = ImageIO.createImageInputStream(file.toFile())) {
      reader.setInput(stream);
      assertThat(reader.getNumImages(true)).isEqualTo(animation.frames().size());
      assertThat(animation.frames().size()).isBetween(4, 8);
      assertThat(reader.read(0).getWidth()).isEqualTo(200);
      assertThat(reader.read(0).getHeight()).isEqualTo(80);
    } finally {
      reader.dispose();
    }
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
        .startsWith("GIF89a")
        .contains("NETSCAPE2.0");
  }

  @Test
  void impossibleAnimationsAreRefused() {
    assertThatThrownBy(() -> new Animation(List.of(), 10))
        .hasMessage("Animation: at least 1 frame is needed.");
    assertThatThrownBy(
            () -> new Animation(List.of(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)), 99))
        .hasMessage("Animation: framesPerSecond must be from 1 to 50, got 99.0.");
  }
}
