package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

/**
 * How long a result may be, which of two texts is cut, and how far windows over what is cut off
 * overlap.
 *
 * @param length the most tokens, special ones included
 * @param stride how many tokens a window shares with the one before
 * @param strategy LongestFirst, OnlyFirst or OnlySecond
 * @param left whether the beginning is cut off, and not the end
 */
record Truncation(int length, int stride, String strategy, boolean left) {
  static @Nullable Truncation read(Part file) {
    if (!file.has("truncation")) {
      return null;
    }
    Part part = file.nested("truncation");
    Config config = part.config();
    String strategy = config.text("strategy", "LongestFirst");
    String direction = config.text("direction", "Right");
    int length = config.integer("max_length", Integer.MAX_VALUE);
    int stride = config.integer("stride", 0);
    if (!List.of("LongestFirst", "OnlyFirst", "OnlySecond").contains(strategy)
        || !List.of("Left", "Right").contains(direction)
        || length < 0
        || stride < 0) {
      throw part.wrong(
          "has strategy \""
              + strategy
              + "\", direction \""
              + direction
              + "\", length "
              + length
              + ", stride "
              + stride);
    }
    return new Truncation(length, stride, strategy, direction.equals("Left"));
  }

  /**
   * Cuts one or two texts.
   *
   * @param texts their tokens
   * @param special how many special tokens will come to them
   * @param withRest whether the windows over what is cut off are wanted
   */
  List<Windows> cut(List<List<Piece>> texts, int special, boolean withRest) {
    int room = Math.max(0, length - special);
    int total = texts.stream().mapToInt(List::size).sum();
    int first = texts.getFirst().size();
    int second = total - first;
    if (room == 0) {
      first = 0;
      second = 0;
    } else if (total > room) {
      switch (strategy) {
        case "OnlyFirst" -> first = shorter("first", first, total - room);
        case "OnlySecond" -> {
          if (texts.size() == 1) {
            throw new PellucidException(
                "The second text alone is to be cut, but there is one text only: give two, or"
                    + " another strategy.");
          }
          second = shorter("second", second, total - room);
        }
        default -> {
          if (texts.size() == 1) {
            first = room;
          } else {
            int small = Math.min(first, second);
            int large = Math.max(small, room - small);
            if (small + large > room) {
              small = room / 2;
              large = small + room % 2;
            }
            boolean swapped = first > second;
            first = swapped ? large : small;
            second = swapped ? small : large;
          }
        }
      }
    }
    return texts.size() == 1
        ? List.of(windows(texts.getFirst(), first, withRest))
        : List.of(windows(texts.get(0), first, withRest), windows(texts.get(1), second, withRest));
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

  private Windows windows(List<Piece> pieces, int size, boolean withRest) {
    if (size >= pieces.size()) {
      return Windows.of(pieces);
    }
    if (size > 0 && stride >= size) {
      throw new PellucidException(
          "Tokenizer: a stride of "
              + stride
              + " is too large for windows of "
              + size
              + " tokens of a text: allow a greater length or a smaller stride.");
    }
    if (size == 0) {
      return new Windows(List.of(), withRest ? List.of(pieces) : List.of());
    }
    List<List<Piece>> all = new ArrayList<>();
    int from = left ? pieces.size() - size : 0;
    all.add(pieces.subList(from, from + size));
    boolean more = withRest;
    while (more) {
      from += left ? stride - size : size - stride;
      int start = Math.max(0, from);
      int end = Math.min(pieces.size(), from + size);
      all.add(pieces.subList(start, end));
      more = left ? start > 0 : end < pieces.size();
    }
    return new Windows(all.getFirst(), List.copyOf(all.subList(1, all.size())));
  }
}
