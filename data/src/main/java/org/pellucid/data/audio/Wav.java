package org.pellucid.data.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.pellucid.errors.PellucidException;
import org.pellucid.files.Bytes;

/** The chunks of a WAV file. */
final class Wav {
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int A_LAW = 6;
  private static final int MU_LAW = 7;
  private static final int EXTENSIBLE = 0xfffe;

  private static final int HEADER = 12;
  private static final int CHUNK = 8;

  private Wav() {}

  /** How samples are written. */
  private record Format(int code, int channels, int rate, int bits) {
    int bytes() {
      return (bits + 7) / 8;
    }
  }

  static Sound read(Path file) {
    return read(Bytes.open(file, "WAV file"));
  }

  static Sound read(Bytes bytes) {
    bytes.check(0, HEADER);
    if (!bytes.has(0, "RIFF") || !bytes.has(8, "WAVE")) {
      throw bytes.damaged("it does not begin with RIFF and WAVE");
    }
    Format format = null;
    long at = HEADER;
    while (at + CHUNK <= bytes.size()) {
      long length = bytes.u32(at + 4);
      long start = at + CHUNK;
      if (bytes.has(at, "fmt ")) {
        format = format(bytes, start, length);
      } else if (bytes.has(at, "data")) {
        if (format == null) {
          throw bytes.damaged("its samples come before their format");
        }
        // Programs that are stopped while they record leave a length of 0 or of 2^32 - 1.
        long rest = bytes.size() - start;
        return samples(bytes, format, start, length == 0 || length == 0xffffffffL ? rest : length);
      }
      at = start + length + (length & 1);
    }
    throw bytes.damaged("it has no samples (no \"data\")");
  }

  private static Format format(Bytes bytes, long at, long length) {
    bytes.check(at, Math.max(16, length));
    int code = bytes.u16(at);
    if (code == EXTENSIBLE && length >= 26) {
      code = bytes.u16(at + 24);
    }
    Format format = new Format(code, bytes.u16(at + 2), bytes.i32(at + 4), bytes.u16(at + 14));
    boolean known =
        switch (code) {
          case PCM ->
              format.bits == 8 || format.bits == 16 || format.bits == 24 || format.bits == 32;
          case FLOAT -> format.bits == 32 || format.bits == 64;
          case A_LAW, MU_LAW -> format.bits == 8;
          default -> false;
        };
    if (!known) {
      throw bytes.damaged(
          "its samples are of format "
              + code
              + " with "
              + format.bits
              + " bits; supported are PCM of 8, 16, 24 and 32 bits, floats of 32 and 64 bits, A-law"
              + " and mu-law");
    }
    if (format.channels == 0 || format.rate <= 0) {
      throw bytes.damaged(
          "it declares " + format.channels + " channels at " + format.rate + " samples per second");
    }
    return format;
  }

  private static Sound samples(Bytes bytes, Format format, long at, long length) {
    bytes.check(at, length);
    int frame = format.bytes() * format.channels;
    int frames = Math.toIntExact(length / frame);
    float[][] channels = new float[format.channels][frames];
    for (int i = 0; i < frames; i++) {
      for (int c = 0; c < format.channels; c++) {
        channels[c][i] = sample(bytes, format, at + (long) i * frame + (long) c * format.bytes());
      }
    }
    return Sound.of(channels, format.rate);
  }

  private static float sample(Bytes bytes, Format format, long at) {
    return switch (format.code) {
      case A_LAW -> aLaw(bytes.u8(at)) / 32768f;
      case MU_LAW -> muLaw(bytes.u8(at)) / 32768f;
      case FLOAT -> format.bits == 32 ? bytes.f32(at) : (float) bytes.f64(at);
      default ->
          switch (format.bits) {
            case 8 -> (bytes.u8(at) - 128) / 128f;
            case 16 -> bytes.i16(at) / 32768f;
            case 24 -> (bytes.u16(at) | ((byte) bytes.u8(at + 2) << 16)) / 8388608f;
            default -> (float) (bytes.i32(at) / 2147483648.0);
          };
    };
  }

  /**
   * ITU-T G.711, A-law: sign, three bits of exponent, four of mantissa, every other bit flipped.
   */
  private static int aLaw(int code) {
    int bits = code ^ 0x55;
    int exponent = (bits >> 4) & 7;
    int mantissa = ((bits & 0xf) << 4) + 8;
    int value = exponent == 0 ? mantissa : (mantissa + 0x100) << (exponent - 1);
    return (bits & 0x80) == 0 ? -value : value;
  }

  /** ITU-T G.711, mu-law: as A-law, all bits flipped, with a bias of 33 (here in 16 bits: 132). */
  private static int muLaw(int code) {
    int bits = ~code & 0xff;
    int value = ((((bits & 0xf) << 3) + 132) << ((bits >> 4) & 7)) - 132;
    return (bits & 0x80) == 0 ? value : -value;
  }

  static void write(Sound sound, Path file) {
    int channels = sound.channels();
    int length = Math.multiplyExact(Math.multiplyExact(sound.length(), channels), 2);
    ByteBuffer out =
        ByteBuffer.allocate(Math.addExact(HEADER + CHUNK + 16 + CHUNK, length))
            .order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(out.capacity() - CHUNK).put(ascii("WAVEfmt ")).putInt(16);
    out.putShort((short) PCM).putShort((short) channels).putInt(sound.rate());
    out.putInt(sound.rate() * channels * 2).putShort((short) (channels * 2)).putShort((short) 16);
    out.put(ascii("data")).putInt(length);
    float[][] samples = new float[channels][];
    for (int c = 0; c < channels; c++) {
      samples[c] = sound.channel(c);
    }
    for (int i = 0; i < sound.length(); i++) {
      for (int c = 0; c < channels; c++) {
        out.putShort((short) Math.clamp(Math.round(samples[c][i] * 32768f), -32768, 32767));
      }
    }
    try {
      Files.write(file, out.array());
    } catch (IOException failure) {
      throw new PellucidException("Cannot write " + file + ": " + failure.getMessage(), failure);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
