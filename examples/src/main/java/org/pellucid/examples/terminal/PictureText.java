package org.pellucid.examples.terminal;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.examples.training.Picture;

/** A picture as lines of characters: half blocks in grey, or signs that get darker. */
final class PictureText {
  private static final String SHADES = " .:-=+*#%@";

  /** Pictures that are smaller are drawn twice as wide and high. */
  private static final int SMALL = 16;

  private final Picture picture;
  private final Style style;
  private final int scale;

  PictureText(Picture picture, Style style) {
    this.picture = picture;
    this.style = style;
    this.scale = picture.width() < SMALL ? 2 : 1;
  }

  int columns() {
    return picture.width() * scale;
  }

  /** The lines, all of {@link #columns} visible characters; a line shows two rows. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    int rows = picture.height() * scale;
    for (int row = 0; row < rows; row += 2) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < columns(); column++) {
        float upper = pixel(row, column);
        float lower = row + 1 < rows ? pixel(row + 1, column) : 0;
        line.append(style.blocks() ? style.cell(upper, lower) : shade((upper + lower) / 2));
      }
      lines.add(style.blocks() ? line + style.endOfCells() : line.toString());
    }
    return lines;
  }

  private float pixel(int row, int column) {
    return picture.pixel(row / scale, column / scale);
  }

  private static char shade(float brightness) {
    return SHADES.charAt(Math.round(brightness * (SHADES.length() - 1)));
  }
}
