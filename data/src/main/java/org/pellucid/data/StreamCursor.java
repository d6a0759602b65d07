package org.pellucid.data;

import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The elements of a stream, which is closed with it. */
final class StreamCursor<T> extends Cursor<T> {
  private final Stream<T> stream;
  private final Iterator<T> elements;

  StreamCursor(Stream<T> stream) {
    this.stream = stream;
    this.elements = stream.iterator();
  }

  @Override
  @Nullable T advance() {
    return elements.hasNext() ? elements.next() : null;
  }

  @Override
  public void close() {
    stream.close();
  }
}
