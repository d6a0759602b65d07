package org.pellucid.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.optimizers.Optimizer;
import org.pellucid.tensor.Variable;

/** The table of a model's layers, laid out as Keras lays it out on a wide terminal. */
final class Summary {
  private static final List<String> TITLES =
      List.of("Layer (type)", "Output Shape", "Param #", "Connected to");
  private static final int NUMBERS = 2;

  /**
   * One layer.
   *
   * @param layer its name
   * @param type its class
   * @param output the shape of its result; null when it is not known yet
   * @param params how many numbers its weights have; -1 when they have not been made
   * @param connectedTo where its inputs come from, such as {@code "dense[0][0]"}, or "-"; null in a
   *     sequence
   * @param depth how deep it is nested, from 0
   * @param trainable whether optimizers change its weights
   */
  record Row(
      String layer,
      String type,
      @Nullable Shape output,
      long params,
      @Nullable String connectedTo,
      int depth,
      boolean trainable) {
    Row at(int newDepth) {
      return new Row(layer, type, output, params, connectedTo, newDepth, trainable);
    }
  }

  /**
   * A number of parameters and the memory that they take.
   *
   * @param params how many
   * @param bytes how much memory
   */
  record Size(long params, long bytes) {
    static Size of(List<Variable> variables) {
      long params = 0;
      long bytes = 0;
      for (Variable variable : variables) {
        params += variable.shape().size();
        bytes += (long) variable.shape().size() * variable.dtype().bytes();
      }
      return new Size(params, bytes);
    }

    Size plus(Size other) {
      return new Size(params + other.params, bytes + other.bytes);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%,d (%s)", params, memory(bytes));
    }
  }

  private Summary() {}

  /**
   * Describes a model.
   *
   * @param model the model
   * @param optimizer what it is trained with; null when it is not compiled
   * @return the table, with line ends
   */
  static String of(Model model, @Nullable Optimizer optimizer, SummaryOptions options) {
    return text(
        model.name(),
        options.chosen(rows(model, 0, options.expandsNested())),
        isSequence(model.summaryRows()),
        options,
        Size.of(model.trainableVariables()),
        Size.of(model.nonTrainableVariables()),
        optimizer != null && optimizer.isBuilt() ? Size.of(optimizer.variables()) : null);
  }

  /**
   * Lays the table out.
   *
   * @param name the model's name
   * @param rows the layers
   * @param trainable the size of the trainable weights
   * @param fixed the size of the others
   * @param optimizer the size of what the optimizer remembers; null when there is nothing yet
   * @return the table, with line ends
   */
  static String text(
      String name, List<Row> rows, Size trainable, Size fixed, @Nullable Size optimizer) {
    return text(name, rows, isSequence(rows), new SummaryOptions(), trainable, fixed, optimizer);
  }

  private static String text(
      String name,
      List<Row> rows,
      boolean sequence,
      SummaryOptions options,
      Size trainable,
      Size fixed,
      @Nullable Size optimizer) {
    int[] widths = options.widths(sequence);
    int columns = sequence ? 3 : 4;
    StringBuilder text = new StringBuilder("Model: \"").append(name).append("\"\n");
    rule(text, widths, "┏━┳┓");
    List<String> titles = new ArrayList<>(TITLES.subList(0, columns));
    if (options.showsTrainable()) {
      titles.add("Trainable");
    }
    cells(text, widths, titles, '┃');
    rule(text, widths, "┡━╇┩");
    for (int i = 0; i < rows.size(); i++) {
      if (i > 0) {
        rule(text, widths, "├─┼┤");
      }
      cells(text, widths, fields(rows.get(i), columns, options.showsTrainable()), '│');
    }
    rule(text, widths, "└─┴┘");
    Size total = trainable.plus(fixed);
    total = optimizer == null ? total : total.plus(optimizer);
    text.append(" Total params: ").append(total).append('\n');
    text.append(" Trainable params: ").append(trainable).append('\n');
    text.append(" Non-trainable params: ").append(fixed).append('\n');
    if (optimizer != null) {
      text.append(" Optimizer params: ").append(optimizer).append('\n');
    }
    return text.toString();
  }

