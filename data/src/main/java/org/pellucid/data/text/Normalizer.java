package org.pellucid.data.text;

import java.util.List;
import java.util.Locale;

/** A step that changes the text before it is cut into words. */
sealed interface Normalizer permits UnicodeForm, Precompiled, Normalizer.Simple {
  AlignedText apply(AlignedText text);

  /** The steps that need no file of their own. */
  non-sealed interface Simple extends Normalizer {}

  static Normalizer read(Part part, boolean greedy) {
    return switch (part.type()) {
      case "NFC", "NFD", "NFKC", "NFKD" -> UnicodeForm.of(part.type());
      case "Lowercase" -> (Simple) Normalizer::lowercase;
      case "StripAccents" -> (Simple) text -> filtered(text, point -> !Characters.isMark(point));
      case "Strip" ->
          strip(part.config().flag("strip_left", true), part.config().flag("strip_right", true));
      case "Replace" -> replace(TextPattern.read(part), part.text("content"));
      case "Prepend" -> prepend(part.text("prepend"), greedy);
      case "BertNormalizer" -> bert(part);
      case "Nmt" -> (Simple) Normalizer::nmt;
      case "Precompiled" ->
          new Precompiled(Charsmap.decode(part, part.text("precompiled_charsmap")), greedy);
      case "ByteLevel" -> (Simple) Normalizer::bytes;
      case "Sequence" -> {
        List<Normalizer> steps =
            part.parts("normalizers").stream().map(step -> read(step, greedy)).toList();
        yield (Simple)
            text -> {
              AlignedText result = text;
              for (Normalizer step : steps) {
                result = step.apply(result);
              }
              return result;
            };
      }
      default -> throw part.unknown("normalizer");
    };
  }

  /** Says something about a code point. */
  @FunctionalInterface
  interface PointTest {
    boolean test(int point);
  }

  private static AlignedText filtered(AlignedText text, PointTest wanted) {
    AlignedText.Builder builder = text.builder();
    for (int i = 0; i < text.size(); i++) {
      if (wanted.test(text.point(i))) {
        builder.add(text.point(i), text, i);
      }
    }
    return builder.build();
  }

  /** Letter by letter, so that the place in a word does not count. */
  private static AlignedText lowercase(AlignedText text) {
    AlignedText.Builder builder = text.builder();
    for (int i = 0; i < text.size(); i++) {
      int point = text.point(i);
      int at = i;
      if (point < 128) {
        builder.add(point >= 'A' && point <= 'Z' ? point + 32 : point, text, i);
      } else {
        Character.toString(point)
            .toLowerCase(Locale.ROOT)
            .codePoints()
            .forEach(small -> builder.add(small, text, at));
      }
    }
    return builder.build();
  }

  private static Simple strip(boolean left, boolean right) {
    return text -> {
      int from = 0;
      int to = text.size();
      while (left && from < to && Characters.isSpace(text.point(from))) {
        from++;
      }
      while (right && to > from && Characters.isSpace(text.point(to - 1))) {
        to--;
      }
      return text.builder().addAll(text, from, to).build();
    };
  }

  private static Simple replace(TextPattern pattern, String content) {
    return text -> {
      AlignedText.Builder builder = text.builder();
      int from = 0;
      for (int[] match : pattern.find(text)) {
        builder.addAll(text, from, match[0]);
        content
            .codePoints()
            .forEach(
                // As elsewhere, what is put there counts as the last character that it replaces.
                point -> builder.add(point, text, match[1] - 1));
        from = match[1];
      }
      return builder.addAll(text, from, text.size()).build();
    };
  }

  private static Simple prepend(String start, boolean onlyAtTheStart) {
    return text -> onlyAtTheStart && text.origin() > 0 ? text : text.prepend(start);
  }

  /** BERT's: control characters go, Chinese characters stand alone, accents and capitals go. */
  private static Simple bert(Part part) {
    boolean clean = part.config().flag("clean_text", true);
    boolean chinese = part.config().flag("handle_chinese_chars", true);
    boolean lowercase = part.config().flag("lowercase", true);
    // Without a word about accents they go with the capitals.
    boolean bare = part.config().flag("strip_accents", lowercase);
    return text -> {
      AlignedText.Builder builder = text.builder();
      for (int i = 0; i < text.size(); i++) {
        int c = text.point(i);
        if (clean && (c == 0 || c == 0xFFFD || Characters.isControl(c))) {
          continue;
        }
        int point = clean && Characters.isSpace(c) ? ' ' : c;
        if (chinese && Characters.isChinese(c)) {
          builder.add(' ', text, i).add(point, text, i).add(' ', text, i);
        } else {
          builder.add(point, text, i);
        }
      }
      AlignedText result = builder.build();
      if (bare) {
        result =
            filtered(UnicodeForm.NFD.apply(result), point -> !Characters.isNonSpacingMark(point));
      }
      return lowercase ? lowercase(result) : result;
    };
  }

  /** What was usual in machine translation: odd spaces become spaces, control characters go. */
  private static AlignedText nmt(AlignedText text) {
    AlignedText.Builder builder = text.builder();
    for (int i = 0; i < text.size(); i++) {
      int c = text.point(i);
      boolean gone =
          (c >= 1 && c <= 8)
              || c == 0xB
              || (c >= 0xE && c <= 0x1F)
              || c == 0x7F
              || c == 0x8F
              || c == 0x9F;
      boolean space =
          c == 9
              || c == 0xA
              || c == 0xC
              || c == 0xD
              || c == 0x1680
              || (c >= 0x200B && c <= 0x200F)
              || c == 0x2028
              || c == 0x2029
              || c == 0x2581
              || c == 0xFEFF
              || c == 0xFFFD;
      if (!gone) {
        builder.add(space ? ' ' : c, text, i);
      }
    }
    return builder.build();
  }

  /** Every byte of the text in UTF-8 as a visible character. */
  static AlignedText bytes(AlignedText text) {
    AlignedText.Builder builder = text.builder();
    for (int i = 0; i < text.size(); i++) {
      for (byte b : Utf8.bytes(text.text(i, i + 1))) {
        builder.add(Characters.ofByte(b), text, i);
      }
    }
    return builder.build();
  }
}
