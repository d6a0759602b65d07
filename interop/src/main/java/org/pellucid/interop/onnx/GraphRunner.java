package org.pellucid.interop.onnx;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxFunction;
import org.pellucid.interop.onnx.proto.OnnxGraph;
import org.pellucid.interop.onnx.proto.OnnxNode;
import org.pellucid.interop.onnx.proto.OnnxSparseTensor;
import org.pellucid.interop.onnx.proto.OnnxTensor;
import org.pellucid.tensor.SeedGenerator;
import org.pellucid.tensor.Tensor;

/**
 * Walks over a graph, node by node, and computes it with tensors of the engine. Those are lazy:
 * shapes and decisions are worked out on the way, numbers when somebody asks for them, or, while a
 * program is recorded, whenever it runs.
 */
final class GraphRunner {
  private static final long MOST_NODES = 1_000_000;
  private static final long MOST_ELEMENTS = 1L << 28;
  private static final int DEEPEST = 100;

  private final Constants constants;
  private final @Nullable Batch batch;
  private final @Nullable SeedGenerator random;
  private long nodes;
  private int depth;

  /**
   * A batch of another size than the file was made for.
   *
   * @param declared the size that the file names
   * @param actual the size of the present inputs
   */
  record Batch(int declared, int actual) {}

  /** Makes one for inference. */
  GraphRunner(Constants constants, @Nullable Batch batch) {
    this(constants, batch, null);
  }

  /**
   * Makes one.
   *
   * @param constants the file
   * @param batch the present batch, where it is not that of the file
   * @param random what dropout draws from in training, or null for inference
   */
  GraphRunner(Constants constants, @Nullable Batch batch, @Nullable SeedGenerator random) {
    this.constants = constants;
    this.batch = batch;
    this.random = random;
  }

  /** Whether dropout drops. */
  boolean training() {
    return random != null;
  }

  /** Random numbers from 0 to 1, other ones in each step of training. */
  Tensor uniform(Shape shape) {
    if (random == null) {
      throw new IllegalStateException("Not training.");
    }
    return random.uniform(shape);
  }

  @Nullable Batch batch() {
    return batch;
  }

  /** Computes the model's own graph. */
  List<OnnxValue> run(Map<String, ? extends OnnxValue> inputs) {
    Scope scope = new Scope(new Scope.Frame(constants.model().opsets(), Map.of()), null);
    inputs.forEach(scope::put);
    return run(constants.model().graph(), scope);
  }

  /** Computes a graph within another one. */
  List<OnnxValue> run(OnnxGraph graph, Scope outer, List<? extends OnnxValue> arguments) {
    Scope scope = new Scope(outer.frame(), outer);
    if (arguments.size() > graph.inputs().size()) {
      throw new PellucidException(
          "Graph \"" + graph.name() + "\" takes " + graph.inputs().size() + " inputs.");
    }
    for (int i = 0; i < arguments.size(); i++) {
      scope.put(graph.inputs().get(i).name(), arguments.get(i));
    }
    return run(graph, scope);
  }

  private List<OnnxValue> run(OnnxGraph graph, Scope scope) {
    if (++depth > DEEPEST) {
      throw new PellucidException("Graphs and functions call one another too deeply.");
    }
    for (OnnxTensor tensor : graph.initializers()) {
      // What is given for an input comes before its default.
      if (scope.find(tensor.name()) == null || !isInput(graph, tensor.name())) {
        scope.put(tensor.name(), constants.value(tensor));
      }
    }
    for (OnnxSparseTensor tensor : graph.sparseInitializers()) {
      scope.put(tensor.values().name(), constants.value(tensor));
    }
    graph.nodes().forEach(node -> run(node, scope));
    List<OnnxValue> results = new ArrayList<>();
    graph.outputs().forEach(output -> results.add(scope.get(output.name())));
    depth--;
    return results;
  }

  private static boolean isInput(OnnxGraph graph, String name) {
    return graph.inputs().stream().anyMatch(input -> input.name().equals(name));
  }

