package org.pellucid.data.text;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pellucid.config.Config;
import org.pellucid.files.Bytes;

/**
 * How BERT makes words of a text: control characters go, Chinese characters and punctuation stand
 * alone, accents and capitals are taken away if asked for.
 */
final class BertText {
  private final boolean clean;
  private final boolean chinese;
  private final boolean accents;
  private final boolean lowercase;

  private BertText(boolean clean, boolean chinese, boolean accents, boolean lowercase) {
    this.clean = clean;
    this.chinese = chinese;
    this.accents = accents;
    this.lowercase = lowercase;
  }

  static BertText read(Bytes bytes, Config normalizer) {
    String type = normalizer.text("type", "BertNormalizer");
    if (!type.equals("BertNormalizer")) {
      throw bytes.damaged("its normalizer is " + type + ", and only BertNormalizer is read");
    }
    boolean lowercase = normalizer.flag("lowercase", true);
    // Without a word about accents they go with the capitals.
    boolean strip = normalizer.get("strip_accents") instanceof Boolean given ? given : lowercase;
    return new BertText(
        normalizer.flag("clean_text", true),
        normalizer.flag("handle_chinese_chars", true),
        !strip,
        lowercase);
  }

  List<String> words(String text) {
    StringBuilder plain = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          if (clean && (c == 0 || c == 0xFFFD || isControl(c))) {
            return;
          }
          boolean alone = chinese && isChinese(c);
          plain.append(alone ? " " : "");
          plain.appendCodePoint(clean && isSpace(c) ? ' ' : c);
          plain.append(alone ? " " : "");
        });
    String normal = plain.toString();
    if (!accents) {
      StringBuilder bare = new StringBuilder();
      Normalizer.normalize(normal, Normalizer.Form.NFD)
          .codePoints()
          .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
          .forEach(bare::appendCodePoint);
      normal = bare.toString();
    }
    return split(lowercase ? normal.toLowerCase(Locale.ROOT) : normal);
  }

  private static List<String> split(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          boolean punctuation = isPunctuation(c);
          if ((punctuation || isSpace(c)) && !word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
          }
          if (punctuation) {
            words.add(Character.toString(c));
          } else if (!isSpace(c)) {
            word.appendCodePoint(c);
          }
        });
    if (!word.isEmpty()) {
      words.add(word.toString());
    }
    return words;
  }

  private static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }

  private static boolean isControl(int c) {
    if (c == '\t' || c == '\n' || c == '\r') {
      return false;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE, Character.UNASSIGNED -> true;
      default -> false;
    };
  }

  private static boolean isPunctuation(int c) {
    if (c < 128) {
      return c > ' ' && c < 127 && !Character.isLetterOrDigit(c);
    }
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  private static boolean isChinese(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }
}
