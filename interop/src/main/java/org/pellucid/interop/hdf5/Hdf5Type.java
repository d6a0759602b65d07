package org.pellucid.interop.hdf5;

import org.pellucid.files.Bytes;
import org.pellucid.files.ForeignType;

/** The type of the elements of an array or attribute. */
sealed interface Hdf5Type {
  /** The size of an element in bytes. */
  int size();

  /** Numbers. */
  record Numeric(ForeignType type, boolean bigEndian) implements Hdf5Type {
    @Override
    public int size() {
      return type.bytes();
    }
  }

  /** Texts of a fixed length in bytes, shorter ones padded. */
  record Text(int size, int padding) implements Hdf5Type {}

  /** Texts that lie elsewhere in the file. */
  record VariableText(int size) implements Hdf5Type {}

  /** Bytes without meaning, such as numbers of a type that the format does not know. */
  record Opaque(int size) implements Hdf5Type {}

  /** Anything else. */
  record Unsupported(int size, String what) implements Hdf5Type {}

  static Hdf5Type read(Bytes message) {
    int kind = message.u8(0) & 0x0F;
    int bits = message.u8(1) | message.u8(2) << 8 | message.u8(3) << 16;
    long size = message.u32(4);
    if (size < 1 || size > 1 << 20) {
      throw message.damaged("an element cannot be " + size + " bytes large");
    }
    return switch (kind) {
      case 0 -> integer(message, bits, (int) size);
      case 1 -> floating(message, bits, (int) size);
      case 3 -> new Text((int) size, bits & 15);
      case 5 -> new Opaque((int) size);
      case 8 -> enumeration(message, bits, (int) size);
      case 9 ->
          (bits & 15) == 1
              ? new VariableText((int) size)
              : new Unsupported((int) size, "sequences of variable length");
      case 2 -> new Unsupported((int) size, "times");
      case 4 -> new Unsupported((int) size, "bit fields");
      case 6 -> new Unsupported((int) size, "compounds");
      case 7 -> new Unsupported((int) size, "references");
      case 10 -> new Unsupported((int) size, "arrays as elements");
      default -> throw message.damaged("there is no element type of class " + kind);
    };
  }

  private static Hdf5Type integer(Bytes message, int bits, int size) {
    boolean signed = (bits & 8) != 0;
    if (message.u16(8) != 0 || message.u16(10) != 8 * size) {
      return new Unsupported(size, "integers of " + message.u16(10) + " bits");
    }
    ForeignType type =
        switch (size) {
          case 1 -> signed ? ForeignType.INT8 : ForeignType.UINT8;
          case 2 -> signed ? ForeignType.INT16 : ForeignType.UINT16;
          case 4 -> signed ? ForeignType.INT32 : ForeignType.UINT32;
          case 8 -> signed ? ForeignType.INT64 : ForeignType.UINT64;
          default -> null;
        };
    return type == null
        ? new Unsupported(size, "integers of " + size + " bytes")
        : new Numeric(type, (bits & 1) != 0);
  }

  /** Floats of IEEE's layout, and bfloat16, which has 8 bits of exponent in 16 bits. */
  private static Hdf5Type floating(Bytes message, int bits, int size) {
    int exponentBits = message.u8(13);
    int fractionBits = message.u8(15);
    boolean bigEndian = (bits & 1) != 0;
    if (size == 2 && exponentBits == 5 && fractionBits == 10) {
      return new Numeric(ForeignType.FLOAT16, bigEndian);
    }
    if (size == 2 && exponentBits == 8 && fractionBits == 7) {
      return new Numeric(ForeignType.BFLOAT16, bigEndian);
    }
    if (size == 4 && exponentBits == 8 && fractionBits == 23) {
      return new Numeric(ForeignType.FLOAT32, bigEndian);
    }
    if (size == 8 && exponentBits == 11 && fractionBits == 52) {
      return new Numeric(ForeignType.FLOAT64, bigEndian);
    }
    return new Unsupported(size, "floats of " + size + " bytes");
  }

  /** Truth values are written as an enumeration of two members over one byte. */
  private static Hdf5Type enumeration(Bytes message, int bits, int size) {
    boolean truth = size == 1 && (bits & 0xFFFF) == 2 && message.size() >= 20;
    Hdf5Type base = read(message.slice(8, message.size() - 8));
    if (truth && base instanceof Numeric) {
      return new Numeric(ForeignType.BOOL, false);
    }
    return base instanceof Numeric ? base : new Unsupported(size, "enumerations");
  }
}