  private void run(OnnxNode node, Scope scope) {
    if (++nodes > MOST_NODES) {
      throw new PellucidException("The model takes more than " + MOST_NODES + " steps.");
    }
    List<@Nullable OnnxValue> inputs = new ArrayList<>();
    for (String name : node.inputs()) {
      inputs.add(name.isEmpty() ? null : scope.get(name));
    }
    List<? extends OnnxValue> results = apply(node, scope, inputs);
    for (int i = 0; i < node.outputs().size(); i++) {
      if (!node.outputs().get(i).isEmpty()) {
        if (i >= results.size()) {
          throw failed(node, "it has no result " + i, null);
        }
        check(node, results.get(i));
        scope.put(node.outputs().get(i), results.get(i));
      }
    }
  }

  private static void check(OnnxNode node, OnnxValue result) {
    if (result instanceof TypedTensor tensor && tensor.shape().size() > MOST_ELEMENTS) {
      throw failed(node, "a result of shape " + tensor.shape() + " is too large", null);
    }
  }

  /** Computes one node on given inputs. */
  List<? extends OnnxValue> apply(OnnxNode node, Scope scope, List<@Nullable OnnxValue> inputs) {
    Map<String, OnnxAttribute.Value> attributes = attributes(node, scope.frame());
    OnnxFunction function = constants.function(node);
    long opset = scope.frame().opsets().getOrDefault(domain(node), 1L);
    try {
      if (function != null) {
        return run(function, inputs, attributes);
      }
      Operator operator = OperatorTable.find(node.domain(), node.operator());
      if (operator == null) {
        throw new UnsupportedOnnx(
            "Operator \""
                + OperatorTable.key(node.domain(), node.operator())
                + "\" is not supported.");
      }
      Call call = new Call(this, scope, node, opset, inputs, attributes);
      return TextMoves.isNeeded(node, inputs)
          ? TextMoves.apply(operator, call, inputs)
          : operator.apply(call);
    } catch (UnsupportedOnnx | DataDependent e) {
      throw e;
    } catch (NodeFailure e) {
      throw e;
    } catch (RuntimeException e) {
      throw failed(node, String.valueOf(e.getMessage()), e);
    }
  }

  private static String domain(OnnxNode node) {
    return node.domain().equals("ai.onnx") ? "" : node.domain();
  }

  private static Map<String, OnnxAttribute.Value> attributes(OnnxNode node, Scope.Frame frame) {
    if (node.attributes().isEmpty()) {
      return Map.of();
    }
    Map<String, OnnxAttribute.Value> attributes = new HashMap<>();
    for (OnnxAttribute attribute : node.attributes()) {
      OnnxAttribute.Value value =
          attribute.reference().isEmpty()
              ? attribute.value()
              : frame.attributes().get(attribute.reference());
      if (value != null) {
        attributes.put(attribute.name(), value);
      }
    }
    return attributes;
  }

  private List<OnnxValue> run(
      OnnxFunction function,
      List<@Nullable OnnxValue> inputs,
      Map<String, OnnxAttribute.Value> given) {
    Map<String, OnnxAttribute.Value> attributes = new HashMap<>();
    function.defaults().forEach(a -> attributes.put(a.name(), a.value()));
    attributes.putAll(given);
    Scope scope = new Scope(new Scope.Frame(function.opsets(), attributes), null);
    for (int i = 0; i < Math.min(inputs.size(), function.inputs().size()); i++) {
      OnnxValue input = inputs.get(i);
      if (input != null) {
        scope.put(function.inputs().get(i), input);
      }
    }
    if (++depth > DEEPEST) {
      throw new PellucidException("Graphs and functions call one another too deeply.");
    }
    function.nodes().forEach(node -> run(node, scope));
    depth--;
    List<OnnxValue> results = new ArrayList<>();
    function.outputs().forEach(name -> results.add(scope.get(name)));
    return Collections.unmodifiableList(results);
  }

  /** The value of a tensor in the file. */
  OnnxValue constant(OnnxTensor tensor) {
    return constants.value(tensor);
  }

  OnnxValue constant(OnnxSparseTensor tensor) {
    return constants.value(tensor);
  }

  private static NodeFailure failed(OnnxNode node, String problem, @Nullable Exception cause) {
    String name = node.name().isEmpty() ? String.join(", ", node.outputs()) : node.name();
    return new NodeFailure(
        "Operator \"" + node.operator() + "\" (node \"" + name + "\"): " + problem, cause);
  }
}
