package org.pellucid.models;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;
import org.pellucid.layers.FlowType;
import org.pellucid.layers.Input;
import org.pellucid.layers.Layer;
import org.pellucid.layers.SymbolicTensor;
import org.pellucid.tensor.Program;
import org.pellucid.tensor.Tensor;

/** A model that is a graph of layers, described by what flows from its inputs to its outputs. */
final class Functional extends Model {
  private final List<SymbolicTensor> inputs;
  private final List<SymbolicTensor> outputs;
  private final List<SymbolicTensor.Use> uses;
  private final @Nullable HostPart host;
  private final List<Layer> layers;

  Functional(List<SymbolicTensor> inputs, List<SymbolicTensor> outputs, @Nullable String name) {
    if (name != null) {
      setName(name);
    }
    this.inputs = List.copyOf(inputs);
    this.outputs = List.copyOf(outputs);
    for (SymbolicTensor input : inputs) {
      if (!(input.use().layer() instanceof Input)) {
        throw new PellucidException(
            "Model: \"" + input.use().layer().name() + "\" is not an input; begin with Input.of.");
      }
    }
    Map<Layer, Integer> visits = new HashMap<>();
    this.uses = sorted(visits);
    this.layers = List.copyOf(inKerasOrder(visits));
    checkNames();
    for (SymbolicTensor output : outputs) {
      if (output.isText()) {
        throw new PellucidException(
            "Model: output \""
                + output.use().layer().name()
                + "\" is text; a model returns numbers. Call that layer's callText with what predict"
                + " returns.");
      }
    }
    this.host = HostPart.of(inputs, outputs);
    buildFor(inputs.stream().map(SymbolicTensor::shape).toList());
  }

  /**
   * The uses between inputs and outputs, each after those that it needs.
   *
   * @param visits is told when each layer was first come to on the way from the outputs back
   */
  private List<SymbolicTensor.Use> sorted(Map<Layer, Integer> visits) {
    Set<SymbolicTensor.Use> done = new LinkedHashSet<>();
    Set<SymbolicTensor.Use> known = new HashSet<>();
    inputs.forEach(input -> known.add(input.use()));
    List<SymbolicTensor.Use> stack = new ArrayList<>();
    for (SymbolicTensor output : outputs) {
      stack.add(output.use());
      while (!stack.isEmpty()) {
        SymbolicTensor.Use use = stack.getLast();
        if (done.contains(use)) {
          stack.removeLast();
          continue;
        }
        if (use.layer() instanceof Input input && !known.contains(use)) {
          throw new PellucidException(
              "Model: the outputs need input \""
                  + input.name()
                  + "\", which is not among the"
                  + " inputs.");
        }
        visits.putIfAbsent(use.layer(), visits.size());
        int before = stack.size();
        for (int i = use.inputs().size() - 1; i >= 0; i--) {
          SymbolicTensor.Use needed = use.inputs().get(i).use();
          if (!done.contains(needed)) {
            stack.add(needed);
          }
        }
        if (stack.size() == before) {
          stack.removeLast();
          done.add(use);
        }
      }
    }
    return new ArrayList<>(done);
  }

  /**
   * The layers in Keras's order, which the numbering of layers in files and the order of weights
   * follow: those furthest from the outputs first, equally far ones as they were come to.
   */
  private List<Layer> inKerasOrder(Map<Layer, Integer> visits) {
    Map<SymbolicTensor.Use, Integer> depths = new HashMap<>();
    Map<Layer, Integer> layerDepths = new LinkedHashMap<>();
    for (SymbolicTensor.Use use : uses.reversed()) {
      int depth = Math.max(depths.getOrDefault(use, 0), layerDepths.getOrDefault(use.layer(), 0));
      layerDepths.put(use.layer(), depth);
      int further = use.layer() instanceof ExplicitMask ? depth : depth + 1;
      use.inputs().forEach(input -> depths.merge(input.use(), further, Math::max));
    }
    for (SymbolicTensor input : inputs) {
      // An input that nothing needs stands before all that is as near to the outputs.
      if (layerDepths.putIfAbsent(input.use().layer(), 0) == null) {
        visits.put(input.use().layer(), -1);
      }
    }
    List<Layer> order = new ArrayList<>(layerDepths.keySet());
    order.sort(
        Comparator.<Layer>comparingInt(layer -> -requireNonNull(layerDepths.get(layer)))
            .thenComparingInt(layer -> requireNonNull(visits.get(layer))));
    return order;
  }

