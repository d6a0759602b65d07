package org.pellucid.examples.training;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Several pictures or plots of one size side by side, as one picture. */
public final class Panels {
  private Panels() {}

  /**
   * Draws pictures in rows.
   *
   * @param pictures the pictures, row by row; the first one says how large each place is
   * @param columns how many stand side by side
   * @param gap how far they stand apart, in pixels
   * @param ground what is to be seen between them, and where none is left
   * @return the picture
   */
  public static BufferedImage of(List<BufferedImage> pictures, int columns, int gap, Color ground) {
    int width = pictures.getFirst().getWidth() + gap;
    int height = pictures.getFirst().getHeight() + gap;
    int rows = Math.ceilDiv(pictures.size(), columns);
    BufferedImage sheet =
        new BufferedImage(columns * width - gap, rows * height - gap, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setColor(ground);
      graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      for (int i = 0; i < pictures.size(); i++) {
        graphics.drawImage(pictures.get(i), i % columns * width, i / columns * height, null);
      }
    } finally {
      graphics.dispose();
    }
    return sheet;
  }
}
