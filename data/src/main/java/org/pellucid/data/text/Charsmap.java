package org.pellucid.data.text;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.pellucid.files.Bytes;

/**
 * SentencePiece's map of characters that are written otherwise: the length of a trie, the trie as a
 * double array of 32-bit units (Darts), and the replacements, each ended by a zero byte.
 */
final class Charsmap {
  private final int[] units;
  private final byte[] replacements;

  private Charsmap(int[] units, byte[] replacements) {
    this.units = units;
    this.replacements = replacements;
  }

  static Charsmap decode(Part part, String base64) {
    try {
      return read(part, Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw part.wrong("has a precompiled_charsmap that is not Base64");
    }
  }

  private static Charsmap read(Part part, byte[] data) {
    Bytes bytes = Bytes.of(data, "precompiled_charsmap", "map of characters");
    long length = bytes.u32(0);
    if (length % 4 != 0 || length > bytes.size() - 4) {
      throw part.wrong("has a precompiled_charsmap with a trie of " + length + " bytes");
    }
    int[] units = new int[(int) (length / 4)];
    for (int i = 0; i < units.length; i++) {
      units[i] = bytes.i32(4 + 4L * i);
    }
    return new Charsmap(units, bytes.slice(4 + length, bytes.size() - 4 - length).toArray());
  }

  /** A replacement for the first bytes of a text. */
  record Found(int bytes, String replacement) {}

  /**
   * Looks up the beginning of a text.
   *
   * @param text UTF-8
   * @param from where it begins
   * @param longest whether the longest entry counts, or the shortest
   */
  @Nullable Found find(byte[] text, int from, boolean longest) {
    Found found = null;
    int node = units.length == 0 ? -1 : offset(units[0]);
    for (int i = from; i < text.length; i++) {
      node ^= text[i] & 0xFF;
      if (node < 0 || node >= units.length || (units[node] & 0x8000_00FF) != (text[i] & 0xFF)) {
        return found;
      }
      int unit = units[node];
      node ^= offset(unit);
      if ((unit >>> 8 & 1) == 1 && node >= 0 && node < units.length) {
        found = new Found(i + 1 - from, replacement(units[node] & 0x7FFF_FFFF));
        if (!longest) {
          return found;
        }
      }
    }
    return found;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 1 << 9) >>> 6);
  }

  private String replacement(int at) {
    int end = Math.min(at, replacements.length);
    int from = end;
    while (end < replacements.length && replacements[end] != 0) {
      end++;
    }
    return new String(replacements, from, end - from, StandardCharsets.UTF_8);
  }
}