  private void checkNames() {
    Map<String, Layer> names = new HashMap<>();
    for (SymbolicTensor.Use use : uses) {
      Layer other = names.putIfAbsent(use.layer().name(), use.layer());
      if (other != null && !other.equals(use.layer())) {
        throw new PellucidException(
            "Model: two layers are named \"" + use.layer().name() + "\"; names must be unique.");
      }
    }
  }

  @Override
  protected void build(List<Shape> shapes) {
    // The layers were built when the model was described.
  }

  @Override
  protected List<Tensor> forward(List<Tensor> tensors) {
    return host != null && isPrepared() ? rest(tensors) : whole(tensors);
  }

  /** The outputs for all inputs. */
  List<Tensor> whole(List<Tensor> tensors) {
    if (tensors.size() != inputs.size()) {
      throw new PellucidException(
          "Model \"" + name() + "\" has " + inputs.size() + " inputs, got " + tensors.size() + ".");
    }
    if (host != null) {
      if (Program.isRecording()) {
        throw new PellucidException(
            "Model \""
                + name()
                + "\" begins on the host: use it in a Sequential or a graph of layers, or call it with"
                + " data, not inside of a step.");
      }
      List<NdArray> arrays = host.run(tensors.stream().map(Tensor::value).toList());
      return rest(arrays.stream().map(Tensor::of).toList());
    }
    Map<SymbolicTensor.Use, List<Tensor>> results = new HashMap<>();
    for (int i = 0; i < tensors.size(); i++) {
      results.put(inputs.get(i).use(), List.of(tensors.get(i)));
    }
    return compute(results);
  }

  /** The outputs for what the host made of the inputs. */
  List<Tensor> rest(List<Tensor> prepared) {
    HostPart first = requireNonNull(host);
    Map<SymbolicTensor.Use, List<Tensor>> results = new HashMap<>();
    int next = 0;
    for (SymbolicTensor.Use entry : first.entries()) {
      List<Tensor> own = prepared.subList(next, next + first.width(entry));
      next += own.size();
      results.put(
          entry,
          entry.layer() instanceof Model model && model.beginsOnHost()
              ? model.callPrepared(own)
              : own);
    }
    return compute(results);
  }

  /** The outputs, by way of the uses that they need. */
  private List<Tensor> compute(Map<SymbolicTensor.Use, List<Tensor>> results) {
    for (SymbolicTensor.Use use : uses) {
      if (!results.containsKey(use) && (host == null || host.compiles(use))) {
        List<Tensor> arguments = new ArrayList<>();
        for (SymbolicTensor input : use.inputs()) {
          arguments.add(requireNonNull(results.get(input.use())).get(input.index()));
        }
        results.put(use, use.layer().callAll(arguments, use.arguments()));
      }
    }
    List<Tensor> all = new ArrayList<>();
    for (SymbolicTensor output : outputs) {
      all.add(requireNonNull(results.get(output.use())).get(output.index()));
    }
    return all;
  }

  @Override
  public List<SymbolicTensor> inputs() {
    return inputs;
  }

  @Override
  public List<SymbolicTensor> outputs() {
    return outputs;
  }

  @Override
  public List<GraphNode> graph() {
    Map<String, Set<String>> sources = new LinkedHashMap<>();
    Map<String, Layer> layers = new HashMap<>();
    Map<String, Shape> shapes = new HashMap<>();
    for (SymbolicTensor.Use use : uses) {
      layers.put(use.layer().name(), use.layer());
      shapes.computeIfAbsent(use.layer().name(), key -> shapeOf(use));
      Set<String> own = sources.computeIfAbsent(use.layer().name(), key -> new LinkedHashSet<>());
      use.inputs().forEach(input -> own.add(input.use().layer().name()));
    }
    List<GraphNode> nodes = new ArrayList<>();
    sources.forEach((name, from) ->
        nodes.add(
            new GraphNode(
                name,
                requireNonNull(layers.get(name)).getClass().getSimpleName(),
                List.copyOf(from),
                shapes.get(name))));
    return nodes;
  }

  /** The uses of layers, each after those that it needs, inputs among them. */
  List<SymbolicTensor.Use> uses() {
    return Collections.unmodifiableList(uses);
  }

  @Override
  public SymbolicTensor outputOf(String layerName) {
    Layer layer = getLayer(layerName);
    if (layer instanceof Input input) {
      return input.output();
    }
    for (SymbolicTensor.Use use : uses) {
      for (SymbolicTensor needed : use.inputs()) {
        if (needed.use().layer().equals(layer) && needed.index() == 0) {
          return needed;
        }
      }
    }
    for (SymbolicTensor output : outputs) {
      if (output.use().layer().equals(layer)) {
        return output;
      }
    }
    throw new PellucidException(
        "Model \"" + name() + "\": nothing uses the first result of layer \"" + layerName + "\".");
  }

