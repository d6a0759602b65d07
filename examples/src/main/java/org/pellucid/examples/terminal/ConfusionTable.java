package org.pellucid.examples.terminal;

import java.util.ArrayList;
import java.util.List;
import org.pellucid.data.ConfusionMatrix;

/** A confusion matrix as a table of characters. */
public final class ConfusionTable {
  private static final int MIN_COLUMN = 5;
  private static final int MAX_COLUMN = 7;

  private final ConfusionMatrix matrix;
  private final Style style;

  /**
   * Makes a table.
   *
   * @param matrix the matrix
   * @param style what the terminal can show
   */
  public ConfusionTable(ConfusionMatrix matrix, Style style) {
    this.matrix = matrix;
    this.style = style;
  }

  /** {@return the table as lines, one per class under a line of names} */
  public List<String> lines() {
    List<String> names = matrix.classNames();
    int first = names.stream().mapToInt(String::length).max().orElse(0);
    int column = Math.clamp(first + 1, MIN_COLUMN, MAX_COLUMN);
    List<String> lines = new ArrayList<>();
    StringBuilder heading = new StringBuilder(" ".repeat(first));
    for (String name : names) {
      heading.append(left(cut(name, column - 1), column));
    }
    lines.add(style.faint(heading.toString()));
    for (int label = 0; label < names.size(); label++) {
      StringBuilder line = new StringBuilder(left(names.get(label), first));
      for (int predicted = 0; predicted < names.size(); predicted++) {
        line.append(cell(label, predicted, column));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private String cell(int label, int predicted, int column) {
    int count = matrix.count(label, predicted);
    if (count == 0) {
      return style.faint(left(".", column));
    }
    String text = left(Integer.toString(count), column);
    return label == predicted ? style.right(text) : style.wrong(text);
  }

  private static String cut(String name, int length) {
    return name.length() > length ? name.substring(0, length) : name;
  }

  /** Fills up with blanks on the left. */
  private static String left(String text, int length) {
    return " ".repeat(Math.max(0, length - text.length())) + text;
  }
}
