package org.pellucid.plots;

import java.awt.AlphaComposite;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import javax.imageio.ImageIO;

/**
 * Writes a drawing as PNG. The one class that needs the module java.desktop, loaded only for that.
 */
final class PngPainter {
  private PngPainter() {}

  static byte[] paint(Drawing drawing, double scale) {
    BufferedImage image =
        new BufferedImage(
            (int) Math.ceil(drawing.width * scale),
            (int) Math.ceil(drawing.height * scale),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.scale(scale, scale);
    drawing.items().forEach(item -> paint(graphics, item));
    graphics.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static void paint(Graphics2D graphics, Drawing.Item item) {
    switch (item) {
      case Drawing.Box box -> {
        var shape = new RoundRectangle2D.Double(box.x(), box.y(), box.width(), box.height(), 8, 8);
        graphics.setColor(new Color(box.fill()));
        graphics.fill(shape);
        graphics.setColor(new Color(box.line()));
        graphics.draw(shape);
      }
      case Drawing.Disc disc -> {
        var shape =
            new Ellipse2D.Double(
                disc.x() - disc.radius(),
                disc.y() - disc.radius(),
                2 * disc.radius(),
                2 * disc.radius());
        graphics.setColor(new Color(disc.fill()));
        graphics.fill(shape);
        graphics.setColor(new Color(disc.line()));
        graphics.draw(shape);
      }
      case Drawing.Line line -> {
        var stroke = graphics.getStroke();
        var composite = graphics.getComposite();
        graphics.setStroke(new BasicStroke((float) line.width()));
        graphics.setComposite(
            AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) line.opacity()));
        graphics.setColor(new Color(line.color()));
        graphics.draw(new Line2D.Double(line.fromX(), line.fromY(), line.toX(), line.toY()));
        graphics.setStroke(stroke);
        graphics.setComposite(composite);
      }
      case Drawing.Arrow arrow -> arrow(graphics, arrow);
      case Drawing.Text text -> {
        graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 1).deriveFont((float) text.size()));
        graphics.setColor(new Color(text.color()));
        double width = graphics.getFontMetrics().stringWidth(text.text());
        graphics.drawString(text.text(), (float) (text.x() - width / 2), (float) text.y());
      }
    }
  }

  private static void arrow(Graphics2D graphics, Drawing.Arrow arrow) {
    Path2D path = new Path2D.Double();
    path.moveTo(arrow.xs().getFirst(), arrow.ys().getFirst());
    for (int i = 1; i < arrow.xs().size(); i++) {
      double beforeX = arrow.xs().get(i - 1);
      double beforeY = arrow.ys().get(i - 1);
      double x = arrow.xs().get(i);
      double y = arrow.ys().get(i);
      if (arrow.down()) {
        path.curveTo(beforeX, (beforeY + y) / 2, x, (beforeY + y) / 2, x, y);
      } else {
        path.curveTo((beforeX + x) / 2, beforeY, (beforeX + x) / 2, y, x, y);
      }
    }
    graphics.setColor(new Color(0x555555));
    graphics.draw(path);
    double x = arrow.xs().getLast();
    double y = arrow.ys().getLast();
    Path2D head = new Path2D.Double();
    head.moveTo(x, y);
    head.lineTo(arrow.down() ? x - 4 : x - 8, arrow.down() ? y - 8 : y - 4);
    head.lineTo(arrow.down() ? x + 4 : x - 8, arrow.down() ? y - 8 : y + 4);
    head.closePath();
    graphics.fill(head);
  }
}
