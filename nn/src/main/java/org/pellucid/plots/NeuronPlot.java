package org.pellucid.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.Dense;
import org.pellucid.layers.Layer;
import org.pellucid.models.Model;

/**
 * Draws a small network of {@link Dense} layers with its neurons and weights: blue lines for
 * positive weights, red ones for negative, the thicker the larger. Other layers are left out.
 * Biases stand in the neurons.
 *
 * <pre>{@code
 * NeuronPlot.of(model).write(Path.of("network.svg"));
 * }</pre>
 */
public final class NeuronPlot {
  private static final int MOST = 32;
  private static final double RADIUS = 16;
  private static final double COLUMN = 170;
  private static final double STEP = 46;
  private static final double MARGIN = 40;
  private static final int POSITIVE = 0x2166ac;
  private static final int NEGATIVE = 0xb2182b;

  private NeuronPlot() {}

  /**
   * Draws a network.
   *
   * @param model a built model with Dense layers of at most 32 units that follow one another
   * @return the picture
   */
  public static Picture of(Model model) {
    List<Layer> layers = model.layers().stream().filter(Dense.class::isInstance).toList();
    List<Integer> sizes = new ArrayList<>();
    for (Layer layer : layers) {
      if (!layer.isBuilt()) {
        throw new PellucidException(
            "NeuronPlot: layer \""
                + layer.name()
                + "\" is not built; begin the model with an Input.");
      }
      int inputs = layer.weights().getFirst().shape().dim(0);
      if (sizes.isEmpty()) {
        sizes.add(inputs);
      } else if (sizes.getLast() != inputs) {
        throw new PellucidException(
            "NeuronPlot: layer \""
                + layer.name()
                + "\" has "
                + inputs
                + " inputs but the one before has "
                + sizes.getLast()
                + " units; only Dense layers that follow one another are drawn.");
      }
      sizes.add(layer.weights().getFirst().shape().dim(1));
    }
    int most = sizes.stream().mapToInt(Integer::intValue).max().orElse(0);
    if (most == 0 || most > MOST) {
      throw new PellucidException(
          most == 0
              ? "NeuronPlot: the model has no Dense layer."
              : "NeuronPlot: a layer has " + most + " neurons; at most 32 are drawn.");
    }
    return new Picture(draw(layers, sizes, most), 1);
  }

  private static Drawing draw(List<Layer> layers, List<Integer> sizes, int most) {
    double height = 2 * MARGIN + (most - 1) * STEP + 28;
    Drawing drawing =
        new Drawing(2 * MARGIN + (sizes.size() - 1) * COLUMN + 40, Math.max(120, height));
    double middle = MARGIN + (most - 1) * STEP / 2;
    for (int i = 0; i < layers.size(); i++) {
      lines(drawing, layers.get(i).weights().getFirst().value(), i, middle);
    }
    for (int column = 0; column < sizes.size(); column++) {
      NdArray bias =
          column > 0 && layers.get(column - 1).weights().size() > 1
              ? layers.get(column - 1).weights().get(1).value()
              : null;
      for (int unit = 0; unit < sizes.get(column); unit++) {
        double y = y(unit, sizes.get(column), middle);
        drawing.add(new Drawing.Disc(x(column), y, RADIUS, 0xffffff, 0x333333));
        if (bias != null) {
          String text = String.format(Locale.ROOT, "%.2f", bias.getDouble(unit));
          drawing.add(new Drawing.Text(x(column), y + 3.5, 10, 0x333333, text));
        }
      }
      String name = column == 0 ? "input" : layers.get(column - 1).name();
      drawing.add(new Drawing.Text(x(column), MARGIN + (most - 1) * STEP + 44, 12, 0x333333, name));
    }
    return drawing;
  }

  private static void lines(Drawing drawing, NdArray kernel, int column, double middle) {
    int inputs = kernel.shape().dim(0);
    int units = kernel.shape().dim(1);
    double largest = 1e-12;
    for (int i = 0; i < kernel.size(); i++) {
      largest = Math.max(largest, Math.abs(kernel.getDouble(i)));
    }
    for (int from = 0; from < inputs; from++) {
      for (int to = 0; to < units; to++) {
        double weight = kernel.getDouble(from * units + to);
        double share = Math.abs(weight) / largest;
        drawing.add(
            new Drawing.Line(
                x(column),
                y(from, inputs, middle),
                x(column + 1),
                y(to, units, middle),
                0.5 + 3 * share,
                weight >= 0 ? POSITIVE : NEGATIVE,
                0.15 + 0.85 * share));
      }
    }
  }

  private static double x(int column) {
    return MARGIN + 20 + column * COLUMN;
  }

  private static double y(int unit, int units, double middle) {
    return middle + (unit - (units - 1) / 2.0) * STEP;
  }
}
