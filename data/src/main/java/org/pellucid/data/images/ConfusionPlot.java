package org.pellucid.data.images;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import org.pellucid.data.ConfusionMatrix;

/**
 * A confusion matrix as a picture: a row for each class, a column for what its samples were taken
 * for.
 *
 * <p>A cell is the darker the larger a part of its row it holds: blue on the diagonal, where what
 * was said is right, red elsewhere. Counts of 0 are left empty.
 */
public final class ConfusionPlot {
  private static final int CELL = 40;
  private static final int GAP = 8;
  private static final Color RIGHT = new Color(0x1565C0);
  private static final Color WRONG = new Color(0xC62828);
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 12);

  private final ConfusionMatrix matrix;

  private ConfusionPlot(ConfusionMatrix matrix) {
    this.matrix = matrix;
  }

  /**
   * Draws a matrix.
   *
   * @param matrix the matrix
   * @return the picture
   */
  public static Image draw(ConfusionMatrix matrix) {
    return new ConfusionPlot(matrix).draw();
  }

  private Image draw() {
    List<String> names = matrix.classNames();
    int side = CELL * names.size();
    int label = GAP + names.stream().mapToInt(ConfusionPlot::width).max().orElse(0) + GAP;
    BufferedImage sheet =
        new BufferedImage(label + side + GAP, label + side + GAP, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = sheet.createGraphics();
    try {
      graphics.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
      graphics.setFont(FONT);
      graphics.setColor(Color.BLACK);
      for (int c = 0; c < names.size(); c++) {
        String name = names.get(c);
        int middle = label + c * CELL + CELL / 2 + FONT.getSize() / 3;
        graphics.drawString(name, label - GAP - width(name), middle);
        Graphics2D turned = (Graphics2D) graphics.create();
        turned.rotate(-Math.PI / 2, middle, label - GAP);
        turned.drawString(name, middle, label - GAP);
        turned.dispose();
      }
      for (int row = 0; row < names.size(); row++) {
        for (int column = 0; column < names.size(); column++) {
          cell(graphics, row, column, label);
        }
      }
      graphics.setColor(Color.GRAY);
      graphics.drawRect(label, label, side, side);
    } finally {
      graphics.dispose();
    }
    return ImageFiles.of(sheet);
  }

  private void cell(Graphics2D graphics, int row, int column, int start) {
    int count = matrix.count(row, column);
    if (count == 0) {
      return;
    }
    double part = (double) count / matrix.counts().get(row).stream().mapToInt(n -> n).sum();
    // By the root, so that rare mistakes are seen at all
    double ink = Math.sqrt(part);
    graphics.setColor(mixed(row == column ? RIGHT : WRONG, ink));
    int left = start + column * CELL;
    int top = start + row * CELL;
    graphics.fillRect(left, top, CELL, CELL);
    graphics.setColor(ink > 0.6 ? Color.WHITE : Color.BLACK);
    String text = Integer.toString(count);
    graphics.drawString(text, left + (CELL - width(text)) / 2, top + CELL / 2 + FONT.getSize() / 3);
  }

  /** A color on white. */
  private static Color mixed(Color color, double ink) {
    return new Color(
        mixed(color.getRed(), ink), mixed(color.getGreen(), ink), mixed(color.getBlue(), ink));
  }

  private static int mixed(int channel, double ink) {
    return (int) Math.round(255 + ink * (channel - 255));
  }

  private static int width(String text) {
    BufferedImage one = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = one.createGraphics();
    try {
      return graphics.getFontMetrics(FONT).stringWidth(text);
    } finally {
      graphics.dispose();
    }
  }
}
