package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.PictureSets.Frame;

final class MomentTest {
  /** A drive in which everything moves to the left by two pixels per frame. */
  private static List<Frame> drive(int frames) {
    SplittableRandom random = new SplittableRandom(1);
    byte[] wall = new byte[120 * 400];
    random.nextBytes(wall);
    List<Frame> drive = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      byte[] pixels = new byte[120 * 160];
      for (int row = 0; row < 120; row++) {
        System.arraycopy(wall, row * 400 + 2 * i, pixels, row * 160, 160);
      }
      drive.add(new Frame(Image.of(120, 160, 1, pixels).rgb(), 0.25, 0.5));
    }
    return drive;
  }

  @Test
  void motionIsSeenAndAMirrorTurnsItRound() {
    List<Moment> moments = Moment.of(drive(10), false);
    List<Moment> mirrored = Moment.of(drive(10), true);

    float[] left = {-0.1f, -0.1f, -0.2f, -0.2f, -0.3f, -0.3f, -0.4f, -0.4f, -0.6f, -0.6f};
    float[] right = {0.1f, 0.1f, 0.2f, 0.2f, 0.3f, 0.3f, 0.4f, 0.4f, 0.6f, 0.6f};
    assertThat(moments.get(9).motion().toFloatArray()).containsExactly(left, within(1e-6f));
    assertThat(mirrored.get(9).motion().toFloatArray()).containsExactly(right, within(1e-6f));
    assertThat(moments.get(9).angle()).isEqualTo(0.25f);
    assertThat(mirrored.get(9).angle()).isEqualTo(-0.25f);
    // Before the first frame nothing is known.
    assertThat(moments.getFirst().motion().toFloatArray()).containsOnly(0f);
  }
}
