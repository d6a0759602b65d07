package org.pellucid.javasource;

import org.pellucid.graph.Op;

/** Says that written classes have no code for an operation; caught where the layer is known. */
final class NotWritable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotWritable(Op op) {
    super(op.words());
  }
}
