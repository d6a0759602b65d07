package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Tokens of a text or of a part of a result: those that are kept, and the windows over what was cut
 * off.
 *
 * @param kept what is kept
 * @param rest the further windows, each of which overlaps the one before
 */
record Windows(List<Piece> kept, List<List<Piece>> rest) {
  static Windows of(List<Piece> pieces) {
    return new Windows(pieces, List.of());
  }

  int size() {
    return kept.size();
  }

  Windows kept(UnaryOperator<List<Piece>> change) {
    return new Windows(change.apply(kept), rest);
  }

  Windows each(UnaryOperator<List<Piece>> change) {
    return new Windows(change.apply(kept), rest.stream().map(change).toList());
  }

  /**
   * Every window of this with every one of the next, but for those that are kept: they come first.
   */
  Windows then(Windows next) {
    List<List<Piece>> both = new ArrayList<>();
    for (List<Piece> window : rest) {
      both.add(joined(window, next.kept));
      next.rest.forEach(other -> both.add(joined(window, other)));
    }
    next.rest.forEach(other -> both.add(joined(kept, other)));
    return new Windows(joined(kept, next.kept), both);
  }

  private static List<Piece> joined(List<Piece> first, List<Piece> second) {
    List<Piece> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  static Windows joined(List<Windows> parts) {
    return parts.stream().reduce(of(List.of()), Windows::then);
  }
}
