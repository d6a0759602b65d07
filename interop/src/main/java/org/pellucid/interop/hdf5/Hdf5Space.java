package org.pellucid.interop.hdf5;

import org.pellucid.files.Bytes;
import org.pellucid.files.ModelFormatException;

/**
 * The address space of a file: where addresses count from, and how wide addresses and lengths are.
 */
final class Hdf5Space {
  /** An address that stands for "nowhere". */
  static final long NOWHERE = -1;

  final Bytes bytes;
  final int addressSize;
  final int lengthSize;

  Hdf5Space(Bytes bytes, int addressSize, int lengthSize) {
    this.bytes = bytes;
    this.addressSize = checkWidth(bytes, addressSize);
    this.lengthSize = checkWidth(bytes, lengthSize);
  }

  private static int checkWidth(Bytes bytes, int width) {
    if (width != 4 && width != 8) {
      throw bytes.damaged("numbers of " + width + " bytes are not supported");
    }
    return width;
  }

  /** Reads an address; {@link #NOWHERE} if all its bits are set. */
  long address(Bytes from, long at) {
    if (addressSize == 8) {
      return from.i64(at);
    }
    long value = from.u32(at);
    return value == 0xFFFF_FFFFL ? NOWHERE : value;
  }

  long length(Bytes from, long at) {
    return lengthSize == 8 ? from.i64(at) : from.u32(at);
  }

  /** Reads a number of 1, 2, 4 or 8 bytes. */
  static long number(Bytes from, long at, int width) {
    return switch (width) {
      case 1 -> from.u8(at);
      case 2 -> from.u16(at);
      case 4 -> from.u32(at);
      case 8 -> from.i64(at);
      default -> throw from.damaged("a number of " + width + " bytes is not supported");
    };
  }

  void expect(long at, String signature, String what) {
    if (!bytes.has(at, signature)) {
      throw bytes.damaged("there is no " + what + " at byte " + at);
    }
  }

  ModelFormatException damaged(String problem) {
    return bytes.damaged(problem);
  }
}
