package org.pellucid.explain;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/**
 * An explanation as one page for a browser: layers that fold, and for each number where it came
 * from.
 */
final class HtmlPage {
  private static final int MOST_ROWS = 24;
  private static final int MOST_COLUMNS = 16;

  /** Layers whose arrays of four axes are pictures. */
  private static final Pattern PICTURES =
      Pattern.compile("Conv2D|Pooling2D|UpSampling2D|Padding2D");

  private final StringBuilder page = new StringBuilder();
  private boolean pictures;

  HtmlPage(Explanation explanation) {
    page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
        .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .append("<title>")
        .append(escaped(explanation.title()))
        .append("</title>\n<style>\n")
        .append(resource("explanation.css"))
        .append("</style></head>\n<body>\n<h1>One training step, number by number</h1>\n<p>")
        .append(escaped(explanation.title()))
        .append(
            "</p>\n<p class=\"help\">Point at a number, or step to it with the tab key, to see where it ")
        .append(
            "came from. Blue numbers are positive, orange ones negative; the stronger the colour, the ")
        .append("larger.</p>\n<main>\n");
    section("Forward", "What each layer computed, from the batch to the loss.");
    for (LayerWork layer : explanation.layers()) {
      forward(layer);
    }
    section(
        "Backward", "The gradient of the loss by each number: the chain rule, from the end on.");
    for (LayerWork layer : explanation.layers().reversed()) {
      backward(layer);
    }
    section("Update", "What the optimizer made of the gradients.");
    explanation.updates().forEach(this::update);
    page.append("</main>\n<output id=\"source\" aria-live=\"polite\"></output>\n<script>\n")
        .append(resource("explanation.js"))
        .append("</script>\n</body></html>\n");
  }

