package org.pellucid.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * Functions x F(x) whose derivative at the same x is needed, too, as in training. One loop computes
 * both, since they share almost all of the work, and the derivative is kept instead of x.
 *
 * <p>Where something else that a loop can compute follows the function, that loop is better: then
 * the two are no pair.
 */
final class GatePairs {
  private record Key(Op.Gate gate, Value x) {}

  private final Set<Key> pairs = new HashSet<>();
  private final Map<Key, Group> groups = new HashMap<>();

  GatePairs(List<Node> nodes) {
    Set<Key> slopes = new HashSet<>();
    for (Node node : nodes) {
      if (node.op() instanceof Op.SelfGatedSlope slope) {
        slopes.add(new Key(slope.gate(), node.input(0)));
      }
    }
    if (slopes.isEmpty()) {
      return;
    }
    Map<Value, List<Node>> users = new HashMap<>();
    for (Node node : nodes) {
      node.inputs().forEach(x -> users.computeIfAbsent(x, _ -> new ArrayList<>()).add(node));
    }
    for (Node node : nodes) {
      Key key = key(node);
      if (node.op() instanceof Op.SelfGated && slopes.contains(key) && isStored(node, users)) {
        pairs.add(key);
      }
    }
  }

  private static @Nullable Key key(Node node) {
    return switch (node.op()) {
      case Op.SelfGated o -> new Key(o.gate(), node.input(0));
      case Op.SelfGatedSlope o -> new Key(o.gate(), node.input(0));
      case Op _ -> null;
    };
  }

  /** Whether only what reads its operands in memory uses a result. */
  private static boolean isStored(Node node, Map<Value, List<Node>> users) {
    for (Node user : users.getOrDefault(node.output(), List.of())) {
      boolean stored =
          user.op() instanceof Op.Reshape
              ? isStored(user, users)
              : user.op() instanceof Op.MatMul || user.op() instanceof Op.Conv;
      if (!stored) {
        return false;
      }
    }
    return true;
  }

  /** Whether a node is the derivative of a pair, to begin a loop of its own. */
  boolean isSlope(Node node) {
    return node.op() instanceof Op.SelfGatedSlope && pairs.contains(key(node));
  }

  /** Notes the loop of a derivative. */
  void put(Node slope, Group group) {
    Key key = key(slope);
    if (key != null) {
      groups.put(key, group);
    }
  }

  /** The loop that the function of a pair joins; null if there is none. */
  @Nullable Group group(Node node) {
    return node.op() instanceof Op.SelfGated ? groups.get(key(node)) : null;
  }
}
