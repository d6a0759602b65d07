package org.pellucid.compile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * Computes values of the lazy graph when somebody asks for them.
 *
 * <p>Arrays and results that are known already go in as arguments, so that one executable serves
 * all graphs of the same structure; the executables used last are kept.
 */
public final class Evaluator {
  private static final int KEPT = 256;

  private record Key(String backend, Structure structure) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && backend.equals(that.backend)
          && structure.equals(that.structure);
    }

    @Override
    public int hashCode() {
      return 31 * backend.hashCode() + structure.hashCode();
    }
  }

  private static final class Cache {
    private final Map<Key, Executable> latestLast = new LinkedHashMap<>(16, 0.75f, true);

    synchronized @Nullable Executable get(Key key) {
      return latestLast.get(key);
    }

    synchronized void put(Key key, Executable executable) {
      latestLast.put(key, executable);
      if (latestLast.size() > KEPT) {
        latestLast.remove(latestLast.keySet().iterator().next());
      }
    }
  }

  private static final Cache EXECUTABLES = new Cache();

  private Evaluator() {}

  /**
   * Computes values and remembers them on their nodes.
   *
   * @param values what is wanted
   * @return the arrays, which must not be changed
   */
  public static List<NdArray> evaluate(List<Value> values) {
    Set<Node> wanted = new LinkedHashSet<>();
    for (Value value : values) {
      Node node = value.node();
      if (node.computed() == null && node.op() instanceof Op.Fill fill) {
        // Takes no program
        node.remember(List.of(NdArray.full(fill.number(), fill.type().shape())));
      } else if (!isKnown(node)) {
        wanted.add(node);
      }
    }
    if (!wanted.isEmpty()) {
      compute(wanted);
    }
    List<NdArray> results = new ArrayList<>(values.size());
    for (Value value : values) {
      results.add(known(value.node()).get(value.index()));
    }
    return results;
  }

  private static boolean isKnown(Node node) {
    return node.computed() != null || node.op() instanceof Op.Data || node.op() instanceof Op.Read;
  }

  private static List<NdArray> known(Node node) {
    List<NdArray> computed = node.computed();
    if (computed != null) {
      return computed;
    }
    return switch (node.op()) {
      case Op.Data data -> List.of(data.array());
      case Op.Read read -> List.of(read.cell().read());
      default -> throw new IllegalStateException("Not computed: " + node);
    };
  }

  private static void compute(Set<Node> wanted) {
    List<Node> nodes = new ArrayList<>();
    List<Node> leaves = new ArrayList<>();
    collect(wanted, nodes, leaves);
    Structure.Builder builder = new Structure.Builder();
    List<NdArray> arguments = new ArrayList<>(leaves.size());
    for (Node leaf : leaves) {
      builder.leaf(leaf, leaf.outputs());
      arguments.addAll(known(leaf));
    }
    nodes.forEach(builder::add);
    wanted.forEach(node -> builder.root(new Value(node, 0)));
    Backend backend = Backend.current();
    Key key = new Key(backend.name(), builder.build());
    Executable executable = EXECUTABLES.get(key);
    if (executable == null) {
      executable = backend.compile(graph(wanted, nodes, leaves));
      EXECUTABLES.put(key, executable);
    }
    List<NdArray> results = executable.run(arguments);
    int at = 0;
    for (Node node : wanted) {
      int count = node.outputs().size();
      node.remember(results.subList(at, at + count));
      at += count;
    }
  }

  /** Sorts what must be computed, inputs first, and what is known and used by it. */
  private static void collect(Set<Node> wanted, List<Node> nodes, List<Node> leaves) {
    Set<Node> done = new HashSet<>();
    Set<Node> opened = new HashSet<>();
    Deque<Node> stack = new ArrayDeque<>();
    for (Node root : wanted) {
      stack.push(root);
      while (!stack.isEmpty()) {
        Node node = stack.peek();
        if (done.contains(node)) {
          stack.pop();
        } else if (isKnown(node)) {
          stack.pop();
          done.add(node);
          leaves.add(node);
        } else if (node.op() instanceof Op.Parameter parameter) {
          throw new PellucidException(
              "\""
                  + parameter.name()
                  + "\" has no numbers while a graph is built, only when it runs; compute with"
                  + " tensors instead of asking for their values.");
        } else if (opened.add(node)) {
          for (int i = node.inputs().size() - 1; i >= 0; i--) {
            Node input = node.input(i).node();
            if (!done.contains(input)) {
              stack.push(input);
            }
          }
        } else {
          stack.pop();
          done.add(node);
          nodes.add(node);
        }
      }
    }
  }

  private static Graph graph(Set<Node> wanted, List<Node> nodes, List<Node> leaves) {
    Map<Value, Value> copies = new HashMap<>();
    List<Value> parameters = new ArrayList<>();
    for (Node leaf : leaves) {
      for (int i = 0; i < leaf.outputs().size(); i++) {
        Value parameter =
            Node.value(new Op.Parameter("argument_" + parameters.size(), leaf.outputs().get(i)));
        parameters.add(parameter);
        copies.put(new Value(leaf, i), parameter);
      }
    }
    for (Node node : nodes) {
      List<Value> inputs = new ArrayList<>(node.inputs().size());
      for (Value input : node.inputs()) {
        inputs.add(copies.get(input));
      }
      Node copy = node.withInputs(inputs);
      for (int i = 0; i < node.outputs().size(); i++) {
        copies.put(new Value(node, i), new Value(copy, i));
      }
    }
    List<Value> outputs = new ArrayList<>();
    for (Node node : wanted) {
      for (int i = 0; i < node.outputs().size(); i++) {
        outputs.add(copies.get(new Value(node, i)));
      }
    }
    return new Graph(parameters, outputs);
  }
}
