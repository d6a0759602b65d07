package org.pellucid.interop.onnx.proto;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;

/** The element types of ONNX, in the order of their codes. */
public enum OnnxDType {
  /** No type is given. */
  UNDEFINED(0),
  /** 32-bit float. */
  FLOAT(32),
  /** Unsigned 8-bit integer. */
  UINT8(8),
  /** Signed 8-bit integer. */
  INT8(8),
  /** Unsigned 16-bit integer. */
  UINT16(16),
  /** Signed 16-bit integer. */
  INT16(16),
  /** Signed 32-bit integer. */
  INT32(32),
  /** Signed 64-bit integer. */
  INT64(64),
  /** Text. */
  STRING(0),
  /** Truth value. */
  BOOL(8),
  /** IEEE half. */
  FLOAT16(16),
  /** 64-bit float. */
  DOUBLE(64),
  /** Unsigned 32-bit integer. */
  UINT32(32),
  /** Unsigned 64-bit integer. */
  UINT64(64),
  /** Two 32-bit floats. */
  COMPLEX64(64),
  /** Two 64-bit floats. */
  COMPLEX128(128),
  /** Upper half of a 32-bit float. */
  BFLOAT16(16),
  /** 4 bits of exponent, 3 of fraction, no infinities. */
  FLOAT8E4M3FN(8),
  /** 4 bits of exponent, 3 of fraction, no infinities, no negative zero. */
  FLOAT8E4M3FNUZ(8),
  /** 5 bits of exponent, 2 of fraction. */
  FLOAT8E5M2(8),
  /** 5 bits of exponent, 2 of fraction, no infinities, no negative zero. */
  FLOAT8E5M2FNUZ(8),
  /** Unsigned 4-bit integer, two in a byte, the first in its lower half. */
  UINT4(4),
  /** Signed 4-bit integer, two in a byte. */
  INT4(4),
  /** 2 bits of exponent, 1 of fraction, two in a byte. */
  FLOAT4E2M1(4),
  /** 8 bits of exponent and nothing else. */
  FLOAT8E8M0(8),
  /** Unsigned 2-bit integer, four in a byte. */
  UINT2(2),
  /** Signed 2-bit integer, four in a byte. */
  INT2(2),
  /** 2 bits of exponent, 3 of fraction. */
  FLOAT6E2M3(6),
  /** 3 bits of exponent, 2 of fraction. */
  FLOAT6E3M2(6);

  private final int bits;

  OnnxDType(int bits) {
    this.bits = bits;
  }

  /** {@return the size of an element in the file in bits; 0 for texts} */
  public int bits() {
    return bits;
  }

  /** {@return the number that stands for it in a file} */
  public int code() {
    return ordinal();
  }

  /**
   * Finds a type.
   *
   * @param code the number that stands for it in a file
   * @return the type, or null when there is none
   */
  public static @Nullable OnnxDType of(long code) {
    return code < 0 || code >= values().length ? null : values()[(int) code];
  }

  /**
   * Finds the type of arrays.
   *
   * @param dtype their element type
   * @return the type of the same numbers in a file
   */
  public static OnnxDType of(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> FLOAT;
      case FLOAT64 -> DOUBLE;
      case INT32 -> INT32;
      case INT64 -> INT64;
      case UINT8 -> UINT8;
      case BOOL -> BOOL;
      case BFLOAT16 -> BFLOAT16;
      case FLOAT16 -> FLOAT16;
    };
  }

  /**
   * Works out how many bytes elements take.
   *
   * @param elements how many
   * @return the bytes; a last one may be filled in part
   */
  public long bytes(long elements) {
    return (elements * bits + 7) / 8;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
