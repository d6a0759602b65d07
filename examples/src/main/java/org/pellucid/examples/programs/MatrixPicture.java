package org.pellucid.examples.programs;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.List;

/**
 * A picture of a matrix: each number from 0 to 1 is a field, the darker the larger; words stand
 * beside rows and above columns.
 */
final class MatrixPicture {
  private static final int FIELD = 40;
  private static final int MARGIN = 110;

  private MatrixPicture() {}

  /**
   * Draws.
   *
   * @param rows what the rows are called
   * @param columns what the columns are called
   * @param values {@code [rows][columns]}, from 0 to 1
   * @param text what stands in the fields; empty for nothing
   * @return the picture
   */
  static BufferedImage draw(
      List<String> rows, List<String> columns, double[][] values, String[][] text) {
    int width = MARGIN + FIELD * columns.size() + FIELD;
    int height = MARGIN + FIELD * rows.size() + 10;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, width, height);
    graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
    for (int row = 0; row < rows.size(); row++) {
      int y = MARGIN + row * FIELD;
      graphics.setColor(Color.BLACK);
      String label = rows.get(row);
      graphics.drawString(
          label, MARGIN - 8 - graphics.getFontMetrics().stringWidth(label), y + FIELD / 2 + 5);
      for (int column = 0; column < columns.size(); column++) {
        int x = MARGIN + column * FIELD;
        float value = (float) Math.clamp(values[row][column], 0, 1);
        graphics.setColor(new Color(1 - 0.85f * value, 1 - 0.6f * value, 1 - 0.3f * value));
        graphics.fillRect(x, y, FIELD - 1, FIELD - 1);
        if (text.length > 0) {
          graphics.setColor(value > 0.6 ? Color.WHITE : Color.BLACK);
          String inside = text[row][column];
          int space = FIELD - graphics.getFontMetrics().stringWidth(inside);
          graphics.drawString(inside, x + space / 2, y + FIELD / 2 + 5);
        }
      }
    }
    graphics.setColor(Color.BLACK);
    AffineTransform upright = graphics.getTransform();
    for (int column = 0; column < columns.size(); column++) {
      graphics.translate(MARGIN + column * FIELD + FIELD / 2, MARGIN - 8);
      graphics.rotate(-Math.PI / 4);
      graphics.drawString(columns.get(column), 0, 0);
      graphics.setTransform(upright);
    }
    graphics.dispose();
    return image;
  }
}
