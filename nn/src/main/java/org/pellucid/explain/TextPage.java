package org.pellucid.explain;

import java.util.List;
import java.util.stream.IntStream;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;

/** An explanation as plain text. */
final class TextPage {
  private static final int MOST_NUMBERS = 64;

  private final StringBuilder text = new StringBuilder();
  private final int elements;

  TextPage(Explanation explanation, int elements) {
    this.elements = elements;
    line(0, explanation.title());
    line(0, "");
    line(0, "Forward");
    for (LayerWork layer : explanation.layers()) {
      forward(layer);
    }
    line(0, "Backward: the gradient of the loss by each number, layer by layer from the end");
    for (LayerWork layer : explanation.layers().reversed()) {
      backward(layer);
    }
    line(0, "Update");
    for (Update update : explanation.updates()) {
      update(update);
    }
  }

  private void line(int depth, String content) {
    text.append("  ".repeat(depth)).append(content).append('\n');
  }

  private void forward(LayerWork layer) {
    line(1, layer.name() + (layer.kind().isEmpty() ? "" : " (" + layer.kind() + ")"));
    for (Quantity input : layer.inputs()) {
      numbers(2, "in  " + input.name(), input.numbers());
    }
    for (Quantity weight : layer.weights()) {
      numbers(2, weight.name(), weight.numbers());
    }
    for (Quantity step : layer.steps()) {
      numbers(2, brief(layer, step) + " = " + step.formula(), step.numbers());
      int shown = Math.min(elements, step.shape().size());
      for (int i = 0; i < shown; i++) {
        line(
            3,
            Show.place(step.shape(), i)
                + " = "
                + step.worked(i)
                + " = "
                + Show.number(step.numbers().getDouble(i)));
      }
      more(step.shape(), shown);
    }
    line(0, "");
  }

  /** The name without the layer's, which stands above. */
  private static String brief(LayerWork layer, Quantity quantity) {
    String prefix = layer.name() + ": ";
    return quantity.name().startsWith(prefix)
        ? quantity.name().substring(prefix.length())
        : quantity.name();
  }

  private void more(Shape shape, int shown) {
    if (shape.size() > shown) {
      line(3, "… and " + (shape.size() - shown) + " more");
    }
  }

  private void backward(LayerWork layer) {
    line(1, layer.name());
    for (Quantity step : layer.steps().reversed()) {
      gradient(layer, step);
    }
    for (Quantity weight : layer.weights()) {
      gradient(layer, weight);
    }
    line(0, "");
  }

  private void gradient(LayerWork layer, Quantity quantity) {
    NdArray gradient = quantity.gradient();
    if (gradient == null || isZero(gradient)) {
      return;
    }
    numbers(2, "by " + brief(layer, quantity), gradient);
    int shown = Math.min(elements, gradient.size());
    for (int i = 0; i < shown; i++) {
      line(
          3,
          Show.place(gradient.shape(), i)
              + " = "
              + quantity.chained(i)
              + " = "
              + Show.number(gradient.getDouble(i)));
    }
    more(gradient.shape(), shown);
  }

  private static boolean isZero(NdArray array) {
    for (int i = 0; i < array.size(); i++) {
      if (array.getDouble(i) != 0) {
        return false;
      }
    }
    return true;
  }

  private void update(Update update) {
    line(1, update.variable());
    update.rates().forEach((name, rule) -> line(2, name + " = " + rule));
    update.slotRules().forEach((name, rule) -> line(2, name + " = " + rule));
    line(2, Ledger.lastPart(update.variable()) + " = " + update.rule());
    Shape shape = update.after().shape();
    int shown = Math.min(elements, shape.size());
    for (int i = 0; i < shown; i++) {
      for (Update.Slot slot : update.slots()) {
        line(
            3,
            "new "
                + slot.name()
                + Show.place(shape, i)
                + " = "
                + update.workedSlot(slot.name(), i)
                + " = "
                + Show.number(slot.after().getDouble(i)));
      }
      line(
          3,
          Ledger.lastPart(update.variable())
              + Show.place(shape, i)
              + " = "
              + update.worked(i)
              + " = "
              + Show.number(update.after().getDouble(i)));
    }
    more(shape, shown);
    line(0, "");
  }

  /** Small arrays whole, one line per row; of large ones the beginning. */
  private void numbers(int depth, String name, NdArray array) {
    Shape shape = array.shape();
    int width = shape.rank() == 0 ? 1 : Math.max(1, shape.dim(-1));
    int size = array.size();
    if (size <= width) {
      line(depth, name + " " + shape + "  " + row(array, 0, Math.min(size, MOST_NUMBERS)));
      return;
    }
    line(depth, name + " " + shape);
    int rows = Math.min(size / width, Math.max(1, MOST_NUMBERS / width));
    for (int r = 0; r < rows; r++) {
      line(depth + 1, row(array, r * width, r * width + Math.min(width, MOST_NUMBERS)));
    }
    if (rows < size / width) {
      line(depth + 1, "… " + (size / width - rows) + " more rows");
    }
  }

  private static String row(NdArray array, int from, int to) {
    List<String> numbers =
        IntStream.range(from, to).mapToObj(i -> Show.number(array.getDouble(i))).toList();
    return String.join("  ", numbers);
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
