package org.pellucid.examples.programs;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Maps side by side, with a point for each place, from blue for little to red for much. */
final class PointMaps {
  private static final int WIDTH = 420;
  private static final int HEIGHT = 460;
  private static final int SIZE = 5;

  private PointMaps() {}

  /** A stretch of an axis. */
  record Range(double from, double to) {
    double part(double value) {
      return (value - from) / (to - from);
    }
  }

  /**
   * Draws.
   *
   * @param xs where places are, from left to right
   * @param ys where they are, from below to above
   * @param x what the maps show from left to right
   * @param y what they show from below to above
   * @param values for each map the value of each place
   * @param colors the value that is blue and the one that is red
   * @return the picture
   */
  static BufferedImage draw(
      double[] xs, double[] ys, Range x, Range y, List<double[]> values, Range colors) {
    BufferedImage image =
        new BufferedImage(values.size() * WIDTH, HEIGHT, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), HEIGHT);
    for (int i = 0; i < xs.length; i++) {
      for (int map = 0; map < values.size(); map++) {
        double part = Math.clamp(colors.part(values.get(map)[i]), 0, 1);
        graphics.setColor(Color.getHSBColor((float) (0.66 * (1 - part)), 0.85f, 0.9f));
        graphics.fillOval(
            map * WIDTH + (int) (x.part(xs[i]) * WIDTH),
            (int) ((y.to - ys[i]) / (y.to - y.from) * HEIGHT),
            SIZE,
            SIZE);
      }
    }
    graphics.dispose();
    return image;
  }
}
