package org.pellucid.interop.onnx;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.pellucid.array.NdArray;
import org.pellucid.errors.PellucidException;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.tensor.Tensor;

/** Numbers of tensors, asked for while a graph is walked: shapes, axes, conditions. */
final class Host {
  /** A file cannot make a single tensor take more than one part in this many. */
  private static final int PART_OF_MEMORY = 8;

  private Host() {}

  /** The numbers; those of a program's inputs are not known while it is recorded. */
  static NdArray array(Tensor tensor) {
    if (!isKnown(tensor)) {
      throw new DataDependent();
    }
    long bytes = (long) tensor.shape().size() * tensor.dtype().bytes();
    if (bytes > Runtime.getRuntime().maxMemory() / PART_OF_MEMORY) {
      throw new PellucidException(
          "a tensor of " + tensor.dtype() + " " + tensor.shape() + " is too large for this memory");
    }
    return tensor.value();
  }

  /** Whether the numbers depend on nothing that is yet to come. */
  static boolean isKnown(Tensor tensor) {
    Set<Node> seen = new HashSet<>();
    Deque<Node> open = new ArrayDeque<>();
    open.add(tensor.graph().node());
    while (!open.isEmpty()) {
      Node node = open.removeLast();
      if (node.op() instanceof Op.Parameter) {
        return false;
      }
      if (node.computed() == null) {
        node.inputs()
            .forEach(input -> {
              if (seen.add(input.node())) {
                open.add(input.node());
              }
            });
      }
    }
    return true;
  }
}
