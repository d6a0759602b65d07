package org.pellucid.models;

import java.util.Iterator;

/**
 * Something that can be gone through again and again, each time perhaps in another order, which the
 * number of the pass decides.
 *
 * <p>{@link Model#fit(Iterable, Fit)} asks for one pass per epoch, by the epoch's number. So a
 * training that goes on at epoch 7 sees what it would have seen without the interruption. An
 * iterator that is {@link AutoCloseable} is closed when it is not needed any more.
 *
 * @param <T> what is gone through
 */
public interface Passes<T> extends Iterable<T> {
  /**
   * Begins a pass.
   *
   * @param number which, from 0; the same number gives the same elements in the same order
   * @return the elements
   */
  Iterator<T> pass(int number);

  /**
   * Tells how many elements a pass has.
   *
   * @return the count, or -1 where only a pass shows it
   */
  default int count() {
    return -1;
  }

  /** {@return the elements of pass 0} */
  @Override
  default Iterator<T> iterator() {
    return pass(0);
  }
}
