package org.pellucid.data.text;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The map of characters that a SentencePiece model brings along.
 *
 * @param map the map
 * @param greedy whether the longest entry counts wherever it begins, as in SentencePiece itself;
 *     otherwise whole clusters of characters, if short, and then single characters are looked up,
 *     as for a {@code tokenizer.json}
 */
record Precompiled(Charsmap map, boolean greedy) implements Normalizer {
  private static final Pattern CLUSTER = Pattern.compile("\\X");
  private static final int SHORT = 6;

  @Override
  public AlignedText apply(AlignedText text) {
    return greedy ? greedily(text) : byCluster(text);
  }

  private AlignedText greedily(AlignedText text) {
    AlignedText.Builder builder = text.builder();
    byte[][] each = new byte[text.size()][];
    int total = 0;
    for (int i = 0; i < each.length; i++) {
      each[i] = Utf8.bytes(text.text(i, i + 1));
      total += each[i].length;
    }
    byte[] bytes = new byte[total];
    int[] starts = new int[each.length + 1];
    for (int i = 0; i < each.length; i++) {
      System.arraycopy(each[i], 0, bytes, starts[i], each[i].length);
      starts[i + 1] = starts[i] + each[i].length;
    }
    int i = 0;
    while (i < text.size()) {
      Charsmap.Found found = map.find(bytes, starts[i], true);
      int to = i + 1;
      while (found != null && to < text.size() && starts[to] < starts[i] + found.bytes()) {
        to++;
      }
      if (found == null) {
        builder.add(text.point(i), text, i);
      } else {
        add(builder, text, i, to, found.replacement());
      }
      i = to;
    }
    return builder.build();
  }

  private AlignedText byCluster(AlignedText text) {
    AlignedText.Builder builder = text.builder();
    int[] indices = text.indices();
    String whole = text.text();
    Matcher clusters = CLUSTER.matcher(whole);
    while (clusters.find()) {
      int from = indices[clusters.start()];
      int to = indices[clusters.end()];
      byte[] bytes = Utf8.bytes(clusters.group());
      Charsmap.Found found = bytes.length < SHORT ? map.find(bytes, 0, false) : null;
      if (found != null) {
        add(builder, text, from, to, found.replacement());
        continue;
      }
      for (int i = from; i < to; i++) {
        Charsmap.Found one = map.find(Utf8.bytes(text.text(i, i + 1)), 0, false);
        if (one == null) {
          builder.add(text.point(i), text, i);
        } else {
          add(builder, text, i, i + 1, one.replacement());
        }
      }
    }
    return builder.build();
  }

  private static void add(
      AlignedText.Builder builder, AlignedText text, int from, int to, String replacement) {
    replacement
        .codePoints()
        .forEach(point -> builder.add(point, text.start(from), text.end(to - 1)));
  }
}
