package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.pellucid.config.Config;
import org.pellucid.errors.PellucidException;

/**
 * A pattern out of a file. Patterns may come from strangers: matching ends after so many steps, in
 * proportion to the text.
 */
final class TextPattern {
  private static final long STEPS = 2_000;

  private final Pattern pattern;

  private TextPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  static TextPattern regex(String regex) {
    return new TextPattern(Pattern.compile(words(regex), Pattern.UNICODE_CHARACTER_CLASS));
  }

  /**
   * Oniguruma, for which such patterns are written, takes Latin-1's ², ¼ and the like for words.
   */
  private static String words(String regex) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      char next = c == '\\' && i + 1 < regex.length() ? regex.charAt(++i) : 0;
      switch (next) {
        case 0 -> result.append(c);
        case 'w' -> result.append("[\\w²³¹¼½¾&&[^\\u200C\\u200D]]");
        case 'W' -> result.append("[[^\\w²³¹¼½¾]\\u200C\\u200D]");
        default -> result.append(c).append(next);
      }
    }
    return result.toString();
  }

  static TextPattern literal(String text) {
    return new TextPattern(Pattern.compile(text, Pattern.LITERAL));
  }

  /** Reads {@code {"String": ...}} or {@code {"Regex": ...}}. */
  static TextPattern read(Part part) {
    Object pattern = part.config().get("pattern");
    if (pattern instanceof String text) {
      return literal(text);
    }
    Config given = pattern instanceof Config config ? config : Config.empty();
    String text = given.textOrNull("String");
    if (text != null) {
      return literal(text);
    }
    String regex = given.textOrNull("Regex");
    if (regex == null) {
      throw part.wrong("has no pattern, {\"String\": ...} or {\"Regex\": ...}");
    }
    try {
      return regex(regex);
    } catch (PatternSyntaxException e) {
      throw part.wrong("has a pattern that cannot be read: " + e.getDescription());
    }
  }

  /** Finds all matches that are not empty, as pairs of indices of code points. */
  List<int[]> find(AlignedText text) {
    int[] indices = text.indices();
    List<int[]> matches = new ArrayList<>();
    Matcher matcher = pattern.matcher(new Watched(text.text()));
    try {
      while (matcher.find()) {
        if (matcher.end() > matcher.start()) {
          matches.add(new int[] {indices[matcher.start()], indices[matcher.end()]});
        }
      }
    } catch (StackOverflowError deep) {
      throw new PellucidException(
          "The tokenizer's pattern " + brief() + " is too deep for a text of this length.", deep);
    }
    return matches;
  }

  String replace(String text, String content) {
    return pattern.matcher(new Watched(text)).replaceAll(Matcher.quoteReplacement(content));
  }

  private String brief() {
    String text = pattern.pattern();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }

  /** A text that counts how often it was looked at. */
  private final class Watched implements CharSequence {
    private final CharSequence text;
    private long left;

    Watched(CharSequence text) {
      this.text = text;
      left = STEPS * (text.length() + 100L);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new PellucidException(
            "The tokenizer's pattern " + brief() + " takes too long on this text.");
      }
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text.toString();
    }
  }
}
