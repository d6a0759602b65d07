package org.pellucid.compile;

/**
 * A run of elements in a buffer.
 *
 * @param buffer the buffer
 * @param offset the first element
 */
record Location(Buffer buffer, int offset) {
  static Location of(Buffer buffer) {
    return new Location(buffer, 0);
  }
}
