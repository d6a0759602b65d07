package org.pellucid.examples.programs;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.pellucid.data.images.Image;
import org.pellucid.data.images.PictureSets.Frame;

final class SteeringPictureTest {
  private static final Image DARK = Image.of(120, 160, 1, new byte[120 * 160]).rgb();

  @Test
  void straightOnPointsUpwardsAndLeftToTheLeft() {
    BufferedImage picture = SteeringPicture.draw(new Frame(DARK, 0, 1), -1);

    assertThat(picture.getWidth()).isEqualTo(164);
    assertThat(picture.getHeight()).isEqualTo(124);
    assertThat(picture.getRGB(82, 80)).as("the driver's").isEqualTo(0xFF00D050);
    // 60 degrees to the left of upwards: 20 to the left, 12 upwards.
    assertThat(picture.getRGB(62, 108)).as("the other one").isEqualTo(0xFFFF8000);
    assertThat(picture.getRGB(102, 108)).isEqualTo(0xFF000000);
  }
}