  @Override
  Model copied(UnaryOperator<Layer> copy) {
    Map<Layer, Layer> layers = new HashMap<>();
    Map<SymbolicTensor.Use, List<SymbolicTensor>> results = new HashMap<>();
    for (SymbolicTensor.Use use : uses) {
      if (use.layer() instanceof Input input) {
        results.put(use, List.of(input.copy().output()));
      } else {
        Layer layer = layers.computeIfAbsent(use.layer(), copy);
        results.put(use, layer.connect(mapped(use.inputs(), results), use.arguments()));
      }
    }
    for (SymbolicTensor input : inputs) {
      results.computeIfAbsent(
          input.use(), use -> List.of(((Input) input.use().layer()).copy().output()));
    }
    return new Functional(mapped(inputs, results), mapped(outputs, results), name());
  }

  private static List<SymbolicTensor> mapped(
      List<SymbolicTensor> tensors, Map<SymbolicTensor.Use, List<SymbolicTensor>> results) {
    return tensors.stream()
        .map(tensor -> requireNonNull(results.get(tensor.use())).get(tensor.index()))
        .toList();
  }

  @Override
  public String kerasModule(String usual) {
    return "keras.src.models.functional";
  }

  @Override
  public Config config() {
    return GraphConfigs.write(this, super.config());
  }

  @Override
  public List<Layer> sublayers() {
    return layers;
  }

  @Override
  @Nullable HostPart hostPart() {
    return host;
  }

  @Override
  protected List<FlowType> flowTypes(List<FlowType> given, Config arguments) {
    if (host == null) {
      return super.flowTypes(given, arguments);
    }
    checkFlow(given);
    return outputs.stream().map(SymbolicTensor::type).toList();
  }

  /** Within another model, a model that begins on the host takes what it was described with. */
  private void checkFlow(List<FlowType> given) {
    for (int i = 0; i < inputs.size(); i++) {
      if (given.size() != inputs.size()
          || (given.get(i).dtype() == null) != inputs.get(i).isText()) {
        throw new PellucidException(
            "Model \""
                + name()
                + "\" takes "
                + inputs.stream().map(input -> input.type().dtypeName()).toList()
                + ", got "
                + given.stream().map(FlowType::dtypeName).toList()
                + ".");
      }
    }
  }

  @Override
  List<Port> inputPorts() {
    return inputs.stream().map(input -> Port.of(input.use().layer().name(), input.type())).toList();
  }

  @Override
  List<String> outputNames() {
    List<String> names = new ArrayList<>();
    for (SymbolicTensor output : outputs) {
      String base = output.use().layer().name();
      String name = base;
      for (int i = 1; names.contains(name); i++) {
        name = base + "_" + i;
      }
      names.add(name);
    }
    return names;
  }

  @Override
  List<@Nullable Layer> outputLayers() {
    List<@Nullable Layer> layers = new ArrayList<>();
    outputs.forEach(output -> layers.add(output.use().layer()));
    return layers;
  }

  @Override
  List<Summary.Row> summaryRows() {
    List<Summary.Row> rows = new ArrayList<>();
    for (Layer layer : layers) {
      rows.add(row(layer, shapeOf(firstUse(layer)), connections(layer)));
    }
    return rows;
  }

  private SymbolicTensor.Use firstUse(Layer layer) {
    return Stream.concat(uses.stream(), inputs.stream().map(SymbolicTensor::use))
        .filter(use -> use.layer().equals(layer))
        .findFirst()
        .orElseThrow();
  }

  private static Shape shapeOf(SymbolicTensor.Use use) {
    return use.layer() instanceof Input input
        ? input.shape()
        : use.layer().typesFor(use).getFirst().shape();
  }

  /** Where a layer's inputs come from, as Keras's summary writes it. */
  private String connections(Layer layer) {
    List<String> names = new ArrayList<>();
    for (SymbolicTensor.Use use : uses) {
      if (use.layer().equals(layer)) {
        for (SymbolicTensor input : use.inputs()) {
          names.add(
              input.use().layer().name() + "[" + input.use().index() + "][" + input.index() + "]");
        }
      }
    }
    return names.isEmpty() ? "-" : String.join(", ", names);
  }
}
