package org.pellucid.compile;

import java.util.Locale;
import org.pellucid.array.DType;
import org.pellucid.graph.TensorType;

/** A value's memory, before and after it is decided where that is. */
final class Buffer {
  /** Whose memory it is. */
  enum Kind {
    /** The executable's own block. */
    ARENA,
    /** An argument. */
    INPUT,
    /** A result. */
    OUTPUT,
    /** A variable. */
    CELL,
    /** An array that is part of the graph. */
    CONSTANT
  }

  final int id;
  final TensorType type;
  final Kind kind;

  /** The number among its kind; in the block, where it starts. */
  int place;

  /** The first step that writes it and the last that uses it. */
  int firstStep = Integer.MAX_VALUE;

  int lastStep = -1;

  Buffer(int id, TensorType type, Kind kind, int place) {
    this.id = id;
    this.type = type;
    this.kind = kind;
    this.place = place;
  }

  DType dtype() {
    return type.dtype();
  }

  int size() {
    return type.shape().size();
  }

  @Override
  public String toString() {
    return (kind == Kind.ARENA ? "b" + id : kind.name().toLowerCase(Locale.ROOT) + place)
        + " "
        + type;
  }
}
