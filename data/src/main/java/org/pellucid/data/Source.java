package org.pellucid.data;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where the elements of a data set come from.
 *
 * @param <T> the elements
 */
interface Source<T> {
  /** The size of a source whose elements nobody has counted. */
  int UNKNOWN = -1;

  /** Begins a pass; the same number gives the same elements. */
  Cursor<T> open(int pass);

  /** The number of elements, or {@link #UNKNOWN}. */
  int size();

  /**
   * A source whose elements can be asked for in any order, from any thread.
   *
   * @param <T> the elements
   */
  interface Indexed<T> extends Source<T> {
    /** The elements of a pass by their index. */
    IntFunction<T> elements(int pass);

    @Override
    default Cursor<T> open(int pass) {
      IntFunction<T> elements = elements(pass);
      int size = size();
      return new Cursor<>() {
        private int next;

        @Override
        @Nullable T advance() {
          return next < size ? elements.apply(next++) : null;
        }
      };
    }
  }

  /** An indexed source made of its size and its elements. */
  static <T> Indexed<T> indexed(int size, IntFunction<IntFunction<T>> elements) {
    return new Indexed<>() {
      @Override
      public IntFunction<T> elements(int pass) {
        return elements.apply(pass);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }

  /** A source made of its size and its passes. */
  static <T> Source<T> sequential(int size, IntFunction<Cursor<T>> passes) {
    return new Source<>() {
      @Override
      public Cursor<T> open(int pass) {
        return passes.apply(pass);
      }

      @Override
      public int size() {
        return size;
      }
    };
  }
}
