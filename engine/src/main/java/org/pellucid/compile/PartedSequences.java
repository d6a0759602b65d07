package org.pellucid.compile;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.graph.Graph;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Substitution;
import org.pellucid.graph.Value;

/**
 * Pass: a large result sequence of a loop whose slices are parts side by side becomes a sequence
 * for each part, if the gradients of kernels and biases alone need it, as they can read parts where
 * they are ({@link PiecedProducts}).
 *
 * <p>The gradients of a recurrent layer's gates are such parts. As sequences of their own they are
 * as large as those of the gates, and take their places in memory step by step ({@link ScanStep});
 * what two sequences have in common is kept once.
 */
final class PartedSequences {
  /** Numbers of a sequence that the caches nearest to a core would not keep anyway. */
  private static final int LARGE = 1 << 18;

  private final Set<Value> roots;
  private final Map<Value, List<Node>> users = new HashMap<>();

  private PartedSequences(Graph graph) {
    roots = new HashSet<>(graph.roots());
    for (Node node : graph.nodes()) {
      for (Value input : node.inputs()) {
        users.computeIfAbsent(input, _ -> new ArrayList<>()).add(node);
      }
    }
  }

  static Graph apply(Graph graph) {
    Map<Value, Value> replacements = new HashMap<>();
    PartedSequences pass = null;
    for (Node node : graph.nodes()) {
      if (node.op() instanceof Op.Scan scan) {
        pass = pass == null ? new PartedSequences(graph) : pass;
        pass.part(node, scan, replacements);
      }
    }
    return replacements.isEmpty() ? graph : Substitution.apply(graph, replacements);
  }

  private void part(Node node, Op.Scan scan, Map<Value, Value> replacements) {
    List<Value> outputs = scan.body().outputs();
    Set<Value> parted = new HashSet<>();
    Set<Value> sequences = new LinkedHashSet<>();
    for (int i = scan.carried(); i < outputs.size(); i++) {
      Value output = outputs.get(i);
      if (hasParts(output) && isForGradients(new Value(node, i))) {
        parted.add(output);
        sequences.addAll(output.node().inputs());
      } else {
        sequences.add(output);
      }
    }
    if (parted.isEmpty()) {
      return;
    }
    List<Value> results = new ArrayList<>(outputs.subList(0, scan.carried()));
    results.addAll(sequences);
    Graph body = new Graph(scan.body().parameters(), results);
    Node apart = node.withOp(scan.withBody(body), node.inputs());
    Map<Value, Value> wholes = new HashMap<>();
    for (int i = scan.carried(); i < results.size(); i++) {
      wholes.put(results.get(i), new Value(apart, i));
    }
    for (Value output : parted) {
      List<Value> parts = new ArrayList<>();
      output.node().inputs().forEach(part -> parts.add(requireNonNull(wholes.get(part))));
      wholes.put(output, node.withOp(new Op.Concat(output.shape().rank()), parts).output());
    }
    for (int i = 0; i < outputs.size(); i++) {
      Value now = i < scan.carried() ? new Value(apart, i) : wholes.get(outputs.get(i));
      replacements.put(new Value(node, i), requireNonNull(now));
    }
  }

  private static boolean hasParts(Value slice) {
    return slice.op() instanceof Op.Concat concat
        && slice.dtype() == DType.FLOAT32
        && slice.shape().rank() == 2
        && concat.axis() == 1
        && Concatenation.isLoop(concat, slice.node());
  }

  private boolean isForGradients(Value sequence) {
    if (sequence.shape().size() < LARGE || roots.contains(sequence)) {
      return false;
    }
    boolean ofKernel = false;
    for (Node rows : users.getOrDefault(sequence, List.of())) {
      if (!(rows.op() instanceof Op.Reshape) || roots.contains(rows.output())) {
        return false;
      }
      for (Node user : users.getOrDefault(rows.output(), List.of())) {
        boolean product = isKernelGradient(user, rows.output());
        if (!product && !isSumOfRows(user, sequence)) {
          return false;
        }
        ofKernel |= product;
      }
    }
    return ofKernel;
  }

  private static boolean isKernelGradient(Node node, Value right) {
    return node.op().equals(new Op.MatMul(true, false))
        && right.shape().rank() == 2
        && node.input(1).equals(right)
        && !node.input(0).equals(right)
        && JointProductStep.suits(Kernels.extents(node));
  }

  private static boolean isSumOfRows(Node node, Value sequence) {
    return node.op().equals(new Op.Sum(Ints.of(1)))
        && node.input(0).shape().rank() == 3
        && node.input(0).shape().dim(0) == 1
        && node.input(0).shape().dim(2) == sequence.shape().dim(2);
  }
}
