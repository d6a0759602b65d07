package org.pellucid.explain;

import org.pellucid.graph.Value;

/** One number of a value in a graph. */
record Element(Value value, int index) {}
