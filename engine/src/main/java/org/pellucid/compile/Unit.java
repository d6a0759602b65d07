package org.pellucid.compile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pellucid.graph.Node;
import org.pellucid.graph.Value;

/**
 * What becomes one step: a single operation or a {@link Group}.
 *
 * <p>Units are found from the results backwards. A unit's stage is above those of all its users, so
 * that no way of joining units by stages makes a circle.
 */
abstract sealed class Unit permits Unit.Single, Group {
  int stage;

  /** The lowest stage of the units known so far whose results this one uses. */
  int lowestProducer = Integer.MAX_VALUE;

  /** Positions of the nodes in the graph's order, descending. */
  final List<Integer> members = new ArrayList<>();

  /** Where the operands of a single operation, or of a group's product, lie. */
  final Map<Value, Access> operands = new HashMap<>(4);

  /** Whether the unit can be moved before everything up to a stage. */
  boolean canRaise(int to) {
    return to < lowestProducer;
  }

  /** One operation that no loop expresses. */
  static final class Single extends Unit {
    final Node node;

    Single(Node node, int position) {
      this.node = node;
      members.add(position);
    }
  }
}
