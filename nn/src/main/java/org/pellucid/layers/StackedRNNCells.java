package org.pellucid.layers;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.tensor.Tensor;

/**
 * Several cells as one: the output of each is the input of the next.
 *
 * <p>Input {@code [batch, features]} and the states of all cells in order; output that of the last
 * cell, and the states after. Weights: those of the cells in order.
 *
 * <p>Errors: a cell that is no {@link RecurrentCell}.
 *
 * <p>Source: {@code keras.layers.StackedRNNCells}.
 */
public final class StackedRNNCells extends FluentLayer<StackedRNNCells> implements RecurrentCell {
  private final List<Layer> cells = new ArrayList<>();

  /**
   * Makes the layer.
   *
   * @param first the cell that gets the input
   * @param <C> a layer that is a cell
   */
  @SuppressWarnings("this-escape") // add only adds to lists of this layer.
  public <C extends Layer & RecurrentCell> StackedRNNCells(C first) {
    add(first);
  }

  /**
   * Makes the layer.
   *
   * @param cells the cells, each a layer that is a cell, lowest first
   */
  @SuppressWarnings("this-escape") // addCell only adds to lists of this layer.
  public StackedRNNCells(List<? extends Layer> cells) {
    cells.forEach(this::addCell);
    if (cells.isEmpty()) {
      throw new PellucidException("StackedRNNCells: needs at least one cell.");
    }
  }

  /**
   * Puts a cell on top.
   *
   * @param cell the cell
   * @param <C> a layer that is a cell
   * @return this
   */
  public <C extends Layer & RecurrentCell> StackedRNNCells add(C cell) {
    checkNotBuilt("cells");
    addCell(cell);
    return this;
  }

  private void addCell(Layer cell) {
    cells.add(track(asCell(cell)));
  }

  /** {@return the cells, lowest first} */
  public List<Layer> cells() {
    return List.copyOf(cells);
  }

  static StackedRNNCells fromConfig(Config config) {
    List<Layer> cells = new ArrayList<>();
    for (Object cell : config.list("cells")) {
      cells.add(readCell(cell));
    }
    return new StackedRNNCells(cells).readCommon(config);
  }

  static Layer readCell(@Nullable Object description) {
    Layer cell = Layers.REGISTRY.read(description);
    if (cell == null) {
      throw new PellucidException("Setting \"cell\" must describe a cell, got null.");
    }
    return asCell(cell);
  }

  private static Layer asCell(Layer layer) {
    if (!(layer instanceof RecurrentCell)) {
      throw new PellucidException(
          "Layer \""
              + layer.name()
              + "\" is no cell: it must implement RecurrentCell. For LSTM layers use LSTMCell.");
    }
    return layer;
  }

  /** Builds a cell for the input of a step, since its states have no shape before. */
  static void buildCell(Layer cell, Shape input) {
    List<Shape> inputs = new ArrayList<>(List.of(input));
    if (!(cell instanceof StackedRNNCells)) {
      for (Shape state : ((RecurrentCell) cell).stateShapes()) {
        inputs.add(Shape.of(Shape.UNKNOWN).plus(state));
      }
    }
    cell.buildFor(inputs);
  }

  /** Which of a cell's states stands for its output where a step is hidden. */
  static int outputState(Layer cell) {
    return cell instanceof StackedRNNCells stack
        ? stack.stateShapes().size() - ((RecurrentCell) stack.cells.getLast()).stateShapes().size()
        : 0;
  }

  /** One step of a cell: the output, then the states. */
  static List<Tensor> step(Layer cell, Tensor input, List<Tensor> states) {
    List<Tensor> inputs = new ArrayList<>(List.of(input));
    inputs.addAll(states);
    List<Tensor> results = cell.callAll(inputs);
    int expected = 1 + states.size();
    if (results.size() != expected) {
      throw new PellucidException(
          "Cell \""
              + cell.name()
              + "\" returned "
              + results.size()
              + " tensors, expected "
              + expected
              + ": the output and the states after.");
    }
    return results;
  }

  @Override
  public List<Shape> stateShapes() {
    List<Shape> all = new ArrayList<>();
    cells.forEach(cell -> all.addAll(((RecurrentCell) cell).stateShapes()));
    return all;
  }

  @Override
  public Shape outputShape() {
    return ((RecurrentCell) cells.getLast()).outputShape();
  }

  @Override
  protected void build(List<Shape> inputs) {
    Shape input = inputs.getFirst();
    for (Layer cell : cells) {
      buildCell(cell, input);
      input = Shape.of(Shape.UNKNOWN).plus(((RecurrentCell) cell).outputShape());
    }
  }

  @Override
  protected void check(List<Shape> inputs) {
    int states = stateShapes().size();
    if (inputs.size() != 1 + states) {
      throw new PellucidException(
          "Layer \""
              + name()
              + "\" takes an input and "
              + states
              + " states, got "
              + inputs.size()
              + " inputs.");
    }
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    Tensor x = inputs.getFirst();
    List<Tensor> after = new ArrayList<>();
    int at = 1;
    for (Layer cell : cells) {
      int states = ((RecurrentCell) cell).stateShapes().size();
      List<Tensor> results = step(cell, x, inputs.subList(at, at + states));
      x = results.getFirst();
      after.addAll(results.subList(1, results.size()));
      at += states;
    }
    List<Tensor> all = new ArrayList<>(List.of(x));
    all.addAll(after);
    return all;
  }

  @Override
  public Config config() {
    return super.config().put("cells", cells.stream().map(Layers.REGISTRY::write).toList());
  }
}
