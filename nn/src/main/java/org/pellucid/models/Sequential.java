package org.pellucid.models;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.TensorType;
import org.pellucid.layers.FlowType;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.SymbolicTensor;
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
  private final List<SymbolicTensor> flow = new ArrayList<>();
  private @Nullable Input input;
  private @Nullable Shape inputShape;
  private @Nullable DType inputType = DType.FLOAT32;
  private @Nullable Functional hosted;

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
      inputType = first.type().dtype();
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
    flow.clear();
    shapes.clear();
    hosted = null;
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
    DType dtype = inputType;
    if (dtype == null || beginsOnHost()) {
      buildOnHost(first);
      return;
    }
    Shape shape = first;
    for (Layer layer : layers) {
      TensorType type = layer.outputTypes(List.of(shape), List.of(dtype)).getFirst();
      shape = type.shape();
      dtype = type.dtype();
      shapes.add(shape);
    }
  }

  /** As a graph, whose first part runs on the host. */
  private void buildOnHost(Shape first) {
    if (input == null) {
      // Layers on the host that take numbers take whole ones.
      input = inputOf(new FlowType(first, DType.INT64));
      inputType = DType.INT64;
    }
    flow.clear();
    List<SymbolicTensor> all = flow();
    all.subList(1, all.size()).forEach(tensor -> shapes.add(tensor.shape()));
    hosted =
        all.getLast().isText() && layers.isEmpty()
            ? null
            : new Functional(List.of(all.getFirst()), List.of(all.getLast()), null);
  }

  private static Input inputOf(FlowType type) {
    Shape shape = type.shape();
    return new Input(shape.slice(1, shape.rank()).toArray()).dtype(type.dtypeName());
  }

  @Override
  boolean beginsOnHost() {
    // Asked for each request, so nothing is allocated here.
    for (int i = 0; i < layers.size(); i++) {
      if (HostPart.runsOnHost(layers.get(i))) {
        return true;
      }
    }
    return false;
  }

  @Override
  @Nullable HostPart hostPart() {
    Functional known = hosted;
    return known == null ? null : known.hostPart();
  }

  @Override
  HostPart startOnHost(List<FlowType> inputs) {
    if (input == null) {
      FlowType type = inputs.getFirst();
      input = inputOf(type);
      inputType = type.dtype();
    }
    buildFor(List.of(input.shape()));
    return super.startOnHost(inputs);
  }

  @Override
  protected List<FlowType> flowTypes(List<FlowType> inputs, Config arguments) {
    if (!beginsOnHost()) {
      return super.flowTypes(inputs, arguments);
    }
    startOnHost(inputs);
    return outputs().stream().map(SymbolicTensor::type).toList();
  }

  @Override
  protected List<Tensor> forward(List<Tensor> inputs) {
    Functional known = hosted;
    return known == null
        ? super.forward(inputs)
        : isPrepared() ? known.rest(inputs) : known.whole(inputs);
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

  /** What flows from layer to layer, the input first. */
  private synchronized List<SymbolicTensor> flow() {
    Shape shape = inputShape != null ? inputShape : input != null ? input.shape() : null;
    if (shape == null) {
      throw new PellucidException(
          "Sequential \"" + name() + "\": the input shape is not known yet; begin with an Input.");
    }
    if (flow.size() != layers.size() + 1) {
      flow.clear();
      Input first = input != null ? input : inputOf(new FlowType(shape, inputType));
      flow.add(first.output());
      for (Layer layer : layers) {
        flow.add(layer.call(flow.getLast()));
      }
    }
    return flow;
  }

  @Override
  public List<SymbolicTensor> inputs() {
    return List.of(flow().getFirst());
  }

  @Override
  public List<SymbolicTensor> outputs() {
    return List.of(flow().getLast());
  }

  @Override
  public SymbolicTensor outputOf(String layerName) {
    return flow().get(layers.indexOf(getLayer(layerName)) + 1);
  }

  @Override
  public List<GraphNode> graph() {
    List<GraphNode> nodes = new ArrayList<>();
    Input first = input;
    if (first != null) {
      nodes.add(new GraphNode(first.name(), "Input", List.of(), first.shape()));
    }
    for (int i = 0; i < layers.size(); i++) {
      Layer layer = layers.get(i);
      List<String> from = nodes.isEmpty() ? List.of() : List.of(nodes.getLast().name());
      Shape shape = i < shapes.size() ? shapes.get(i) : null;
      nodes.add(new GraphNode(layer.name(), layer.getClass().getSimpleName(), from, shape));
    }
    return nodes;
  }

  @Override
  Model copied(UnaryOperator<Layer> copy) {
    Sequential model = new Sequential();
    Input first = input;
    Shape shape = inputShape;
    if (first != null) {
      model.add(first.copy());
    } else if (shape != null) {
      model.add(inputOf(new FlowType(shape, inputType)));
    }
    layers.forEach(layer -> model.add(copy.apply(layer)));
    return model;
  }

  @Override
  public String kerasModule(String usual) {
    return "keras";
  }

  @Override
  public Config config() {
    List<Object> descriptions = new ArrayList<>();
    if (input != null) {
      descriptions.add(ModelConfigs.describe(input));
    }
    layers.forEach(layer -> descriptions.add(ModelConfigs.describe(layer)));
    Config config = super.config().put("layers", descriptions);
    Shape shape = inputShape;
    return shape == null ? config : config.put("build_input_shape", ModelConfigs.shape(shape));
  }

  /** The input that stands first, or null. */
  @Nullable Input input() {
    return input;
  }

  @Nullable Shape inputShape() {
    return inputShape;
  }

  @Override
  List<Port> inputPorts() {
    Shape shape = inputShape;
    if (shape == null) {
      return List.of();
    }
    String name = input != null ? input.name() : layers.getFirst().name();
    return List.of(Port.of(name, new FlowType(shape, inputType)));
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
