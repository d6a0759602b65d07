package org.pellucid.examples.language;

import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Texts as a picture in which words that spoke for "yes" are green and others red. */
public final class ColoredText {
  private static final int WIDTH = 900;
  private static final int MARGIN = 14;
  private static final int LINE = 22;
  private static final int HEAD = 150;
  private static final double STRONG = 1.5;

  private ColoredText() {}

  /**
   * Draws texts.
   *
   * @param texts what a model said to texts; its answer stands before each
   * @return the picture
   */
  public static BufferedImage draw(List<Judgement> texts) {
    int height = paint(graphics(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)), texts);
    BufferedImage image = new BufferedImage(WIDTH, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D canvas = graphics(image);
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, WIDTH, height);
    paint(canvas, texts);
    canvas.dispose();
    return image;
  }

  private static Graphics2D graphics(BufferedImage image) {
    Graphics2D canvas = image.createGraphics();
    canvas.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    canvas.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    return canvas;
  }

  private static int paint(Graphics2D canvas, List<Judgement> texts) {
    FontMetrics metrics = canvas.getFontMetrics();
    int y = MARGIN;
    for (Judgement judgement : texts) {
      Influence text = judgement.influence();
      canvas.setColor(Color.GRAY);
      canvas.drawString(judgement.head(), MARGIN, y + metrics.getAscent());
      int x = HEAD;
      for (int i = 0; i < text.words().size(); i++) {
        String word = text.words().get(i);
        int width = metrics.stringWidth(word);
        if (x + width > WIDTH - MARGIN) {
          x = HEAD;
          y += LINE;
        }
        canvas.setColor(color(text.effects()[i]));
        canvas.fillRect(x - 2, y, width + 4, LINE - 4);
        canvas.setColor(Color.BLACK);
        canvas.drawString(word, x, y + metrics.getAscent());
        x += width + metrics.charWidth(' ') + 2;
      }
      y += LINE + 8;
    }
    return y + MARGIN;
  }

  private static Color color(double effect) {
    int pale = 255 - (int) Math.round(175 * Math.min(1, Math.abs(effect) / STRONG));
    return effect >= 0 ? new Color(pale, 255, pale) : new Color(255, pale, pale);
  }
}
