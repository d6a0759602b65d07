package org.pellucid.compile;

/** A stretch of memory that is needed from one step to another, and where it lies. */
final class Block {
  /** Elements, a multiple of what makes a cache line. */
  final int size;

  /** The first step that needs it. */
  final int first;

  /** The last step that needs it. */
  int last;

  int place;

  Block(int length, int first, int last) {
    this.size = Arena.aligned(length);
    this.first = first;
    this.last = last;
  }

  int end() {
    return Math.addExact(place, size);
  }

  /** Whether some step needs both. */
  boolean meets(Block other) {
    return first <= other.last && other.first <= last;
  }
}
