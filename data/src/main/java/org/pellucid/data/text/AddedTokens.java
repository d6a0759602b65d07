package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;

/** Tokens that are found in a text as they stand, before a model cuts the rest. */
final class AddedTokens {
  private final List<Added> all = new ArrayList<>();
  private final Set<Integer> special = new HashSet<>();

  /** A token, and what may stand around it. */
  private record Added(
      int id, int[] points, boolean single, boolean left, boolean right, boolean normalized) {}

  /** A stretch of a text: a token, or text in which none was found. */
  record Stretch(AlignedText text, int id) {
    boolean isToken() {
      return id >= 0;
    }
  }

  /**
   * Reads the tokens.
   *
   * @param strict whether, as in SentencePiece, special tokens are never found in a text, and
   *     others in the normalized text, as they are written
   */
  static AddedTokens read(
      Part file, Vocabulary vocabulary, UnaryOperator<AlignedText> normalizer, boolean strict) {
    AddedTokens added = new AddedTokens();
    List<@Nullable Object> items = file.config().list("added_tokens");
    Part part = new Part(file.config(), "added_tokens", file.problem());
    for (Object item : items) {
      if (!(item instanceof Config token)) {
        throw part.wrong("has an item that is no object");
      }
      String content = token.text("content", "");
      if (content.isEmpty()) {
        continue;
      }
      vocabulary.put(part, content, token.get("id"));
      boolean isSpecial = token.flag("special", false);
      boolean normalized = token.flag("normalized", !isSpecial);
      AlignedText text = AlignedText.of(content);
      int[] points =
          (normalized && !strict ? normalizer.apply(text) : text).text().codePoints().toArray();
      if (isSpecial) {
        added.special.add(token.integer("id"));
      }
      if (points.length == 0 || (isSpecial && strict)) {
        continue;
      }
      added.all.add(
          new Added(
              token.integer("id"),
              points,
              token.flag("single_word", false),
              token.flag("lstrip", false),
              token.flag("rstrip", false),
              normalized));
    }
    added.all.sort(Comparator.comparingInt((Added token) -> -token.points.length));
    return added;
  }

  /** The special tokens that a file names. */
  static Set<String> special(Part file) {
    return file.parts("added_tokens", Vocabulary.MOST_TOKENS).stream()
        .filter(token -> token.config().flag("special", false))
        .map(token -> token.config().text("content", ""))
        .collect(Collectors.toSet());
  }

  boolean isSpecial(int id) {
    return special.contains(id);
  }

  /** Finds the longest tokens from the left, among those for texts as they are or normalized. */
  List<Stretch> find(AlignedText text, boolean normalized) {
    List<Added> wanted = all.stream().filter(token -> token.normalized == normalized).toList();
    List<Stretch> stretches = new ArrayList<>();
    int from = 0;
    int at = 0;
    while (at < text.size() && !wanted.isEmpty()) {
      Added token = at(wanted, text, at);
      if (token == null) {
        at++;
        continue;
      }
      int start = at;
      int end = at + token.points.length;
      if (token.single && (isWord(text, start - 1) || isWord(text, end))) {
        at = end;
        continue;
      }
      while (token.left && start > from && Characters.isSpace(text.point(start - 1))) {
        start--;
      }
      while (token.right && end < text.size() && Characters.isSpace(text.point(end))) {
        end++;
      }
      if (start > from) {
        stretches.add(new Stretch(text.part(from, start), -1));
      }
      stretches.add(new Stretch(text.part(start, end), token.id));
      from = end;
      at = end;
    }
    if (from < text.size()) {
      stretches.add(new Stretch(text.part(from, text.size()), -1));
    }
    return stretches;
  }

  private static @Nullable Added at(List<Added> tokens, AlignedText text, int at) {
    for (Added token : tokens) {
      int i = 0;
      while (i < token.points.length
          && at + i < text.size()
          && text.point(at + i) == token.points[i]) {
        i++;
      }
      if (i == token.points.length) {
        return token;
      }
    }
    return null;
  }

  private static boolean isWord(AlignedText text, int at) {
    return at >= 0 && at < text.size() && Characters.isWord(text.point(at));
  }
}
