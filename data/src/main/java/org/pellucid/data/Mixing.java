package org.pellucid.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Several sources, or several passes of one, made one. */
final class Mixing {
  private Mixing() {}

  static <T> Source<T> concat(Source<T> first, Source<? extends T> second) {
    int a = first.size();
    int b = second.size();
    if (first instanceof Source.Indexed<T> x && second instanceof Source.Indexed<? extends T> y) {
      return Source.indexed(
          a + b,
          pass -> {
            IntFunction<T> xs = x.elements(pass);
            IntFunction<? extends T> ys = y.elements(pass);
            return i -> i < a ? xs.apply(i) : ys.apply(i - a);
          });
    }
    return Source.sequential(
        a < 0 || b < 0 ? Source.UNKNOWN : a + b,
        pass -> new Chain<>(2, i -> i == 0 ? first.open(pass) : second.open(pass)));
  }

  static <T> Source<T> repeat(Source<T> source, int times) {
    return Source.sequential(
        source.size() < 0 ? Source.UNKNOWN : Math.multiplyExact(source.size(), times),
        pass -> new Chain<>(times, i -> source.open(pass * times + i)));
  }

  /** Cursors one behind the other. */
  private static final class Chain<T> extends Cursor<T> {
    private final int parts;
    private final IntFunction<Cursor<? extends T>> open;
    private int opened;
    private @Nullable Cursor<? extends T> current;

    Chain(int parts, IntFunction<Cursor<? extends T>> open) {
      this.parts = parts;
      this.open = open;
    }

    @Override
    @Nullable T advance() {
      while (current == null || !current.hasNext()) {
        if (opened == parts) {
          return null;
        }
        current = open.apply(opened++);
      }
      return current.next();
    }

    @Override
    public void close() {
      if (current != null) {
        current.close();
      }
    }
  }

  static <T> Source<T> interleave(List<Source<T>> parts) {
    int size = 0;
    for (Source<T> part : parts) {
      size = size < 0 || part.size() < 0 ? Source.UNKNOWN : size + part.size();
    }
    return Source.sequential(
        size, pass -> new Turns<>(parts.stream().map(s -> s.open(pass)).toList()));
  }

  /** Cursors that take turns. */
  private static final class Turns<T> extends Cursor<T> {
    private final List<Cursor<T>> open;
    private int turn;

    Turns(List<Cursor<T>> parts) {
      open = new ArrayList<>(parts);
    }

    @Override
    @Nullable T advance() {
      while (!open.isEmpty()) {
        turn %= open.size();
        Cursor<T> cursor = open.get(turn);
        if (cursor.hasNext()) {
          turn++;
          return cursor.next();
        }
        open.remove(turn);
      }
      return null;
    }

    @Override
    public void close() {
      open.forEach(Cursor::close);
    }
  }

  /** As many indices of each class as the largest one has, in random order. */
  static int[] balanced(List<int[]> classes, int most, long seed, int pass) {
    int[] drawn = new int[most * classes.size()];
    int at = 0;
    for (int c = 0; c < classes.size(); c++) {
      int[] members = classes.get(c).clone();
      RandomGenerator random = Order.random(seed, pass, c);
      for (int i = 0; i < most; i++) {
        // Each member once before any of them comes again
        if (i % members.length == 0) {
          Order.shuffle(members, random);
        }
        drawn[at++] = members[i % members.length];
      }
    }
    Order.shuffle(drawn, Order.random(seed, pass, -1));
    return drawn;
  }
}
