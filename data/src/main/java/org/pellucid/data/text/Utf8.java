package org.pellucid.data.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Text as bytes and back. */
final class Utf8 {
  private Utf8() {}

  /** The bytes of a text; half a surrogate pair becomes U+FFFD. */
  static byte[] bytes(String text) {
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints().forEach(c -> whole.appendCodePoint(c >= 0xD800 && c <= 0xDFFF ? 0xFFFD : c));
    return whole.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** The text of bytes; what is no UTF-8 becomes U+FFFD. */
  static String lossy(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The text of bytes, or null where they are no UTF-8. */
  static @Nullable String strict(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException damaged) {
      return null;
    }
  }
}
