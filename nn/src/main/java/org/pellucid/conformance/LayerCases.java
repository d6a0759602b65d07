package org.pellucid.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.config.Config;
import org.pellucid.layers.Adaptable;
import org.pellucid.layers.EinsumDense;
import org.pellucid.layers.Layer;
import org.pellucid.layers.LayerCall;
import org.pellucid.layers.Layers;
import org.pellucid.layers.LowRankAdaptable;
import org.pellucid.layers.Softmax;
import org.pellucid.layers.TextLayer;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/**
 * Layers: built, given their recorded weights, and called.
 *
 * <p>What Keras's call takes beside tensors is an argument of the call for some layers; for others
 * it is a setting, handed to the layer's reader with the others.
 */
final class LayerCases {
  /**
   * The arguments of Keras's calls that are tensors, in the order in which our layers take them.
   */
  private static final List<String> TENSORS =
      List.of(
          "inputs",
          "sequences",
          "sequence",
          "x",
          "images",
          "data",
          "query",
          "value",
          "count_weights",
          "initial_state",
          "states");

  /** Those that our calls take by name. */
  private static final List<String> NAMED =
      List.of("key", "query_mask", "value_mask", "key_mask", "attention_mask");

  /** Settings of a call, not of a layer. */
  private static final List<String> CALL =
      List.of("return_attention_scores", "use_causal_mask", "reverse", "start_index");

  private static final List<String> OTHERS = List.of("training", "weights", "adapt", "mask");

  private LayerCases() {}

  static Verdict check(RecordedCase recorded) {
    UnsupportedCase.requireIn(Layers.REGISTRY, recorded.simpleName());
    Layer layer = Layers.REGISTRY.entry(recorded.simpleName()).reader().apply(settings(recorded));
    Config inputs = recorded.inputs();
    if (inputs.get("adapt") != null) {
      if (!(layer instanceof Adaptable adaptable)) {
        throw new UnsupportedCase("layer \"" + recorded.simpleName() + "\" does not adapt");
      }
      adaptable.adapt(plain(inputs.get("adapt")));
    }
    if (layer instanceof TextLayer text) {
      setWeights(layer, inputs);
      return Comparison.of(recorded, text.callText(plain(inputs.get(mainArgument(inputs)))));
    }
    return call(layer, recorded);
  }

  private static Verdict call(Layer layer, RecordedCase recorded) {
    Config inputs = recorded.inputs();
    Map<String, List<Tensor>> arguments = new LinkedHashMap<>();
    for (String name : TENSORS) {
      List<Tensor> tensors = new ArrayList<>();
      RecordedValues.addTensors(inputs.get(name), tensors);
      arguments.put(name, tensors);
    }
    if (layer instanceof Softmax) {
      // Its mask need not have the shape of what it hides.
      RecordedValues.addTensors(
          inputs.get("mask"), arguments.computeIfAbsent("inputs", name -> new ArrayList<>()));
    }
    List<Tensor> tensors = arguments.values().stream().flatMap(List::stream).toList();
    LayerCall<Tensor> call = call(tensors, inputs);
    List<Shape> shapes = new ArrayList<>();
    for (Tensor tensor : call.allInputs()) {
      // A kernel may have an axis for the batch.
      boolean whole = tensor.rank() == 0 || layer instanceof EinsumDense;
      shapes.add(whole ? tensor.shape() : tensor.shape().with(0, Shape.UNKNOWN));
    }
    layer.buildFor(shapes, call.arguments());
    if (layer instanceof LowRankAdaptable adaptable && recorded.config().get("lora_rank") != null) {
      int rank = recorded.config().integer("lora_rank");
      adaptable.enableLora(rank, recorded.config().number("lora_alpha", rank));
    }
    setWeights(layer, inputs);
    Map<Tensor, Tensor> masks = masks(inputs, arguments);
    boolean training =
        inputs.get("training") == null ? layer.trainsByDefault() : inputs.flag("training", false);
    List<Tensor> outputs =
        new Masked(layer, masks, call.arguments()).callAll(call.allInputs(), training);
    return Comparison.of(recorded, outputs.get(recorded.outputIndex()));
  }

  private static LayerCall<Tensor> call(List<Tensor> tensors, Config inputs) {
    LayerCall<Tensor> call = LayerCall.of(tensors.toArray(Tensor[]::new));
    for (String name : NAMED) {
      if (RecordedValues.isArray(inputs.get(name))) {
        List<Tensor> named = new ArrayList<>();
        RecordedValues.addTensors(inputs.get(name), named);
        call.input(name, named.getFirst());
      }
    }
    for (String name : CALL) {
      Object value = inputs.get(name);
      if (value != null) {
        call.set(name, value);
      }
    }
    return call;
  }

  private static Config settings(RecordedCase recorded) {
    List<String> tensors =
        recorded.inputs().keys().stream()
            .filter(key ->
                TENSORS.contains(key)
                    || NAMED.contains(key)
                    || CALL.contains(key)
                    || OTHERS.contains(key)
                    || key.endsWith("_mask")
                    || recorded.inputs().get(key) == null)
            .toList();
    return recorded.settings(tensors.toArray(String[]::new));
  }

