package org.pellucid.data.text;

import java.util.ArrayList;
import java.util.List;

/** A step that cuts a text into the words that a model takes one by one. */
@FunctionalInterface
interface PreTokenizer {
  /**
   * How GPT-2 finds words: endings, letters, digits, other signs, each with the space before it.
   */
  String GPT2 =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  List<AlignedText> split(AlignedText text);

  static PreTokenizer read(Part part) {
    return switch (part.type()) {
      case "BertPreTokenizer" ->
          then(
              points(Characters::isSpace, Cut.REMOVED),
              points(Characters::isPunctuation, Cut.ISOLATED));
      case "Whitespace" -> PreTokenizer::words;
      case "WhitespaceSplit" -> points(Characters::isSpace, Cut.REMOVED);
      case "Punctuation" -> points(Characters::isPunctuation, Cut.read(part, "Isolated"));
      case "Digits" ->
          points(
              Characters::isNumeric,
              part.config().flag("individual_digits", false) ? Cut.ISOLATED : Cut.CONTIGUOUS);
      case "CharDelimiterSplit" -> {
        int delimiter = part.point("delimiter", "");
        yield points(point -> point == delimiter, Cut.REMOVED);
      }
      case "FixedLength" -> fixed(part);
      case "ByteLevel" -> byteLevel(part);
      case "Metaspace" -> metaspace(part);
      case "Split" -> {
        TextPattern pattern = TextPattern.read(part);
        Cut cut = Cut.read(part, "");
        boolean inverted = part.config().flag("invert", false);
        yield text -> text.parts(cut.cut(pattern.find(text), text.size(), inverted));
      }
      case "Sequence" -> {
        PreTokenizer all = text -> List.of(text);
        for (Part step : part.parts("pretokenizers")) {
          all = then(all, read(step));
        }
        yield all;
      }
      default -> throw part.unknown("pre-tokenizer");
    };
  }

  private static PreTokenizer then(PreTokenizer first, PreTokenizer second) {
    return text -> first.split(text).stream().flatMap(word -> second.split(word).stream()).toList();
  }

  private static PreTokenizer points(Normalizer.PointTest delimiter, Cut cut) {
    return text -> {
      List<int[]> matches = new ArrayList<>();
      for (int i = 0; i < text.size(); i++) {
        if (delimiter.test(text.point(i))) {
          matches.add(new int[] {i, i + 1});
        }
      }
      return text.parts(cut.cut(matches, text.size(), false));
    };
  }

  /** Runs of word characters and runs of other signs; spaces go. */
  private static List<AlignedText> words(AlignedText text) {
    List<int[]> bounds = new ArrayList<>();
    int kind = -1;
    for (int i = 0; i < text.size(); i++) {
      int c = text.point(i);
      int next = Characters.isWord(c) ? 1 : Characters.isSpace(c) ? 0 : 2;
      if (next > 0 && next == kind) {
        bounds.getLast()[1] = i + 1;
      } else if (next > 0) {
        bounds.add(new int[] {i, i + 1});
      }
      kind = next;
    }
    return text.parts(bounds);
  }

  private static PreTokenizer fixed(Part part) {
    int length = part.config().integer("length", 5);
    if (length < 1) {
      throw part.wrong("has a length of " + length);
    }
    return text -> {
      List<int[]> bounds = new ArrayList<>();
      for (int from = 0; from < text.size(); from += length) {
        bounds.add(new int[] {from, Math.min(text.size(), from + length)});
      }
      return text.parts(bounds);
    };
  }

  private static PreTokenizer byteLevel(Part part) {
    boolean space = part.config().flag("add_prefix_space", true);
    TextPattern words = part.config().flag("use_regex", true) ? TextPattern.regex(GPT2) : null;
    return text -> {
      AlignedText whole = space && !text.startsWith(" ") ? text.prepend(" ") : text;
      List<AlignedText> parts =
          words == null
              ? List.of(whole)
              : whole.parts(Cut.ISOLATED.cut(words.find(whole), whole.size(), false));
      return parts.stream().map(Normalizer::bytes).toList();
    };
  }

  private static PreTokenizer metaspace(Part part) {
    int mark = part.point("replacement", "▁");
    String start = Character.toString(mark);
    String scheme =
        part.config()
            .text(
                "prepend_scheme",
                part.config().flag("add_prefix_space", true) ? "always" : "never");
    if (!List.of("always", "first", "never").contains(scheme)) {
      throw part.wrong("has the prepend_scheme \"" + scheme + "\", which is not known");
    }
    boolean split = part.config().flag("split", true);
    PreTokenizer words = points(point -> point == mark, Cut.MERGED_WITH_NEXT);
    return text -> {
      AlignedText.Builder builder = text.builder();
      for (int i = 0; i < text.size(); i++) {
        builder.add(text.point(i) == ' ' ? mark : text.point(i), text, i);
      }
      AlignedText whole = builder.build();
      boolean first = scheme.equals("always") || (scheme.equals("first") && text.origin() == 0);
      if (first && !whole.startsWith(start)) {
        whole = whole.prepend(start);
      }
      return split ? words.split(whole) : List.of(whole);
    };
  }

  /** What becomes of the matches of a pattern where a text is cut. */
  enum Cut {
    REMOVED,
    ISOLATED,
    CONTIGUOUS,
    MERGED_WITH_PREVIOUS,
    MERGED_WITH_NEXT;

    static Cut read(Part part, String usual) {
      String name = part.config().text("behavior", usual);
      return switch (name) {
        case "Removed" -> REMOVED;
        case "Isolated" -> ISOLATED;
        case "Contiguous" -> CONTIGUOUS;
        case "MergedWithPrevious" -> MERGED_WITH_PREVIOUS;
        case "MergedWithNext" -> MERGED_WITH_NEXT;
        default -> throw part.wrong("has the behavior \"" + name + "\", which is not known");
      };
    }

    /** A stretch of a text, and whether it is a match. */
    private record Span(int from, int to, boolean match) {}

    List<int[]> cut(List<int[]> matches, int size, boolean inverted) {
      List<Span> spans = new ArrayList<>();
      int from = 0;
      for (int[] match : matches) {
        if (match[0] > from) {
          spans.add(new Span(from, match[0], inverted));
        }
        spans.add(new Span(match[0], match[1], !inverted));
        from = match[1];
      }
      if (from < size) {
        spans.add(new Span(from, size, inverted));
      }
      List<int[]> bounds = new ArrayList<>();
      for (int i = 0; i < spans.size(); i++) {
        Span span = spans.get(i);
        Span before = i == 0 ? null : spans.get(i - 1);
        boolean joins =
            before != null
                && switch (this) {
                  case REMOVED, ISOLATED -> false;
                  case CONTIGUOUS -> before.match == span.match;
                  case MERGED_WITH_PREVIOUS -> span.match && !before.match;
                  case MERGED_WITH_NEXT -> before.match && !span.match;
                };
        if (this == REMOVED && span.match) {
          continue;
        }
        if (joins) {
          bounds.getLast()[1] = span.to;
        } else {
          bounds.add(new int[] {span.from, span.to});
        }
      }
      return bounds;
    }
  }
}
