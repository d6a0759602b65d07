package org.pellucid.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;

/** A table of texts, for terminals and as Markdown. */
final class Table {
  private final List<String> head;
  private final List<List<String>> rows = new ArrayList<>();

  Table(List<String> head) {
    this.head = head;
  }

  /** Adds a row. */
  void add(List<String> cells) {
    rows.add(List.copyOf(cells));
  }

  /** Whether there are no rows. */
  boolean isEmpty() {
    return rows.isEmpty();
  }

  private int[] widths() {
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = head.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  /** The table with columns aligned: the first to the left, the others to the right. */
  String text() {
    int[] widths = widths();
    StringBuilder result = new StringBuilder();
    line(result, head, widths);
    rows.forEach(row -> line(result, row, widths));
    return result.toString();
  }

  private static void line(StringBuilder result, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? cells.get(i) + blanks : "  " + blanks + cells.get(i));
    }
    result.append(line.toString().stripTrailing()).append('\n');
  }

  /** The table as Markdown. */
  String markdown() {
    StringBuilder result = new StringBuilder();
    result.append("| ").append(String.join(" | ", head)).append(" |\n|---|");
    result.append("--:|".repeat(head.size() - 1)).append('\n');
    rows.forEach(row -> result.append("| ").append(String.join(" | ", row)).append(" |\n"));
    return result.toString();
  }
}