  /** The rows of a model, and below those of models in it the rows of their layers if wanted. */
  private static List<Row> rows(Model model, int depth, boolean nested) {
    List<Row> rows = new ArrayList<>();
    for (Row row : model.summaryRows()) {
      rows.add(row.at(depth));
      if (nested && model.getLayer(row.layer()) instanceof Model inner) {
        rows.addAll(rows(inner, depth + 1, true));
      }
    }
    return rows;
  }

  /** Whether each layer has one input, which is the layer before. */
  private static boolean isSequence(List<Row> rows) {
    for (int i = 0; i < rows.size(); i++) {
      String from = rows.get(i).connectedTo();
      boolean follows =
          from == null
              || (i == 0
                  ? from.equals("-")
                  : from.startsWith(rows.get(i - 1).layer() + "[") && !from.contains(","));
      if (!follows) {
        return false;
      }
    }
    return true;
  }

  private static List<String> fields(Row row, int columns, boolean showTrainable) {
    String nesting = row.depth() == 0 ? "" : "   ".repeat(row.depth()) + "└ ";
    Shape output = row.output();
    String from = row.connectedTo();
    List<String> fields =
        new ArrayList<>(
            List.of(
                nesting + row.layer() + " (" + row.type() + ")",
                output == null ? "?" : shape(output),
                row.params() < 0 ? "0 (unbuilt)" : String.format(Locale.ROOT, "%,d", row.params()),
                from == null ? "-" : from));
    List<String> shown = new ArrayList<>(fields.subList(0, columns));
    if (showTrainable) {
      shown.add(row.params() <= 0 ? "-" : row.trainable() ? "Y" : "N");
    }
    return shown;
  }

  private static String shape(Shape shape) {
    List<String> extents = new ArrayList<>();
    for (int extent : shape.toArray()) {
      extents.add(extent == Shape.UNKNOWN ? "None" : Integer.toString(extent));
    }
    return "(" + String.join(", ", extents) + ")";
  }

  /** A line between rows; the characters are left end, line, crossing, right end. */
  private static void rule(StringBuilder text, int[] widths, String characters) {
    for (int i = 0; i < widths.length; i++) {
      text.append(characters.charAt(i == 0 ? 0 : 2));
      text.repeat(characters.charAt(1), widths[i] + 2);
    }
    text.append(characters.charAt(3)).append('\n');
  }

  private static void cells(StringBuilder text, int[] widths, List<String> fields, char border) {
    List<List<String>> columns = new ArrayList<>();
    int height = 1;
    for (int i = 0; i < widths.length; i++) {
      columns.add(wrapped(fields.get(i), widths[i]));
      height = Math.max(height, columns.get(i).size());
    }
    for (int line = 0; line < height; line++) {
      for (int i = 0; i < widths.length; i++) {
        List<String> lines = columns.get(i);
        String part = line < lines.size() ? lines.get(line) : "";
        String space = " ".repeat(widths[i] - part.length());
        text.append(border).append(' ');
        text.append(
                i == NUMBERS
                    ? space + part
                    : isCentred(widths, i)
                        ? space.substring(space.length() - space.length() / 2)
                            + part
                            + space.substring(space.length() / 2)
                        : part + space)
            .append(' ');
      }
      text.append(border).append('\n');
    }
  }

  /** Whether a column is the one that says which layers are trainable, the narrow last one. */
  private static boolean isCentred(int[] widths, int column) {
    return column == widths.length - 1 && column > NUMBERS && widths[column] <= 9;
  }

  /** Breaks text between words; a word wider than the column is cut. */
  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    // Spaces stay with the word before them, so that the indentation of nested layers is kept.
    for (String word : text.split("(?<=\\S )(?=\\S)", -1)) {
      if (!line.isEmpty() && line.length() + word.stripTrailing().length() > width) {
        lines.add(cut(line.toString(), width));
        line.setLength(0);
      }
      line.append(word);
    }
    lines.add(cut(line.toString(), width));
    return lines;
  }

  private static String cut(String line, int width) {
    String text = line.stripTrailing();
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }

  private static String memory(long bytes) {
    String[] units = {"B", "KB", "MB", "GB", "TB", "PB"};
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.2f %s", size, units[unit]);
  }
}
