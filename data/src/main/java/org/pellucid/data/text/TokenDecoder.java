package org.pellucid.data.text;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A step on the way from tokens back to a text: it takes the tokens and returns the rest. */
@FunctionalInterface
interface TokenDecoder {
  List<String> apply(List<String> tokens);

  static TokenDecoder read(Part part) {
    return switch (part.type()) {
      case "ByteLevel" -> TokenDecoder::byteLevel;
      case "WordPiece" -> {
        String prefix = part.config().text("prefix", "##");
        boolean cleanup = part.config().flag("cleanup", true);
        yield tokens -> wordPiece(tokens, prefix, cleanup);
      }
      case "Metaspace" -> metaspace(part);
      case "BPEDecoder" -> {
        String suffix = part.config().text("suffix", "</w>");
        yield tokens -> {
          List<String> words = new ArrayList<>();
          for (String token : tokens) {
            boolean last = words.size() == tokens.size() - 1;
            words.add(token.replace(suffix, last ? "" : " "));
          }
          return words;
        };
      }
      case "ByteFallback" -> TokenDecoder::byteFallback;
      case "Fuse" -> tokens -> List.of(String.join("", tokens));
      case "Strip" -> strip(part);
      case "Replace" -> {
        TextPattern pattern = TextPattern.read(part);
        String content = part.text("content");
        yield tokens -> tokens.stream().map(token -> pattern.replace(token, content)).toList();
      }
      case "CTC" -> ctc(part);
      case "Sequence" -> {
        List<TokenDecoder> steps = part.parts("decoders").stream().map(TokenDecoder::read).toList();
        yield tokens -> {
          List<String> rest = tokens;
          for (TokenDecoder step : steps) {
            rest = step.apply(rest);
          }
          return rest;
        };
      }
      default -> throw part.unknown("decoder");
    };
  }

  private static List<String> byteLevel(List<String> tokens) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String token : tokens) {
      boolean plain = token.codePoints().anyMatch(point -> Characters.toByte(point) < 0);
      if (plain) {
        bytes.writeBytes(Utf8.bytes(token));
      } else {
        token.codePoints().forEach(point -> bytes.write(Characters.toByte(point)));
      }
    }
    return List.of(Utf8.lossy(bytes.toByteArray()));
  }

  private static List<String> wordPiece(List<String> tokens, String prefix, boolean cleanup) {
    List<String> words = new ArrayList<>();
    for (String token : tokens) {
      String word = token;
      if (!words.isEmpty()) {
        word = word.startsWith(prefix) ? word.substring(prefix.length()) : " " + word;
      }
      words.add(cleanup ? cleaned(word) : word);
    }
    return words;
  }

  private static String cleaned(String text) {
    return text.replace(" .", ".")
        .replace(" ?", "?")
        .replace(" !", "!")
        .replace(" ,", ",")
        .replace(" ' ", "'")
        .replace(" n't", "n't")
        .replace(" 'm", "'m")
        .replace(" do not", " don't")
        .replace(" 's", "'s")
        .replace(" 've", "'ve")
        .replace(" 're", "'re");
  }

  private static TokenDecoder metaspace(Part part) {
    String mark = Character.toString(part.point("replacement", "▁"));
    String usual = part.config().flag("add_prefix_space", true) ? "always" : "never";
    boolean starts = !part.config().text("prepend_scheme", usual).equals("never");
    return tokens -> {
      List<String> words = new ArrayList<>();
      for (String token : tokens) {
        words.add(token.replace(mark, words.isEmpty() && starts ? "" : " "));
      }
      return words;
    };
  }

  /** Rows of tokens such as {@code <0xE2>} become characters; a row that is none, U+FFFD each. */
  private static List<String> byteFallback(List<String> tokens) {
    List<String> words = new ArrayList<>();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (String token : tokens) {
      if (token.matches("<0x[0-9A-Fa-f]{2}>")) {
        bytes.write(Integer.parseInt(token.substring(3, 5), 16));
      } else {
        flush(bytes, words);
        words.add(token);
      }
    }
    flush(bytes, words);
    return words;
  }

  private static void flush(ByteArrayOutputStream bytes, List<String> words) {
    if (bytes.size() > 0) {
      String text = Utf8.strict(bytes.toByteArray());
      words.add(text == null ? "�".repeat(bytes.size()) : text);
      bytes.reset();
    }
  }

  private static TokenDecoder strip(Part part) {
    int content = part.point("content", " ");
    int first = part.config().integer("start", 0);
    int last = part.config().integer("stop", 0);
    return tokens ->
        tokens.stream()
            .map(token -> {
              int[] points = token.codePoints().toArray();
              int from = 0;
              int to = points.length;
              while (from < to && from < first && points[from] == content) {
                from++;
              }
              while (to > from && points.length - to < last && points[to - 1] == content) {
                to--;
              }
              return new String(points, from, to - from);
            })
            .toList();
  }

  private static TokenDecoder ctc(Part part) {
    String padding = part.config().text("pad_token", "<pad>");
    String space = part.config().text("word_delimiter_token", "|");
    boolean cleanup = part.config().flag("cleanup", true);
    return tokens -> {
      List<String> words = new ArrayList<>();
      String before = null;
      for (String token : tokens) {
        String word = token.equals(before) ? "" : token.replace(padding, "");
        before = token;
        if (cleanup) {
          word = cleaned(word).replace(space, " ");
        }
        if (!word.isEmpty()) {
          words.add(word);
        }
      }
      return words;
    };
  }
}
