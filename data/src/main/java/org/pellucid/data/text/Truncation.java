package org.pellucid.data.text;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

/**
 * How long a result may be, and which of two texts is cut.
 *
 * @param length the most tokens, special ones included
 * @param strategy LongestFirst, OnlyFirst or OnlySecond
 * @param left whether the beginning is cut off, and not the end
 */
record Truncation(int length, String strategy, boolean left) {
  static @Nullable Truncation read(Part file) {
    if (!file.has("truncation")) {
      return null;
    }
    Part part = file.nested("truncation");
    Config config = part.config();
    String strategy = config.text("strategy", "LongestFirst");
    String direction = config.text("direction", "Right");
    int length = config.integer("max_length", Integer.MAX_VALUE);
    if (!List.of("LongestFirst", "OnlyFirst", "OnlySecond").contains(strategy)
        || !List.of("Left", "Right").contains(direction)
        || length < 0) {
      throw part.wrong(
          "has strategy \"" + strategy + "\", direction \"" + direction + "\", length " + length);
    }
    return new Truncation(length, strategy, direction.equals("Left"));
  }

  /** Cuts one or two texts, when so many special tokens will come to them. */
  List<List<Piece>> cut(List<List<Piece>> texts, int special) {
    int room = Math.max(0, length - special);
    int total = texts.stream().mapToInt(List::size).sum();
    if (total <= room) {
      return texts;
    }
    int first = texts.getFirst().size();
    int second = total - first;
    switch (strategy) {
      case "OnlyFirst" -> first = shorter("first", first, total - room);
      case "OnlySecond" -> second = shorter("second", second, total - room);
      default -> {
        int small = Math.min(first, second);
        int large = small > room ? small : Math.max(small, room - small);
        if (texts.size() == 1) {
          large = room;
          small = 0;
        } else if (small + large > room) {
          small = room / 2;
          large = small + room % 2;
        }
        boolean swapped = first > second;
        first = swapped ? large : small;
        second = swapped ? small : large;
        if (texts.size() == 1) {
          first = room;
        }
      }
    }
    return texts.size() == 1
        ? List.of(kept(texts.getFirst(), first))
        : List.of(kept(texts.get(0), first), kept(texts.get(1), second));
  }

  private static int shorter(String which, int size, int by) {
    if (by >= size) {
      throw new PellucidException(
          "The "
              + which
              + " text alone is to be cut, has "
              + size
              + " tokens, and "
              + by
              + " are too many: allow a greater length.");
    }
    return size - by;
  }

  private List<Piece> kept(List<Piece> pieces, int size) {
    if (size >= pieces.size()) {
      return pieces;
    }
    return left ? pieces.subList(pieces.size() - size, pieces.size()) : pieces.subList(0, size);
  }
}
