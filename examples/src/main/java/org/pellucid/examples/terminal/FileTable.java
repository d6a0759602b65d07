package org.pellucid.examples.terminal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pellucid.models.FileContent;

/** What is in a file of a model, as lines for the terminal. */
public final class FileTable {
  private static final int LONGEST_NAME = 100;

  private final Path file;
  private final long size;
  private final FileContent content;
  private final Style style;

  /**
   * Makes a table.
   *
   * @param file the file
   * @param size its size in bytes; -1 when that is not known
   * @param content what is in it
   * @param style what the terminal can show
   */
  public FileTable(Path file, long size, FileContent content, Style style) {
    this.file = file;
    this.size = size;
    this.content = content;
    this.style = style;
  }

  /** {@return the lines: format, facts, layers, arrays} */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        file
            + ": "
            + style.heading(content.format())
            + (size < 0 ? "" : ", " + TextTable.bytes(size)));
    if (!content.facts().isEmpty()) {
      lines.add("");
      List<List<String>> rows = new ArrayList<>();
      content.facts().forEach((name, value) -> rows.add(List.of(shown(name), clean(value, 1000))));
      lines.addAll(TextTable.lines(rows, "ll"));
    }
    if (!content.layers().isEmpty()) {
      lines.add("");
      lines.add(style.heading("Layers"));
      List<List<String>> rows = new ArrayList<>();
      for (FileContent.LayerEntry layer : content.layers()) {
        rows.add(
            List.of(
                shown(layer.name()),
                shown(layer.type()),
                layer.parameters() < 0 ? "" : grouped(layer.parameters()) + " parameters"));
      }
      lines.addAll(TextTable.lines(rows, "llr"));
    }
    if (!content.tensors().isEmpty()) {
      lines.add("");
      lines.add(
          style.heading("Arrays")
              + " ("
              + content.tensors().size()
              + ", with "
              + grouped(content.parameters())
              + " numbers)");
      List<List<String>> rows = new ArrayList<>();
      for (FileContent.TensorEntry tensor : content.tensors()) {
        rows.add(
            List.of(
                shown(tensor.name()),
                shown(tensor.type()),
                tensor.shape().toString(),
                TextTable.bytes(tensor.bytes())));
      }
      lines.addAll(TextTable.lines(rows, "lllr"));
    }
    return lines;
  }

  private static String shown(String text) {
    return clean(text, LONGEST_NAME);
  }

  /** A text from a file, without what could move the cursor or flood the screen. */
  private static String clean(String text, int longest) {
    String clean = text.replaceAll("\\p{Cntrl}|\\p{Cf}", "?");
    return clean.length() <= longest ? clean : clean.substring(0, longest - 3) + "...";
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
