package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Byte-pair encoding: a word is a row of characters; of all neighbours that may be merged, those
 * that were learned first are merged first, until none is left.
 */
final class BpeModel implements TokenModel {
  private final Vocabulary vocabulary;
  private final Map<Long, Merge> merges = new HashMap<>();
  private final @Nullable String unknown;
  private final String prefix;
  private final String suffix;
  private final boolean fuseUnknown;
  private final boolean byteFallback;
  private final boolean wholeFirst;

  /** The rank of a merge, and the number of what comes of it. */
  private record Merge(int rank, int id) {}

  /** A merge that is possible at a place, if what it takes is still there. */
  private record Chance(Merge merge, int left, int leftId, int right, int rightId)
      implements Comparable<Chance> {
    @Override
    public int compareTo(Chance other) {
      int byRank = Integer.compare(merge.rank, other.merge.rank);
      return byRank != 0 ? byRank : Integer.compare(left, other.left);
    }
  }

  BpeModel(Part part) {
    vocabulary = Vocabulary.read(part);
    unknown = part.config().textOrNull("unk_token");
    prefix = part.config().text("continuing_subword_prefix", "");
    suffix = part.config().text("end_of_word_suffix", "");
    fuseUnknown = part.config().flag("fuse_unk", false);
    byteFallback = part.config().flag("byte_fallback", false);
    wholeFirst = part.config().flag("ignore_merges", false);
    if (unknown != null && vocabulary.id(unknown) == null) {
      throw part.wrong("has a vocab without its unknown token \"" + unknown + "\"");
    }
    Double dropout = part.config().numberOrNull("dropout");
    if (dropout != null && dropout > 0) {
      throw part.wrong("has a dropout of " + dropout + ": encoding at random is not supported");
    }
    int rank = 0;
    for (Object item : part.config().list("merges")) {
      String left;
      String right;
      if (item instanceof List<?> pair
          && pair.size() == 2
          && pair.get(0) instanceof String first
          && pair.get(1) instanceof String second) {
        left = first;
        right = second;
      } else if (item instanceof String line && line.indexOf(' ') > 0) {
        left = line.substring(0, line.indexOf(' '));
        right = line.substring(line.indexOf(' ') + 1);
      } else {
        throw part.wrong("has a merge that is not two tokens, number " + rank);
      }
      Integer a = vocabulary.id(left);
      Integer b = vocabulary.id(right);
      String rest =
          !prefix.isEmpty() && right.startsWith(prefix) ? right.substring(prefix.length()) : right;
      Integer merged = vocabulary.id(left + rest);
      if (a == null || b == null || merged == null) {
        throw part.wrong(
            "merges \""
                + Vocabulary.brief(left)
                + "\" and \""
                + Vocabulary.brief(right)
                + "\", which are not both in the vocab with what comes of them");
      }
      merges.put(pair(a, b), new Merge(rank++, merged));
    }
  }

  private static long pair(int left, int right) {
    return ((long) left << 32) | right;
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  @Override
  public List<Token> tokens(AlignedText word) {
    if (word.isEmpty()) {
      return List.of();
    }
    Integer whole = wholeFirst ? vocabulary.id(word.text()) : null;
    if (whole != null) {
      return List.of(token(whole, 0, word.size()));
    }
    List<int[]> symbols = symbols(word);
    return merged(symbols);
  }

  private Token token(int id, int from, int to) {
    String value = vocabulary.token(id);
    return new Token(id, value == null ? "" : value, from, to);
  }

  /** The characters of a word: number, start and end of each. */
  private List<int[]> symbols(AlignedText word) {
    List<int[]> symbols = new ArrayList<>();
    boolean afterUnknown = false;
    for (int i = 0; i < word.size(); i++) {
      String letter = word.text(i, i + 1);
      String written = (i > 0 ? prefix : "") + letter + (i == word.size() - 1 ? suffix : "");
      Integer id = vocabulary.id(written);
      int[] bytes = id == null && byteFallback ? vocabulary.bytes(letter) : null;
      Integer none = unknown == null ? null : vocabulary.id(unknown);
      if (id != null) {
        symbols.add(new int[] {id, i, i + 1});
      } else if (bytes != null) {
        for (int b : bytes) {
          symbols.add(new int[] {b, i, i + 1});
        }
      } else if (none != null) {
        if (afterUnknown && fuseUnknown) {
          symbols.getLast()[2] = i + 1;
        } else {
          symbols.add(new int[] {none, i, i + 1});
        }
      }
      afterUnknown = id == null && bytes == null && none != null;
    }
    return symbols;
  }

  private List<Token> merged(List<int[]> symbols) {
    int count = symbols.size();
    int[] ids = new int[count];
    int[] ends = new int[count];
    int[] next = new int[count];
    int[] previous = new int[count];
    boolean[] gone = new boolean[count];
    PriorityQueue<Chance> chances = new PriorityQueue<>();
    for (int i = 0; i < count; i++) {
      ids[i] = symbols.get(i)[0];
      ends[i] = symbols.get(i)[2];
      next[i] = i + 1;
      previous[i] = i - 1;
    }
    for (int i = 0; i + 1 < count; i++) {
      offer(chances, ids, i, i + 1);
    }
    for (Chance chance = chances.poll(); chance != null; chance = chances.poll()) {
      int left = chance.left;
      int right = chance.right;
      if (gone[left] || gone[right] || ids[left] != chance.leftId || ids[right] != chance.rightId) {
        continue;
      }
      ids[left] = chance.merge.id;
      ends[left] = ends[right];
      gone[right] = true;
      next[left] = next[right];
      if (next[left] < count) {
        previous[next[left]] = left;
        offer(chances, ids, left, next[left]);
      }
      if (previous[left] >= 0) {
        offer(chances, ids, previous[left], left);
      }
    }
    List<Token> tokens = new ArrayList<>();
    for (int i = 0; i < count; i = next[i]) {
      tokens.add(token(ids[i], symbols.get(i)[1], ends[i]));
    }
    return tokens;
  }

  private void offer(PriorityQueue<Chance> chances, int[] ids, int left, int right) {
    Merge merge = merges.get(pair(ids[left], ids[right]));
    if (merge != null) {
      chances.add(new Chance(merge, left, ids[left], right, ids[right]));
    }
  }
}
