package org.pellucid.compile;

import org.jspecify.annotations.Nullable;

/**
 * A run of elements in a buffer.
 *
 * @param buffer the buffer
 * @param offset the first element
 */
record Location(Buffer buffer, int offset) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Location that && buffer.equals(that.buffer) && offset == that.offset;
  }

  @Override
  public int hashCode() {
    return 31 * buffer.hashCode() + offset;
  }

  static Location of(Buffer buffer) {
    return new Location(buffer, 0);
  }
}
