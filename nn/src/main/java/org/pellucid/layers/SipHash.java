package org.pellucid.layers;

import java.nio.charset.StandardCharsets;

/**
 * SipHash-2-4 of text under a key, with which TensorFlow puts strings into buckets that nobody can
 * guess without the key.
 *
 * <p>Source: Aumasson and Bernstein, 2012.
 */
final class SipHash {
  private long v0;
  private long v1;
  private long v2;
  private long v3;

  private SipHash(long key0, long key1) {
    v0 = key0 ^ 0x736f6d6570736575L;
    v1 = key1 ^ 0x646f72616e646f6dL;
    v2 = key0 ^ 0x6c7967656e657261L;
    v3 = key1 ^ 0x7465646279746573L;
  }

  /** The bucket of a text under a key, from 0. */
  static long bucket(String text, long key0, long key1, long buckets) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Long.remainderUnsigned(new SipHash(key0, key1).hash(bytes), buckets);
  }

  private long hash(byte[] s) {
    long word = 0;
    for (int i = 0; i < s.length; i++) {
      word |= (s[i] & 0xffL) << (8 * (i & 7));
      if ((i & 7) == 7) {
        take(word);
        word = 0;
      }
    }
    take(word | ((long) s.length << 56));
    v2 ^= 0xff;
    for (int i = 0; i < 4; i++) {
      round();
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private void take(long word) {
    v3 ^= word;
    round();
    round();
    v0 ^= word;
  }

  private void round() {
    v0 += v1;
    v1 = Long.rotateLeft(v1, 13) ^ v0;
    v0 = Long.rotateLeft(v0, 32);
    v2 += v3;
    v3 = Long.rotateLeft(v3, 16) ^ v2;
    v0 += v3;
    v3 = Long.rotateLeft(v3, 21) ^ v0;
    v2 += v1;
    v1 = Long.rotateLeft(v1, 17) ^ v2;
    v2 = Long.rotateLeft(v2, 32);
  }
}
