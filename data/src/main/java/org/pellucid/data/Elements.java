package org.pellucid.data;

import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/** Sources that change, cut or leave out the elements of another one. */
final class Elements {
  private Elements() {}

  /**
   * What becomes of an element.
   *
   * @param <T> what comes in
   * @param <R> what goes out
   */
  interface Mapping<T, R> {
    R apply(T element, int pass, int index);
  }

  static <T, R> Source<R> mapped(Source<T> source, Mapping<? super T, ? extends R> mapping) {
    if (source instanceof Source.Indexed<T> indexed) {
      return Source.indexed(
          indexed.size(),
          pass -> {
            IntFunction<T> elements = indexed.elements(pass);
            return i -> applied(mapping, elements.apply(i), pass, i);
          });
    }
    return Source.sequential(
        source.size(),
        pass ->
            new Over<>(source.open(pass)) {
              private int index;

              @Override
              @Nullable R advance() {
                return elements.hasNext() ? applied(mapping, elements.next(), pass, index++) : null;
              }
            });
  }

  /** Runs a user's function; what it throws is told with the element. */
  private static <T, R> R applied(
      Mapping<? super T, ? extends R> mapping, T element, int pass, int index) {
    try {
      return mapping.apply(element, pass, index);
    } catch (PellucidException failure) {
      throw failure;
    } catch (RuntimeException failure) {
      String name =
          element instanceof Path || element instanceof Number ? " (" + element + ")" : "";
      throw new PellucidException("Sample " + index + name + ": " + failure, failure);
    }
  }

  static <T, R> Source<R> flatMapped(
      Source<T> source, Function<? super T, ? extends Iterable<R>> function) {
    return Source.sequential(
        Source.UNKNOWN,
        pass ->
            new Over<>(source.open(pass)) {
              private Iterator<R> inner = List.<R>of().iterator();

              @Override
              @Nullable R advance() {
                while (!inner.hasNext() && elements.hasNext()) {
                  inner = function.apply(elements.next()).iterator();
                }
                return inner.hasNext() ? inner.next() : null;
              }
            });
  }

  static <T> Source<T> withoutErrors(Source<T> source, Consumer<Skipped> told) {
    return Source.sequential(
        Source.UNKNOWN,
        pass ->
            new Over<>(source.open(pass)) {
              @Override
              @Nullable T advance() {
                while (true) {
                  try {
                    return elements.hasNext() ? elements.next() : null;
                  } catch (RuntimeException failure) {
                    told.accept(new Skipped(String.valueOf(failure.getMessage()), failure));
                  }
                }
              }
            });
  }

  static <T> Source<T> range(Source<T> source, int from, int to) {
    int size = source.size();
    int count = size < 0 ? Source.UNKNOWN : Math.max(0, Math.min(to, size) - from);
    if (source instanceof Source.Indexed<T> indexed) {
      return Source.indexed(
          count,
          pass -> {
            IntFunction<T> elements = indexed.elements(pass);
            return i -> elements.apply(from + i);
          });
    }
    return Source.sequential(
        count,
        pass ->
            new Over<>(source.open(pass)) {
              private int at;

              @Override
              @Nullable T advance() {
                for (; at < from && elements.hasNext(); at++) {
                  elements.next();
                }
                return at++ < to && elements.hasNext() ? elements.next() : null;
              }
            });
  }

  static <T> Source<T> reordered(Source.Indexed<T> source, int size, IntFunction<int[]> orders) {
    return Source.indexed(
        size,
        pass -> {
          int[] order = orders.apply(pass);
          IntFunction<T> elements = source.elements(pass);
          return i -> elements.apply(order[i]);
        });
  }

  /** A cursor over another one's elements, with which it is closed. */
  private abstract static class Over<T, R> extends Cursor<R> {
    final Cursor<T> elements;

    Over(Cursor<T> elements) {
      this.elements = elements;
    }

    @Override
    public void close() {
      elements.close();
    }
  }
}
