package org.pellucid.interop.hdf5;

/** Fletcher's checksum over big-endian 16-bit words. */
final class Fletcher32 {
  private Fletcher32() {}

  static int sum(byte[] bytes, int length) {
    int low = 0;
    int high = 0;
    for (int i = 0; i < length; i += 2) {
      int second = i + 1 < length ? bytes[i + 1] & 0xFF : 0;
      low = (low + ((bytes[i] & 0xFF) << 8 | second)) % 0xFFFF;
      high = (high + low) % 0xFFFF;
    }
    return high << 16 | low;
  }
}
