package org.pellucid.interop.gguf;

import org.pellucid.files.Bytes;

/**
 * Turns blocks of quantised numbers back into floats: number = scale * integer, less a minimum
 * where the storage has one.
 */
final class Dequantize {
  private Dequantize() {}

  static void block(GgufType type, Bytes block, float[] to, int at) {
    switch (type) {
      case Q4_0 -> fours(block, to, at, 2, half(block, 0), -8 * half(block, 0));
      case Q4_1 -> fours(block, to, at, 4, half(block, 0), half(block, 2));
      case Q5_0 -> fives(block, to, at, 2, half(block, 0), -16 * half(block, 0));
      case Q5_1 -> fives(block, to, at, 4, half(block, 0), half(block, 2));
      case Q8_0 -> {
        float scale = half(block, 0);
        for (int i = 0; i < 32; i++) {
          to[at + i] = scale * (byte) block.u8(2 + i);
        }
      }
      case Q2_K -> twosK(block, to, at);
      case Q3_K -> threesK(block, to, at);
      case Q4_K -> foursK(block, to, at);
      case Q5_K -> fivesK(block, to, at);
      case Q6_K -> sixesK(block, to, at);
      case F32, F16, F64, BF16, I8, I16, I32, I64 ->
          throw new IllegalStateException(type + " is not quantised.");
    }
  }

  private static float half(Bytes block, int at) {
    return Float.float16ToFloat(block.i16(at));
  }

  /** Low halves of the bytes are the first 16 numbers, high halves the others. */
  private static void fours(Bytes block, float[] to, int at, int from, float scale, float add) {
    for (int i = 0; i < 16; i++) {
      int q = block.u8(from + i);
      to[at + i] = scale * (q & 15) + add;
      to[at + 16 + i] = scale * (q >> 4) + add;
    }
  }

  /** As before, with the fifth bits in four bytes in front. */
  private static void fives(Bytes block, float[] to, int at, int from, float scale, float add) {
    int high = block.i32(from);
    for (int i = 0; i < 16; i++) {
      int q = block.u8(from + 4 + i);
      to[at + i] = scale * ((q & 15) | bit(high, i)) + add;
      to[at + 16 + i] = scale * ((q >> 4) | bit(high, i + 16)) + add;
    }
  }

  /** The fifth bit of a number. */
  private static int bit(int bits, int i) {
    return ((bits >>> i) & 1) << 4;
  }

  /** Some bits of a byte. */
  private static int bits(Bytes block, int at, int shift, int mask) {
    return (block.u8(at) >> shift) & mask;
  }

  private static void twosK(Bytes block, float[] to, int at) {
    float scale = half(block, 80);
    float least = half(block, 82);
    for (int i = 0; i < 256; i++) {
      int part = i / 16;
      int q = bits(block, 16 + i / 128 * 32 + i % 32, i % 128 / 32 * 2, 3);
      int pair = block.u8(part);
      to[at + i] = scale * (pair & 15) * q - least * (pair >> 4);
    }
  }

  private static void threesK(Bytes block, float[] to, int at) {
    float scale = half(block, 108);
    for (int i = 0; i < 256; i++) {
      int part = i / 16;
      int low = bits(block, 96 + part % 8, part / 8 * 4, 15);
      int high = bits(block, 104 + part % 4, part / 4 * 2, 3);
      int q = bits(block, 32 + i / 128 * 32 + i % 32, i % 128 / 32 * 2, 3);
      int bit = bits(block, i % 32, i / 32, 1);
      to[at + i] = scale * ((low | (high << 4)) - 32) * (q - (bit == 0 ? 4 : 0));
    }
  }

  /** Six bits of scale and of minimum for each of eight sub-blocks, in twelve bytes. */
  private static int scaleK(Bytes block, int part) {
    return part < 4
        ? bits(block, 4 + part, 0, 63)
        : bits(block, 8 + part, 0, 15) | (bits(block, part, 6, 3) << 4);
  }

  private static int leastK(Bytes block, int part) {
    return part < 4
        ? bits(block, 8 + part, 0, 63)
        : bits(block, 8 + part, 4, 15) | (bits(block, 4 + part, 6, 3) << 4);
  }

  private static void foursK(Bytes block, float[] to, int at) {
    float scale = half(block, 0);
    float least = half(block, 2);
    for (int i = 0; i < 256; i++) {
      int part = i / 32;
      int q = bits(block, 16 + i / 64 * 32 + i % 32, part % 2 * 4, 15);
      to[at + i] = scale * scaleK(block, part) * q - least * leastK(block, part);
    }
  }

  private static void fivesK(Bytes block, float[] to, int at) {
    float scale = half(block, 0);
    float least = half(block, 2);
    for (int i = 0; i < 256; i++) {
      int part = i / 32;
      int q = bits(block, 48 + i / 64 * 32 + i % 32, part % 2 * 4, 15);
      q |= bits(block, 16 + i % 32, part, 1) << 4;
      to[at + i] = scale * scaleK(block, part) * q - least * leastK(block, part);
    }
  }

  private static void sixesK(Bytes block, float[] to, int at) {
    float scale = half(block, 208);
    for (int i = 0; i < 256; i++) {
      int in = i % 128;
      int low = bits(block, i / 128 * 64 + in % 64, in / 64 * 4, 15);
      int high = bits(block, 128 + i / 128 * 32 + in % 32, in / 32 * 2, 3);
      to[at + i] = scale * (byte) block.u8(192 + i / 16) * ((low | (high << 4)) - 32);
    }
  }
}
