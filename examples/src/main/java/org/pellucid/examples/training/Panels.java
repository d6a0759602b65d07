package org.pellucid.examples.training;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.internal.chartpart.Chart;

/** Several plots side by side, as one picture. */
public final class Panels {
  private Panels() {}

  /**
   * Draws plots in rows.
   *
   * @param charts the plots, row by row; the first one says how large each place is
   * @param columns how many stand side by side
   * @return the picture
   */
  public static BufferedImage of(List<? extends Chart<?, ?>> charts, int columns) {
    int width = charts.getFirst().getWidth();
    int height = charts.getFirst().getHeight();
    int rows = Math.ceilDiv(charts.size(), columns);
    BufferedImage sheet =
        new BufferedImage(columns * width, rows * height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      for (int i = 0; i < charts.size(); i++) {
        graphics.drawImage(
            BitmapEncoder.getBufferedImage(charts.get(i)),
            i % columns * width,
            i / columns * height,
            null);
      }
    } finally {
      graphics.dispose();
    }
    return sheet;
  }
}
