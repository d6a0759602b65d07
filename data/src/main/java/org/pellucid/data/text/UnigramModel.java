package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every token has a probability, and a word is cut so that the product of the probabilities is
 * largest (Viterbi). What no token covers is unknown, at a price.
 */
final class UnigramModel implements TokenModel {
  private static final double UNKNOWN_PENALTY = 10;

  private final Vocabulary vocabulary;
  private final Map<Long, Integer> children = new HashMap<>();
  private final List<Integer> ends = new ArrayList<>();
  private final double[] scores;
  private final double unknownScore;
  private final int unknownId;
  private final boolean byteFallback;

  /**
   * Makes a model.
   *
   * @param vocabulary the tokens
   * @param scores their logarithmic probabilities, by number; NaN for those that no text has
   * @param unknownId the number of the unknown token, or -1
   * @param byteFallback whether unknown characters become bytes
   */
  UnigramModel(Vocabulary vocabulary, double[] scores, int unknownId, boolean byteFallback) {
    this.vocabulary = vocabulary;
    this.scores = scores;
    this.unknownId = unknownId;
    this.byteFallback = byteFallback;
    double least = Double.POSITIVE_INFINITY;
    ends.add(-1);
    for (int id = 0; id < scores.length; id++) {
      String token = vocabulary.token(id);
      if (token != null && !Double.isNaN(scores[id])) {
        least = Math.min(least, scores[id]);
        insert(token, id);
      }
    }
    unknownScore = (least == Double.POSITIVE_INFINITY ? 0 : least) - UNKNOWN_PENALTY;
  }

  static UnigramModel read(Part part, Set<String> hidden) {
    Vocabulary vocabulary = new Vocabulary();
    List<?> items = part.config().list("vocab");
    double[] scores = new double[items.size()];
    for (int id = 0; id < scores.length; id++) {
      if (!(items.get(id) instanceof List<?> pair)
          || pair.size() != 2
          || !(pair.get(0) instanceof String token)
          || !(pair.get(1) instanceof Number score)) {
        throw part.wrong("has an item " + id + " in its vocab that is not a token and a score");
      }
      vocabulary.put(part, token, (long) id);
      scores[id] = hidden.contains(token) ? Double.NaN : score.doubleValue();
    }
    int unknown = part.config().get("unk_id") == null ? -1 : part.config().integer("unk_id");
    if (unknown >= scores.length) {
      throw part.wrong("has the unk_id " + unknown + " and " + scores.length + " tokens");
    }
    return new UnigramModel(
        vocabulary, scores, unknown, part.config().flag("byte_fallback", false));
  }

  private void insert(String token, int id) {
    int node = 0;
    for (int point : token.codePoints().toArray()) {
      long key = ((long) node << 21) | point;
      Integer child = children.get(key);
      if (child == null) {
        child = ends.size();
        children.put(key, child);
        ends.add(-1);
      }
      node = child;
    }
    if (node != 0) {
      ends.set(node, id);
    }
  }

  @Override
  public Vocabulary vocabulary() {
    return vocabulary;
  }

  double[] scores() {
    return scores;
  }

  @Override
  public List<Token> tokens(AlignedText word) {
    int size = word.size();
    double[] best = new double[size + 1];
    int[] from = new int[size + 1];
    int[] ids = new int[size + 1];
    Arrays.fill(from, -1);
    for (int start = 0; start < size; start++) {
      if (start > 0 && from[start] < 0) {
        continue;
      }
      boolean single = false;
      int node = 0;
      for (int end = start + 1; end <= size; end++) {
        Integer child = children.get(((long) node << 21) | word.point(end - 1));
        if (child == null) {
          break;
        }
        node = child;
        int id = ends.get(node);
        if (id >= 0) {
          single |= end == start + 1;
          reach(best, from, ids, start, end, best[start] + scores[id], id);
        }
      }
      if (!single) {
        reach(best, from, ids, start, start + 1, best[start] + unknownScore, -1);
      }
    }
    return path(word, from, ids);
  }

  private static void reach(
      double[] best, int[] from, int[] ids, int start, int end, double score, int id) {
    if (from[end] < 0 || score > best[end]) {
      best[end] = score;
      from[end] = start;
      ids[end] = id;
    }
  }

  /** The best path, unknown neighbours joined. */
  private List<Token> path(AlignedText word, int[] from, int[] ids) {
    List<int[]> spans = new ArrayList<>();
    for (int end = word.size(); end > 0; end = from[end]) {
      boolean joins = ids[end] < 0 && !spans.isEmpty() && spans.getLast()[0] < 0;
      if (joins) {
        spans.getLast()[1] = from[end];
      } else {
        spans.add(new int[] {ids[end], from[end], end});
      }
    }
    List<Token> tokens = new ArrayList<>();
    for (int[] span : spans.reversed()) {
      if (span[0] >= 0) {
        tokens.add(new Token(span[0], word.text(span[1], span[2]), span[1], span[2]));
      } else {
        unknown(word, span[1], span[2], tokens);
      }
    }
    return tokens;
  }

  private void unknown(AlignedText word, int from, int to, List<Token> tokens) {
    if (byteFallback && vocabulary.bytes(word.text(from, to)) != null) {
      for (int i = from; i < to; i++) {
        for (byte b : Utf8.bytes(word.text(i, i + 1))) {
          Integer id = vocabulary.ofByte(b);
          String value = id == null ? null : vocabulary.token(id);
          if (id != null && value != null) {
            tokens.add(new Token(id, value, i, i + 1));
          }
        }
      }
    } else if (unknownId >= 0) {
      tokens.add(new Token(unknownId, word.text(from, to), from, to));
    }
  }
}
