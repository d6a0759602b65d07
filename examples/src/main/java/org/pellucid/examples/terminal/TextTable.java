package org.pellucid.examples.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rows of text set in columns for the terminal. */
public final class TextTable {
  private static final String GAP = "  ";
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private TextTable() {}

  /**
   * Sets rows.
   *
   * @param rows the rows, each with a cell per column
   * @param alignment a letter per column: l for left, r for right
   * @return the lines
   */
  public static List<String> lines(List<List<String>> rows, String alignment) {
    int[] widths = new int[alignment.length()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        String padding = " ".repeat(widths[i] - cell.length());
        line.append(GAP).append(alignment.charAt(i) == 'r' ? padding + cell : cell + padding);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  /**
   * Writes a number of bytes.
   *
   * @param count how many
   * @return such as {@code 1.5 MiB}
   */
  public static String bytes(long count) {
    if (count < 1024) {
      return count + " bytes";
    }
    double value = count;
    int unit = -1;
    while (value >= 1024 && unit < UNITS.length - 1) {
      value /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
