package org.pellucid.compile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/** Nodes of which there is one each: equal operations on equal inputs are the same node. */
final class NodeTable {
  private record Key(Object attributes, List<Value> inputs) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && inputs.equals(that.inputs)
          && Structure.same(attributes, that.attributes);
    }

    @Override
    public int hashCode() {
      return 31 * Structure.hash(attributes) + inputs.hashCode();
    }
  }

  private final Map<Key, Node> nodes = new HashMap<>();

  /** The node that stands for all nodes like this one. */
  Node share(Node node) {
    if (node.op() instanceof Op.Parameter) {
      return node;
    }
    Node known = nodes.putIfAbsent(new Key(Structure.attributes(node), node.inputs()), node);
    return known == null ? node : known;
  }
}
