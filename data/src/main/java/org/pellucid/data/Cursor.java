package org.pellucid.data;

import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * One way through a data set. Closing it lets go of files and threads; it closes itself at its end.
 *
 * @param <T> the elements
 */
abstract class Cursor<T> implements Iterator<T>, AutoCloseable {
  private @Nullable T ahead;
  private boolean ended;

  /**
   * Goes on.
   *
   * @return the next element; null at the end. After an exception the next call gives the element
   *     behind the one that failed.
   */
  abstract @Nullable T advance();

  @Override
  public final boolean hasNext() {
    if (ahead == null && !ended) {
      ahead = advance();
      if (ahead == null) {
        ended = true;
        close();
      }
    }
    return ahead != null;
  }

  @Override
  public final T next() {
    T result = hasNext() ? ahead : null;
    if (result == null) {
      throw new NoSuchElementException();
    }
    ahead = null;
    return result;
  }

  @Override
  public void close() {}
}
