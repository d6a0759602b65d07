package org.pellucid.files;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;

/**
 * The element types that files of any format hold. Those that have no counterpart among {@link
 * DType} are read into the next wider one.
 */
public enum ForeignType {
  /** 64-bit floating point. */
  FLOAT64(8, DType.FLOAT64),
  /** 32-bit floating point. */
  FLOAT32(4, DType.FLOAT32),
  /** 16-bit IEEE floating point. */
  FLOAT16(2, DType.FLOAT16),
  /** The upper half of a 32-bit float. */
  BFLOAT16(2, DType.BFLOAT16),
  /** 8-bit floating point with 4 bits of exponent and no infinities, read as 32-bit floats. */
  FLOAT8_E4M3(1, DType.FLOAT32),
  /** 8-bit floating point with 5 bits of exponent, read as 32-bit floats. */
  FLOAT8_E5M2(1, DType.FLOAT32),
  /** Signed 64-bit integer. */
  INT64(8, DType.INT64),
  /** Signed 32-bit integer. */
  INT32(4, DType.INT32),
  /** Signed 16-bit integer, read as 32-bit. */
  INT16(2, DType.INT32),
  /** Signed 8-bit integer, read as 32-bit. */
  INT8(1, DType.INT32),
  /** Unsigned 64-bit integer, read as signed. */
  UINT64(8, DType.INT64),
  /** Unsigned 32-bit integer, read as 64-bit. */
  UINT32(4, DType.INT64),
  /** Unsigned 16-bit integer, read as 32-bit. */
  UINT16(2, DType.INT32),
  /** Unsigned 8-bit integer. */
  UINT8(1, DType.UINT8),
  /** Truth value in a byte. */
  BOOL(1, DType.BOOL);

  private final int bytes;
  private final DType dtype;

  ForeignType(int bytes, DType dtype) {
    this.bytes = bytes;
    this.dtype = dtype;
  }

  /** {@return the size of an element in the file, in bytes} */
  public int bytes() {
    return bytes;
  }

  /** {@return the type it is read into} */
  public DType dtype() {
    return dtype;
  }

  /**
   * Reads an array of this type.
   *
   * @param from the bytes of the file
   * @param at where it begins
   * @param shape its shape; the bytes must be there
   * @return the array
   */
  public NdArray read(Bytes from, long at, Shape shape) {
    return switch (this) {
      case FLOAT64, FLOAT32, FLOAT16, BFLOAT16, INT64, INT32, UINT8, BOOL, UINT64 ->
          from.array(at, dtype, shape);
      case FLOAT8_E4M3, FLOAT8_E5M2, INT16, INT8, UINT32, UINT16 -> widen(from, at, shape);
    };
  }

  private NdArray widen(Bytes from, long at, Shape shape) {
    int size = Math.toIntExact(from.extent(at, bytes, shape) / bytes);
    Object data = Storage.allocate(dtype, size);
    for (int i = 0; i < size; i++) {
      long place = at + (long) i * bytes;
      if (dtype.isFloating()) {
        int bits = from.u8(place);
        Storage.set(dtype, data, i, (double) (this == FLOAT8_E4M3 ? e4m3(bits) : e5m2(bits)));
      } else {
        Storage.set(dtype, data, i, whole(from, place));
      }
    }
    return NdArray.wrap(dtype, shape, data);
  }

  private long whole(Bytes from, long place) {
    return switch (this) {
      case INT16 -> from.i16(place);
      case UINT16 -> from.u16(place);
      case UINT32 -> from.u32(place);
      case INT8 -> (byte) from.u8(place);
      case FLOAT64, FLOAT32, FLOAT16, BFLOAT16, FLOAT8_E4M3, FLOAT8_E5M2 -> throw noWhole();
      case INT64, INT32, UINT64, UINT8, BOOL -> throw noWhole();
    };
  }

  private IllegalStateException noWhole() {
    return new IllegalStateException(this + " is not widened to whole numbers.");
  }

  private static float e4m3(int bits) {
    int exponent = bits >> 3 & 15;
    int fraction = bits & 7;
    if (exponent == 15 && fraction == 7) {
      return Float.NaN;
    }
    float size =
        exponent == 0 ? Math.scalb(fraction, -9) : Math.scalb(1 + fraction / 8f, exponent - 7);
    return (bits & 0x80) == 0 ? size : -size;
  }

  /** It is the upper half of a 16-bit float. */
  private static float e5m2(int bits) {
    return Float.float16ToFloat((short) (bits << 8));
  }
}