  private static String resource(String name) {
    try (InputStream in = HtmlPage.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void section(String title, String what) {
    page.append("<h2>").append(title).append("</h2>\n<p>").append(what).append("</p>\n");
  }

  private void open(String title, String kind) {
    page.append("<details open><summary><b>").append(escaped(title)).append("</b> ");
    page.append(escaped(kind)).append("</summary>\n");
  }

  private void close() {
    page.append("</details>\n");
  }

  private void forward(LayerWork layer) {
    open(layer.name(), layer.kind());
    pictures = PICTURES.matcher(layer.kind()).find();
    for (Quantity input : layer.inputs()) {
      table("in: " + input.name(), input.name(), input.numbers(), null);
    }
    for (Quantity weight : layer.weights()) {
      table(weight.name(), weight.name(), weight.numbers(), null);
    }
    for (Quantity step : layer.steps()) {
      table(step.name() + " = " + step.formula(), step.name(), step.numbers(), step::worked);
    }
    close();
  }

  private void backward(LayerWork layer) {
    open(layer.name(), "");
    pictures = PICTURES.matcher(layer.kind()).find();
    for (Quantity step : layer.steps().reversed()) {
      gradient(step);
    }
    layer.weights().forEach(this::gradient);
    close();
  }

  private void gradient(Quantity quantity) {
    NdArray gradient = quantity.gradient();
    if (gradient != null) {
      String name = "gradient by " + quantity.name();
      table(name, name, gradient, quantity::chained);
    }
  }

  private void update(Update update) {
    open(update.variable(), "");
    pictures = false;
    update.rates().forEach(this::rule);
    update.slotRules().forEach(this::rule);
    rule(Ledger.lastPart(update.variable()), update.rule());
    table("before", update.variable() + " before", update.before(), null);
    for (Update.Slot slot : update.slots()) {
      String name = "new " + slot.name();
      table(name, name, slot.after(), index -> update.workedSlot(slot.name(), index));
    }
    table("after", update.variable() + " after", update.after(), update::worked);
    close();
  }

  private void rule(String name, String rule) {
    page.append("<p><code>").append(escaped(name + " = " + rule)).append("</code></p>\n");
  }

  /**
   * A row of a table.
   *
   * @param label where in the array it lies; empty where that is plain to see
   * @param begins whether an outer index has changed
   * @param places where its numbers lie in the array
   */
  private record Row(String label, boolean begins, int[] places) {}

  /** The last axis by all others, or the rows of pictures; no more rows than are shown. */
  private static List<Row> rows(Shape shape, int[] axes) {
    int rank = shape.rank();
    if (shape.size() == 0) {
      return List.of();
    }
    int[] strides = new int[rank];
    for (int axis = rank - 1, stride = 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape.dim(axis);
    }
    List<Row> rows = new ArrayList<>();
    int[] at = new int[rank];
    int last = rank == 0 ? -1 : axes[rank - 1];
    int width = rank == 0 ? 1 : shape.dim(last);
    int count = shape.size() / width;
    for (int row = 0; row < Math.min(count, MOST_ROWS); row++) {
      int from = 0;
      StringJoiner label = new StringJoiner(", ", "[", "]");
      for (int axis = 0; axis < rank; axis++) {
        from += at[axis] * strides[axis];
        label.add(axis == last ? ":" : String.valueOf(at[axis]));
      }
      int[] places = new int[Math.min(width, MOST_COLUMNS)];
      for (int i = 0; i < places.length; i++) {
        places[i] = from + (rank == 0 ? 0 : i * strides[last]);
      }
      boolean begins = rank > 2 && row > 0 && at[axes[rank - 2]] == 0;
      rows.add(new Row(rank > 2 ? label.toString() : "", begins, places));
      for (int i = rank - 2; i >= 0 && ++at[axes[i]] == shape.dim(axes[i]); i--) {
        at[axes[i]] = 0;
      }
    }
    return rows;
  }

  /** The order in which axes are gone through, the row of a table last. */
  private int[] axes(String name, Shape shape) {
    return !pictures || shape.rank() != 4
        ? IntStream.range(0, shape.rank()).toArray()
        : name.endsWith("kernel") ? new int[] {2, 3, 0, 1} : new int[] {0, 3, 1, 2};
  }

  /** Numbers in rows; of large arrays the beginning, and it is said. */
  private void table(
      String title, String name, NdArray array, @Nullable IntFunction<String> source) {
    Shape shape = array.shape();
    int[] axes = axes(name, shape);
    int width = shape.rank() == 0 ? 1 : Math.max(1, shape.dim(axes[axes.length - 1]));
    int count = array.size() / width;
    double largest = 0;
    for (int i = 0; i < array.size(); i++) {
      largest = Math.max(largest, Math.abs(array.getDouble(i)));
    }
    page.append("<figure><figcaption>").append(escaped(title)).append(" <small>").append(shape);
    if (count > MOST_ROWS || width > MOST_COLUMNS) {
      page.append(", the first ").append(Math.min(count, MOST_ROWS)).append(" of ");
      page.append(count).append(" rows, ").append(Math.min(width, MOST_COLUMNS)).append(" of ");
      page.append(width).append(" columns");
    }
    page.append("</small></figcaption><table>\n");
    for (Row row : rows(shape, axes)) {
      page.append(row.begins() ? "<tr class=\"begins\">" : "<tr>");
      if (!row.label().isEmpty()) {
        page.append("<th>").append(row.label()).append("</th>");
      }
      for (int place : row.places()) {
        cell(name, array, place, largest, source);
      }
      page.append("</tr>\n");
    }
    page.append("</table></figure>\n");
  }

  private void cell(
      String name, NdArray array, int index, double largest, @Nullable IntFunction<String> source) {
    double value = array.getDouble(index);
    long strength = largest == 0 ? 0 : Math.round(100 * Math.abs(value) / largest);
    page.append("<td tabindex=\"0\" class=\"")
        .append(value < 0 ? "minus" : "plus")
        .append("\" style=\"--s:")
        .append(Double.isFinite(value) ? strength : 0)
        .append("%\" data-f=\"")
        .append(escaped(name + Show.place(array.shape(), index)))
        .append(" = ")
        .append(source == null ? "" : escaped(source.apply(index)) + " = ")
        .append(Show.number(value))
        .append("\">")
        .append(Show.number(value))
        .append("</td>");
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
