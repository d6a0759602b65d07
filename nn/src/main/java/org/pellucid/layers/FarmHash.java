package org.pellucid.layers;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * FarmHash's 64-bit fingerprint of text, with which TensorFlow puts strings into buckets.
 *
 * <p>Source: Geoff Pike, FarmHash, {@code farmhashna::Hash64}.
 */
final class FarmHash {
  private static final long K0 = 0xc3a5c85c97cb3127L;
  private static final long K1 = 0xb492b66fbe98f273L;
  private static final long K2 = 0x9ae16a3b2f90404fL;
  private static final long SEED = 81;
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private FarmHash() {}

  /** The bucket of a text, from 0. */
  static long bucket(String text, long buckets) {
    return Long.remainderUnsigned(fingerprint(text.getBytes(StandardCharsets.UTF_8)), buckets);
  }

  static long fingerprint(byte[] s) {
    if (s.length <= 16) {
      return upTo16(s);
    }
    if (s.length <= 32) {
      return upTo32(s);
    }
    return s.length <= 64 ? upTo64(s) : longer(s, SEED);
  }

  private static long word(byte[] s, int at) {
    return (long) LONG.get(s, at);
  }

  private static long half(byte[] s, int at) {
    return Integer.toUnsignedLong((int) INT.get(s, at));
  }

  private static long mix(long x) {
    return x ^ (x >>> 47);
  }

  private static long combine(long u, long v, long factor) {
    long a = mix((u ^ v) * factor);
    return mix((v ^ a) * factor) * factor;
  }

  private static long upTo16(byte[] s) {
    int n = s.length;
    long factor = K2 + n * 2L;
    if (n >= 8) {
      long a = word(s, 0) + K2;
      long b = word(s, n - 8);
      long c = Long.rotateRight(b, 37) * factor + a;
      long d = (Long.rotateRight(a, 25) + b) * factor;
      return combine(c, d, factor);
    }
    if (n >= 4) {
      return combine(n + (half(s, 0) << 3), half(s, n - 4), factor);
    }
    if (n > 0) {
      long y = (s[0] & 0xff) + ((s[n >> 1] & 0xffL) << 8);
      long z = n + ((s[n - 1] & 0xffL) << 2);
      return mix(y * K2 ^ z * K0) * K2;
    }
    return K2;
  }

  private static long upTo32(byte[] s) {
    int n = s.length;
    long factor = K2 + n * 2L;
    long a = word(s, 0) * K1;
    long b = word(s, 8);
    long c = word(s, n - 8) * factor;
    long d = word(s, n - 16) * K2;
    return combine(
        Long.rotateRight(a + b, 43) + Long.rotateRight(c, 30) + d,
        a + Long.rotateRight(b + K2, 18) + c,
        factor);
  }

  private static long upTo64(byte[] s) {
    int n = s.length;
    long factor = K2 + n * 2L;
    long a = word(s, 0) * K2;
    long b = word(s, 8);
    long c = word(s, n - 8) * factor;
    long d = word(s, n - 16) * K2;
    long y = Long.rotateRight(a + b, 43) + Long.rotateRight(c, 30) + d;
    long z = combine(y, a + Long.rotateRight(b + K2, 18) + c, factor);
    long e = word(s, 16) * factor;
    long f = word(s, 24);
    long g = (y + word(s, n - 32)) * factor;
    long h = (z + word(s, n - 24)) * factor;
    return combine(
        Long.rotateRight(e + f, 43) + Long.rotateRight(g, 30) + h,
        e + Long.rotateRight(f + a, 18) + g,
        factor);
  }

  /** Two words that stand for 32 bytes of text. */
  private record Pair(long first, long second) {
    static Pair of(byte[] s, int at, long a, long b) {
      long x = a + word(s, at);
      long y = Long.rotateRight(b + x + word(s, at + 24), 21);
      long sum = x + word(s, at + 8) + word(s, at + 16);
      return new Pair(sum + word(s, at + 24), y + Long.rotateRight(sum, 44) + x);
    }
  }

  private static long longer(byte[] s, long seed) {
    int n = s.length;
    long y = seed * K1 + 113;
    long z = mix(y * K2 + 113) * K2;
    long x = seed * K2 + word(s, 0);
    Pair v = new Pair(0, 0);
    Pair w = new Pair(0, 0);
    int last = (n - 1) / 64 * 64;
    for (int at = 0; at < last; at += 64) {
      x = Long.rotateRight(x + y + v.first + word(s, at + 8), 37) * K1;
      y = Long.rotateRight(y + v.second + word(s, at + 48), 42) * K1;
      x ^= w.second;
      y += v.first + word(s, at + 40);
      z = Long.rotateRight(z + w.first, 33) * K1;
      v = Pair.of(s, at, v.second * K1, x + w.first);
      w = Pair.of(s, at + 32, z + w.second, y + word(s, at + 16));
      long swapped = z;
      z = x;
      x = swapped;
    }
    long factor = K1 + ((z & 0xff) << 1);
    int at = n - 64;
    w = new Pair(w.first + ((n - 1) & 63), w.second);
    v = new Pair(v.first + w.first, v.second);
    w = new Pair(w.first + v.first, w.second);
    x = Long.rotateRight(x + y + v.first + word(s, at + 8), 37) * factor;
    y = Long.rotateRight(y + v.second + word(s, at + 48), 42) * factor;
    x ^= w.second * 9;
    y += v.first * 9 + word(s, at + 40);
    z = Long.rotateRight(z + w.first, 33) * factor;
    v = Pair.of(s, at, v.second * factor, x + w.first);
    w = Pair.of(s, at + 32, z + w.second, y + word(s, at + 16));
    return combine(
        combine(v.first, w.first, factor) + mix(y) * K0 + x,
        combine(v.second, w.second, factor) + z,
        factor);
  }
}
