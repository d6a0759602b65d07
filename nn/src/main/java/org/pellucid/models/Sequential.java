package org.pellucid.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.TensorType;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.tensor.Tensor;

/**
 * A model whose layers follow one another.
 *
 * <pre>{@code
 * var model = new Sequential(
 *     new Dense(4).activation("relu"),
 *     new Dense(1).activation("sigmoid"));
 * }</pre>
 *
 * <p>It is built when it first sees data, or at once when an {@link Input} stands first.
 *
 * <p>Source: {@code keras.Sequential}.
 */
public final class Sequential extends Model {
  private final List<Layer> layers = new ArrayList<>();
  private final List<Shape> shapes = new ArrayList<>();
  private @Nullable Input input;
  private @Nullable Shape inputShape;
  private DType inputType = DType.FLOAT32;

  /**
   * Makes a model.
   *
   * @param layers the layers in order; the first may be an {@link Input}
   */
  public Sequential(Layer... layers) {
    Arrays.asList(layers).forEach(this::add);
  }

  /**
   * Adds a layer at the end.
   *
   * @param layer the layer; an {@link Input} only as the first
   * @return this
   */
  public Sequential add(Layer layer) {
    if (layer instanceof Input first) {
      if (!layers.isEmpty() || input != null) {
        throw new PellucidException("Sequential: an Input must be the first layer.");
      }
      input = first;
      inputType = first.dtype();
    } else {
      if (layers.contains(layer)) {
        throw new PellucidException(
            "Sequential: layer \""
                + layer.name()
                + "\" is already in the model; layers must be"
                + " different objects.");
      }
      if (layers.stream().anyMatch(other -> other.name().equals(layer.name()))) {
        throw new PellucidException(
            "Sequential: two layers are named \"" + layer.name() + "\"; names must be unique.");
      }
      layers.add(layer);
    }
    Shape known = inputShape != null ? inputShape : input != null ? input.shape() : null;
    if (known != null) {
      rebuild(known);
    }
    return this;
  }

  /**
   * Takes the last layer off.
   *
   * @return the layer
   */
  public Layer pop() {
    if (layers.isEmpty()) {
      throw new PellucidException("Sequential: there is no layer to take off.");
    }
    Layer last = layers.removeLast();
    shapes.clear();
    if (inputShape != null) {
      rebuild(inputShape);
    }
    return last;
  }

  private void rebuild(Shape first) {
    build(first);
    buildFor(List.of(first));
  }

  /**
   * Builds the layers for a given input.
   *
   * @param first the shape of the input, with the batch size unknown
   */
  @Override
  protected void build(Shape first) {
    if (first.equals(inputShape) && shapes.size() == layers.size()) {
      return;
    }
    inputShape = first;
    shapes.clear();
    Shape shape = first;
    DType dtype = inputType;
    for (Layer layer : layers) {
      TensorType type = layer.outputTypes(List.of(shape), List.of(dtype)).getFirst();
      shape = type.shape();
      dtype = type.dtype();
      shapes.add(shape);
    }
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor result = x;
    for (Layer layer : layers) {
      result = layer.call(result);
    }
    return result;
  }

  @Override
  protected boolean supportsMasking() {
    return true;
  }

  @Override
  public List<Layer> sublayers() {
    return Collections.unmodifiableList(layers);
  }

  @Override
  List<Port> inputPorts() {
    Shape shape = inputShape;
    if (shape == null) {
      return List.of();
    }
    String name = input != null ? input.name() : layers.getFirst().name();
    return List.of(new Port(name, shape, inputType));
  }

  @Override
  List<String> outputNames() {
    return List.of(layers.isEmpty() ? name() : layers.getLast().name());
  }

  @Override
  List<@Nullable Layer> outputLayers() {
    return layers.isEmpty() ? List.of() : List.of(layers.getLast());
  }

  @Override
  List<Summary.Row> summaryRows() {
    List<Summary.Row> rows = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      rows.add(row(layers.get(i), i < shapes.size() ? shapes.get(i) : null, null));
    }
    return rows;
  }
}
