package org.pellucid.examples.language;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** Texts below each other as a picture, with their lines as they are, in letters of one width. */
public final class PrintedText {
  private static final int WIDTH = 640;
  private static final int MARGIN = 8;
  private static final int HEAD = 90;
  private static final int LINE = 16;

  private PrintedText() {}

  /**
   * A text.
   *
   * @param head what stands before it, in a few words
   * @param text the text
   */
  public record Passage(String head, String text) {}

  /**
   * Draws texts; what is longer than about 78 characters is cut off.
   *
   * @param passages the texts
   * @return the picture
   */
  public static BufferedImage draw(List<Passage> passages) {
    int lines = passages.stream().mapToInt(passage -> lines(passage).size() + 1).sum();
    BufferedImage image = new BufferedImage(WIDTH, LINE * lines, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, image.getWidth(), image.getHeight());
    graphics.setFont(new Font(Font.MONOSPACED, Font.PLAIN, 12));
    int y = LINE;
    for (Passage passage : passages) {
      graphics.setColor(Color.GRAY);
      graphics.drawString(passage.head, MARGIN, y);
      graphics.setColor(Color.BLACK);
      for (String line : lines(passage)) {
        graphics.drawString(line, HEAD, y);
        y += LINE;
      }
      y += LINE;
    }
    graphics.dispose();
    return image;
  }

  private static List<String> lines(Passage passage) {
    return passage.text.lines().toList();
  }
}
