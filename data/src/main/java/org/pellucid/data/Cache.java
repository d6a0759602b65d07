package org.pellucid.data;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Elements kept in memory, read from their source when first asked for. */
final class Cache<T> implements Source.Indexed<T> {
  private final Source<T> source;
  private @Nullable List<T> kept;

  Cache(Source<T> source) {
    this.source = source;
  }

  private synchronized List<T> list() {
    List<T> list = kept;
    if (list == null) {
      list = new ArrayList<>();
      try (Cursor<T> elements = source.open(0)) {
        while (elements.hasNext()) {
          list.add(elements.next());
        }
      }
      list = List.copyOf(list);
      kept = list;
    }
    return list;
  }

  @Override
  public IntFunction<T> elements(int pass) {
    return list()::get;
  }

  @Override
  public int size() {
    return list().size();
  }
}
