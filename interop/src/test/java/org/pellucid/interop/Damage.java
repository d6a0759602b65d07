package org.pellucid.interop;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Damages the bytes of a file in the ways in which files get damaged, or are damaged on purpose.
 */
public final class Damage {
  private final SplittableRandom random;

  /**
   * Makes a generator.
   *
   * @param seed any number; the same one damages in the same ways
   */
  public Damage(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * Damages a file once or a few times.
   *
   * @param file its bytes
   * @return other bytes
   */
  public byte[] of(byte[] file) {
    byte[] bytes = file.clone();
    int times = random.nextInt(4) == 0 ? 1 + random.nextInt(4) : 1;
    for (int i = 0; i < times && bytes.length > 0; i++) {
      bytes = damageOnce(bytes);
    }
    return bytes;
  }

  private byte[] damageOnce(byte[] bytes) {
    int at = place(bytes.length);
    int length = 1 + random.nextInt(Math.min(16, bytes.length - at));
    switch (random.nextInt(8)) {
      case 0 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 2 -> bytes[at] = (byte) random.nextInt(256);
      case 3 -> Arrays.fill(bytes, at, at + length, (byte) (random.nextBoolean() ? 0xFF : 0));
      case 4 -> {
        int other = place(bytes.length - length + 1);
        byte[] kept = Arrays.copyOfRange(bytes, at, at + length);
        System.arraycopy(bytes, other, bytes, at, length);
        System.arraycopy(kept, 0, bytes, other, length);
      }
      case 5 -> {
        return splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + length));
      }
      case 6 -> {
        return splice(bytes, at, at + length, new byte[0]);
      }
      default -> {
        byte[] noise = new byte[1 + random.nextInt(64)];
        random.nextBytes(noise);
        return splice(bytes, at, at, noise);
      }
    }
    return bytes;
  }

  /** Headers are near the ends of a file and are damaged more often than its middle. */
  private int place(int size) {
    int near = Math.min(size, 256);
    return switch (random.nextInt(3)) {
      case 0 -> random.nextInt(near);
      case 1 -> size - 1 - random.nextInt(near);
      default -> random.nextInt(size);
    };
  }

  private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
    byte[] result = Arrays.copyOf(bytes, from + instead.length + bytes.length - to);
    System.arraycopy(instead, 0, result, from, instead.length);
    System.arraycopy(bytes, to, result, from + instead.length, bytes.length - to);
    return result;
  }
}
