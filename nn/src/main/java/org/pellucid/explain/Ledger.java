package org.pellucid.explain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.compile.Backend;
import org.pellucid.gradient.Gradients;
import org.pellucid.graph.Cell;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;
import org.pellucid.tensor.Tensor;
import org.pellucid.tensor.Variable;

/** All numbers of a step by the values of its graph, and what these are called. */
final class Ledger {
  /** What goes forward: from the batch and the weights to the loss, one node after the other. */
  final List<Node> forward;

  final Value loss;
  final Map<Value, NdArray> numbers = new HashMap<>();

  /** The gradient of the loss by each value of the way forward that has one. */
  final Map<Value, NdArray> deltas = new HashMap<>();

  /** Nodes by what they use: each with the places in which it uses it. */
  final Map<Value, Map<Node, List<Integer>>> users = new HashMap<>();

  final Jacobian jacobian;

  private final Graph graph;
  private final Simplified simplified = new Simplified();
  private final Map<Value, String> labels = new HashMap<>();
  private final Map<Cell, Value> gradients = new LinkedHashMap<>();
  private final Map<Cell, Value> updates = new LinkedHashMap<>();
  private final Map<Cell, Value> reads = new HashMap<>();
  private final List<NdArray> inputs;

  Ledger(StepRecording step) {
    graph = Simplified.withoutRepetition(step.graph());
    inputs = step.inputs();
    jacobian = new Jacobian(numbers, graph.parameters(), inputs);
    loss = simplified.expand(graph.outputs().getFirst());
    forward = Graph.reachable(List.of(loss));
    List<Value> values = new ArrayList<>();
    for (Node node : forward) {
      values.addAll(results(node));
      for (int i = 0; i < node.inputs().size(); i++) {
        users
            .computeIfAbsent(node.input(i), _ -> new LinkedHashMap<>())
            .computeIfAbsent(node, _ -> new ArrayList<>())
            .add(i);
      }
    }
    for (int i = 0; i < step.variables().size(); i++) {
      gradients.put(step.variables().get(i).cell(), graph.outputs().get(1 + i));
    }
    graph.updates().forEach(update -> updates.put(update.cell(), update.value()));
    compute(values);
    name(step);
  }

  /** All that a node gives; most give one value, a Fourier transform two. */
  static List<Value> results(Node node) {
    List<Value> results = new ArrayList<>();
    for (int i = 0; i < node.outputs().size(); i++) {
      results.add(new Value(node, i));
    }
    return results;
  }

  /** Computes everything in one run, with the kernels that also train. */
  private void compute(List<Value> values) {
    List<Value> differentiable =
        values.stream()
            .filter(value -> value.dtype().isFloating())
            .filter(value -> !(value.op() instanceof Op.Fill || value.op() instanceof Op.Data))
            .toList();
    List<Tensor> gradientsOf =
        Gradients.of(Tensor.of(loss), differentiable.stream().map(Tensor::of).toList());
    List<Value> wanted = new ArrayList<>(values);
    for (Node node : graph.nodes()) {
      wanted.addAll(results(node));
    }
    int own = wanted.size();
    gradientsOf.forEach(gradient -> wanted.add(gradient.graph()));
    List<NdArray> results =
        Backend.current().compile(new Graph(graph.parameters(), wanted)).run(inputs);
    for (int i = 0; i < own; i++) {
      numbers.put(wanted.get(i), results.get(i));
    }
    for (int i = 0; i < differentiable.size(); i++) {
      deltas.put(differentiable.get(i), results.get(own + i));
    }
  }

  // ---- Names ----

  private void name(StepRecording step) {
    for (int i = 0; i < graph.parameters().size(); i++) {
      labels.put(graph.parameters().get(i), step.names().get(i));
    }
    Map<String, Integer> taken = new TreeMap<>();
    List<Node> all = new ArrayList<>(forward);
    all.addAll(graph.nodes());
    for (Node node : all) {
      if (node.op() instanceof Op.Read read) {
        reads.put(read.cell(), node.output());
        labels.put(node.output(), read.cell().name());
      }
    }
    for (Node node : forward) {
      if (labels.containsKey(node.output()) || node.op() instanceof Op.Source) {
        continue;
      }
      String place = node.origin().isEmpty() ? "loss" : node.origin();
      int at = simplified.step(node);
      String label = place + (at < 0 ? "" : " step " + at) + ": " + Formula.name(node.op());
      for (Value result : results(node)) {
        int count = taken.merge(label, 1, Integer::sum);
        labels.put(result, count == 1 ? label : label + " " + count);
      }
    }
    labels.put(loss, "loss");
    gradients.forEach((cell, value) -> labels.putIfAbsent(value, "gradient"));
    updates.forEach((cell, value) -> {
      boolean trained = step.variables().stream().map(Variable::cell).anyMatch(cell::equals);
      if (!trained) {
        labels.putIfAbsent(value, "new " + lastPart(cell.name()));
      }
    });
  }

  static String lastPart(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** What a value is called; constants have no name. */
  @Nullable String label(Value value) {
    return labels.get(value);
  }

  /** What an element is called, followed back through movements: {@code dense/kernel[0, 3]}. */
  String label(Element element) {
    Element origin = origin(element);
    String label = labels.get(origin.value());
    return label == null
        ? Show.number(number(origin))
        : label + Show.place(origin.value().shape(), origin.index());
  }

  /** The element that an element is a copy of. */
  Element origin(Element element) {
    Element at = element;
    while (Jacobian.moves(at.value().op()) || at.value().op() instanceof Op.CustomGradient) {
      Element source =
          at.value().op() instanceof Op.CustomGradient
              ? new Element(at.value().node().input(0), at.index())
              : jacobian.source(at);
      if (source == null || !numbers.containsKey(source.value())) {
        return at;
      }
      at = source;
    }
    return at;
  }

  // ---- Numbers ----

  double number(Element element) {
    return number(element.value()).getDouble(element.index());
  }

  NdArray number(Value value) {
    NdArray known = numbers.get(value);
    if (known == null) {
      throw new IllegalStateException("no numbers of " + value.node());
    }
    return known;
  }

  /** The gradient of the loss by an element; 0 where there is none. */
  double delta(Element element) {
    NdArray delta = deltas.get(element.value());
    return delta == null ? 0 : delta.getDouble(element.index());
  }

  // ---- Parts of the step ----

  /** The value with which the way forward reads a variable; null if it does not. */
  @Nullable Value read(Cell cell) {
    return reads.get(cell);
  }

  Value gradient(Cell cell) {
    return require(gradients, cell);
  }

  Map<Cell, Value> updates() {
    return updates;
  }

  @Nullable Value update(Cell cell) {
    return updates.get(cell);
  }

  Graph graph() {
    return graph;
  }

  List<NdArray> inputs() {
    return inputs;
  }

  private static Value require(Map<Cell, Value> map, Cell cell) {
    Value value = map.get(cell);
    if (value == null) {
      throw new IllegalStateException("nothing known of " + cell);
    }
    return value;
  }

  /** The places of the way forward, in order: paths of layers, and "" for what is in none. */
  Set<String> places() {
    return forward.stream()
        .filter(node -> !(node.op() instanceof Op.Source))
        .map(Node::origin)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
