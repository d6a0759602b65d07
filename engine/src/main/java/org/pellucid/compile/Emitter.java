package org.pellucid.compile;

import java.util.List;
import org.pellucid.graph.Node;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/** What a rewriting rule makes its nodes with. */
interface Emitter {
  /** The simplest value equal to the first result of an operation; origin as the given node's. */
  Value emit(Op op, List<Value> inputs, Node like);
}
