package org.pellucid.rl.worlds;

import java.awt.image.BufferedImage;

/** The valley of both mountain cars: its height is {@code 0.45 sin 3x + 0.55}. */
final class Hill {
  static final double LEFT = -1.2;
  static final double RIGHT = 0.6;
  static final double MOST_SPEED = 0.07;
  static final double GRAVITY = 0.0025;

  private Hill() {}

  static float[] low() {
    return new float[] {(float) LEFT, (float) -MOST_SPEED};
  }

  static float[] high() {
    return new float[] {(float) RIGHT, (float) MOST_SPEED};
  }

  private static double height(double x) {
    return 0.45 * Math.sin(3 * x) + 0.55;
  }

  static BufferedImage draw(double position, double goal) {
    try (Canvas canvas = new Canvas(540, 360, LEFT, 0, RIGHT - LEFT)) {
      double[] x = new double[101];
      double[] y = new double[101];
      for (int i = 0; i <= 100; i++) {
        x[i] = LEFT + i * (RIGHT - LEFT) / 100;
        y[i] = height(x[i]);
      }
      canvas.curve(Canvas.INK, 0.01, x, y);
      canvas.line(Canvas.INK, 0.006, goal, height(goal), goal, height(goal) + 0.14);
      canvas.box(Canvas.ACCENT, goal, height(goal) + 0.09, 0.08, 0.05, 0);
      double slope = Math.atan(1.35 * Math.cos(3 * position));
      double half = 0.045;
      double lift = 0.025;
      double alongX = half * Math.cos(slope);
      double alongY = half * Math.sin(slope);
      double middleX = position - lift * Math.sin(slope);
      double middleY = height(position) + lift * Math.cos(slope);
      canvas.line(
          Canvas.SECOND,
          0.035,
          middleX - alongX,
          middleY - alongY,
          middleX + alongX,
          middleY + alongY);
      canvas.dot(Canvas.INK, middleX - alongX, middleY - alongY - 0.01, 0.016);
      canvas.dot(Canvas.INK, middleX + alongX, middleY + alongY - 0.01, 0.016);
      return canvas.image();
    }
  }
}
