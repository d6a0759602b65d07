package org.pellucid.examples.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PanelsTest {
  private static BufferedImage dot(int color) {
    BufferedImage dot = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    dot.setRGB(0, 0, color);
    return dot;
  }

  @Test
  void picturesStandInRowsWithGapsBetweenThem() {
    BufferedImage sheet =
        Panels.of(List.of(dot(0xFF0000), dot(0x00FF00), dot(0x0000FF)), 2, 1, Color.WHITE);

    assertThat(sheet.getWidth()).isEqualTo(3);
    assertThat(sheet.getHeight()).isEqualTo(3);
    assertThat(sheet.getRGB(0, 0, 3, 3, null, 0, 3))
        .containsExactly(
            0xFFFF0000,
            -1,
            0xFF00FF00, //
            -1,
            -1,
            -1, //
            0xFF0000FF,
            -1,
            -1);
  }
}
