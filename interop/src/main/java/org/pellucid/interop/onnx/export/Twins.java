package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Origin;
import org.pellucid.graph.Value;

/**
 * The same node in each recording of a model.
 *
 * @param all one node per recording, the base's first
 */
record Twins(List<Node> all) {
  /** The node whose structure is read. */
  Node base() {
    return all.getFirst();
  }

  Op op() {
    return base().op();
  }

  /** A number of the operation in all recordings. */
  Extent number(ToLongFunction<Op> number) {
    return Extent.of(all, node -> number.applyAsLong(node.op()));
  }

  List<Extent> numbers(Function<Op, Ints> numbers) {
    int count = numbers.apply(op()).size();
    return IntStream.range(0, count).mapToObj(i -> number(o -> numbers.apply(o).get(i))).toList();
  }

  List<Extent> shape(Function<Op, Shape> shape) {
    return numbers(o -> Ints.of(shape.apply(o).toArray()));
  }

  /** The extents of a result. */
  List<Extent> output(int index) {
    int rank = base().outputs().get(index).shape().rank();
    return IntStream.range(0, rank)
        .mapToObj(i -> Extent.of(all, node -> node.outputs().get(index).shape().dim(i)))
        .toList();
  }

  /**
   * Pairs the nodes of several recordings of one function, inputs before users, as far as they are
   * needed: what has been computed already is a constant.
   */
  static List<Twins> of(List<Graph> graphs) {
    List<List<Node>> lists = graphs.stream().map(Twins::needed).toList();
    List<Map<Node, Integer>> places = new ArrayList<>();
    for (List<Node> nodes : lists) {
      Map<Node, Integer> place = new HashMap<>();
      nodes.forEach(node -> place.put(node, place.size()));
      places.add(place);
    }
    List<Node> first = lists.getFirst();
    List<Twins> twins = new ArrayList<>();
    for (int i = 0; i < first.size(); i++) {
      List<Node> all = new ArrayList<>();
      for (int t = 0; t < lists.size(); t++) {
        List<Node> nodes = lists.get(t);
        if (nodes.size() != first.size() || !alike(first.get(i), nodes.get(i), places, t)) {
          throw differs(first.get(i));
        }
        all.add(nodes.get(i));
      }
      twins.add(new Twins(List.copyOf(all)));
    }
    return twins;
  }

  private static boolean alike(Node a, Node b, List<Map<Node, Integer>> places, int t) {
    if (a.op().getClass() != b.op().getClass() || a.inputs().size() != b.inputs().size()) {
      return false;
    }
    for (int i = 0; i < a.outputs().size(); i++) {
      if (a.outputs().get(i).shape().rank() != b.outputs().get(i).shape().rank()) {
        return false;
      }
    }
    for (int i = 0; a.computed() == null && i < a.inputs().size(); i++) {
      Value x = a.inputs().get(i);
      Value y = b.inputs().get(i);
      if (x.index() != y.index()
          || !Objects.equals(places.getFirst().get(x.node()), places.get(t).get(y.node()))) {
        return false;
      }
    }
    return true;
  }

  static PellucidException differs(Node node) {
    return new PellucidException(
        Origin.prefix(node.origin())
            + "it computes in another way for other batch sizes, so no ONNX model serves them all."
            + " Export for one size with batch(n).");
  }

  private static List<Node> needed(Graph graph) {
    List<Node> sorted = graph.nodes();
    Set<Node> needed = new HashSet<>();
    graph.outputs().forEach(output -> needed.add(output.node()));
    List<Node> kept = new ArrayList<>();
    for (int i = sorted.size() - 1; i >= 0; i--) {
      Node node = sorted.get(i);
      if (needed.contains(node)) {
        kept.add(node);
        if (node.computed() == null) {
          node.inputs().forEach(input -> needed.add(input.node()));
        }
      }
    }
    return kept.reversed();
  }
}
