package org.pellucid.data.text;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.config.Config;

/** Tokens and their numbers. */
final class Vocabulary {
  static final int MOST_TOKENS = 1 << 22;

  private final Map<String, Integer> ids = new HashMap<>();
  private final Map<Integer, String> tokens = new HashMap<>();

  static Vocabulary read(Part model) {
    Vocabulary vocabulary = new Vocabulary();
    if (!(model.config().get("vocab") instanceof Config words)) {
      throw model.wrong("has no vocab");
    }
    for (String word : words.keys()) {
      vocabulary.put(model, word, words.get(word));
    }
    return vocabulary;
  }

  void put(Part part, String token, @Nullable Object id) {
    if (!(id instanceof Number number)
        || number.longValue() < 0
        || number.longValue() > Integer.MAX_VALUE
        || ids.size() > MOST_TOKENS) {
      throw part.wrong("gives the token \"" + brief(token) + "\" no number that can be one");
    }
    ids.put(token, number.intValue());
    tokens.put(number.intValue(), token);
  }

  static String brief(String token) {
    return token.length() <= 60 ? token : token.substring(0, 60) + "...";
  }

  @Nullable Integer id(String token) {
    return ids.get(token);
  }

  @Nullable String token(int id) {
    return tokens.get(id);
  }

  int size() {
    return ids.size();
  }

  Map<String, Integer> ids() {
    return ids;
  }

  /** The number of a byte's token such as {@code <0x0A>}. */
  @Nullable Integer ofByte(byte value) {
    return ids.get(
        "<0x"
            + "0123456789ABCDEF".charAt(value >> 4 & 15)
            + "0123456789ABCDEF".charAt(value & 15)
            + ">");
  }

  /** The numbers of the bytes of a text, or null where one has no token. */
  int @Nullable [] bytes(String text) {
    byte[] bytes = Utf8.bytes(text);
    int[] numbers = new int[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      Integer id = ofByte(bytes[i]);
      if (id == null) {
        return null;
      }
      numbers[i] = id;
    }
    return numbers;
  }
}
