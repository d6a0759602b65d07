package org.pellucid.rl.worlds;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;

/** A sheet to draw on, measured in a world's own units, with y upwards. */
final class Canvas implements AutoCloseable {
  static final Color INK = new Color(0x22, 0x2B, 0x36);
  static final Color PALE = new Color(0xC8, 0xD0, 0xD8);
  static final Color ACCENT = new Color(0xD9, 0x5F, 0x2A);
  static final Color SECOND = new Color(0x2A, 0x7F, 0xB8);

  private final BufferedImage image;
  private final Graphics2D graphics;
  private final double left;
  private final double bottom;
  private final double scale;

  /**
   * Makes a white sheet.
   *
   * @param width its width in pixels
   * @param height its height in pixels
   * @param left the world's x at its left edge
   * @param bottom the world's y at its bottom edge
   * @param worldWidth how much of the world lies between left and right edge
   */
  Canvas(int width, int height, double left, double bottom, double worldWidth) {
    this.left = left;
    this.bottom = bottom;
    scale = width / worldWidth;
    image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
  }

  private double pixelX(double x) {
    return (x - left) * scale;
  }

  private double pixelY(double y) {
    return image.getHeight() - (y - bottom) * scale;
  }

  void line(Color color, double width, double x1, double y1, double x2, double y2) {
    graphics.setColor(color);
    graphics.setStroke(
        new BasicStroke((float) (width * scale), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(new Line2D.Double(pixelX(x1), pixelY(y1), pixelX(x2), pixelY(y2)));
  }

  void dot(Color color, double x, double y, double radius) {
    graphics.setColor(color);
    double r = radius * scale;
    graphics.fill(new Ellipse2D.Double(pixelX(x) - r, pixelY(y) - r, 2 * r, 2 * r));
  }

  void box(Color color, double x, double y, double width, double height, double corner) {
    graphics.setColor(color);
    graphics.fill(
        new RoundRectangle2D.Double(
            pixelX(x),
            pixelY(y + height),
            width * scale,
            height * scale,
            corner * scale,
            corner * scale));
  }

  void curve(Color color, double width, double[] x, double[] y) {
    Path2D path = new Path2D.Double();
    path.moveTo(pixelX(x[0]), pixelY(y[0]));
    for (int i = 1; i < x.length; i++) {
      path.lineTo(pixelX(x[i]), pixelY(y[i]));
    }
    graphics.setColor(color);
    graphics.setStroke(new BasicStroke((float) (width * scale)));
    graphics.draw(path);
  }

  void text(Color color, int pixels, double x, double y, String text) {
    graphics.setColor(color);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, pixels));
    graphics.drawString(text, (float) pixelX(x), (float) pixelY(y));
  }

  BufferedImage image() {
    return image;
  }

  @Override
  public void close() {
    graphics.dispose();
  }
}