  /** Masks on inputs: by the name of the argument, or in order. */
  private static Map<Tensor, Tensor> masks(Config inputs, Map<String, List<Tensor>> arguments) {
    List<Tensor> all = arguments.values().stream().flatMap(List::stream).toList();
    Map<Tensor, Tensor> masks = new LinkedHashMap<>();
    for (String key : inputs.keys()) {
      if (key.equals("mask")) {
        addMasks(inputs.get(key), all, masks);
      } else if (key.endsWith("._keras_mask")) {
        addMasks(inputs.get(key), argument(key.substring(0, key.indexOf('.')), arguments), masks);
      } else if (key.endsWith("_mask") && !NAMED.contains(key) && !CALL.contains(key)) {
        addMasks(
            inputs.get(key),
            arguments.getOrDefault(key.substring(0, key.length() - "_mask".length()), List.of()),
            masks);
      }
    }
    return masks;
  }

  /** An argument, or one element of it, such as {@code inputs[1]} or {@code inputs_1}. */
  private static List<Tensor> argument(String name, Map<String, List<Tensor>> arguments) {
    String base = name.replaceAll("(_|\\[)\\d+\\]?$", "");
    List<Tensor> tensors = arguments.getOrDefault(base, List.of());
    if (base.equals(name)) {
      return tensors;
    }
    int index = Integer.parseInt(name.substring(base.length()).replaceAll("\\D", ""));
    return List.of(tensors.get(index));
  }

  private static void addMasks(
      @Nullable Object recorded, List<Tensor> tensors, Map<Tensor, Tensor> masks) {
    if (RecordedValues.isArray(recorded)) {
      masks.put(tensors.getFirst(), mask(recorded));
    } else if (recorded instanceof List<?> list) {
      for (int i = 0; i < list.size() && i < tensors.size(); i++) {
        if (list.get(i) != null) {
          masks.put(tensors.get(i), mask(list.get(i)));
        }
      }
    }
  }

  private static Tensor mask(@Nullable Object recorded) {
    return Objects.requireNonNull(RecordedValues.tensor(recorded)).cast(DType.BOOL);
  }

  /** Gives each weight the recorded value of its path, else of its place. */
  private static void setWeights(Layer layer, Config inputs) {
    List<Config> recorded = new ArrayList<>();
    inputs.list("weights").forEach(item -> recorded.add((Config) Objects.requireNonNull(item)));
    if (recorded.isEmpty()) {
      return;
    }
    List<Variable> open = new ArrayList<>(layer.weights());
    if (open.size() != recorded.size()) {
      throw new IllegalStateException(
          "the layer has "
              + open.stream().map(Variable::name).toList()
              + ", recorded are "
              + recorded.stream().map(weight -> weight.text("path", "")).toList());
    }
    for (Config weight : recorded) {
      NdArray value = (NdArray) Objects.requireNonNull(weight.get("value"));
      Variable variable =
          open.stream()
              .filter(candidate -> candidate.shape().equals(value.shape()))
              .max(
                  Comparator.comparingInt(
                      candidate -> commonEnd(candidate.name(), weight.text("path", ""))))
              .orElseThrow(() ->
                  new IllegalStateException("no weight of shape " + value.shape() + " is left"));
      open.remove(variable);
      variable.assign(value.cast(variable.dtype()));
    }
  }

  /** How many parts of two paths agree, from their ends; all of a recorded path counts more. */
  private static int commonEnd(String path, String recorded) {
    List<String> ours = List.of(path.split("/"));
    List<String> theirs = List.of(recorded.split("/"));
    int common = 0;
    while (common < Math.min(ours.size(), theirs.size())
        && ours.get(ours.size() - 1 - common).equals(theirs.get(theirs.size() - 1 - common))) {
      common++;
    }
    return common == theirs.size() ? 1000 - ours.size() : common;
  }

  private static String mainArgument(Config inputs) {
    return TENSORS.stream().filter(inputs::has).findFirst().orElse("inputs");
  }

  /** Text as nested lists, arrays as they are, mappings as maps. */
  private static Object plain(@Nullable Object argument) {
    return switch (argument) {
      case RecordedText text -> text.nested();
      case List<?> list when list.stream().anyMatch(item -> !RecordedValues.isArray(item)) ->
          list.stream().map(LayerCases::plain).toList();
      case List<?> list when list.stream().anyMatch(NdArray.class::isInstance) ->
          list.stream().map(LayerCases::plain).toList();
      case Config mapping -> {
        Map<String, Object> map = new LinkedHashMap<>();
        mapping.keys().forEach(key -> map.put(key, plain(mapping.get(key))));
        yield map;
      }
      case NdArray array -> array;
      case null -> throw new IllegalStateException("null among the inputs");
      default -> argument;
    };
  }

  /** Calls a layer with inputs that have masks. */
  private static final class Masked extends Layer {
    private final Layer layer;
    private final Map<Tensor, Tensor> masks;
    private final Config arguments;

    Masked(Layer layer, Map<Tensor, Tensor> masks, Config arguments) {
      this.layer = track(layer);
      this.masks = masks;
      this.arguments = arguments;
    }

    @Override
    protected List<Tensor> forward(List<Tensor> inputs) {
      for (Tensor input : inputs) {
        Tensor mask = masks.get(input);
        if (mask != null) {
          setMask(input, mask);
        }
      }
      return layer.callAll(inputs, arguments);
    }
  }
}
