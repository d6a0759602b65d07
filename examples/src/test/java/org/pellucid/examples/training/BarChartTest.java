package org.pellucid.examples.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BarChartTest {
  /** How many fields are of another colour than black, white and grey. */
  private static int coloured(BufferedImage image) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int rgb = image.getRGB(x, y);
        int red = rgb >> 16 & 255;
        int green = rgb >> 8 & 255;
        int blue = rgb & 255;
        count +=
            Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)) > 60
                ? 1
                : 0;
      }
    }
    return count;
  }

  private static BufferedImage draw(List<Double> heights) {
    return BarChart.draw("lost", heights, height -> "bar " + height, height -> height);
  }

  @Test
  void higherBarsTakeMoreRoom() {
    BufferedImage one = draw(List.of(4.0, 0.0));
    BufferedImage two = draw(List.of(4.0, 4.001));

    assertThat(one.getWidth()).isEqualTo(800);
    assertThat(coloured(one)).isGreaterThan(1000);
    assertThat(coloured(two)).isGreaterThan((int) (1.5 * coloured(one)));
  }
}
