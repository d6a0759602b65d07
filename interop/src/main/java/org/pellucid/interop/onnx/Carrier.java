package org.pellucid.interop.onnx;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/**
 * The engine's types that element types of ONNX are computed in. Types that the engine lacks are
 * computed in a wider one, and results are rounded or wrapped around to what they can hold; uint64
 * travels as int64 of the same bits.
 */
final class Carrier {
  private Carrier() {}

  /** The engine's type for an element type. */
  static DType of(OnnxDType type) {
    return switch (type) {
      case FLOAT,
          FLOAT16,
          BFLOAT16,
          FLOAT8E4M3FN,
          FLOAT8E4M3FNUZ,
          FLOAT8E5M2,
          FLOAT8E5M2FNUZ,
          FLOAT8E8M0,
          FLOAT6E2M3,
          FLOAT6E3M2,
          FLOAT4E2M1 ->
          DType.FLOAT32;
      case DOUBLE -> DType.FLOAT64;
      case UINT8, INT8, UINT16, INT16, INT32, UINT4, INT4, UINT2, INT2 -> DType.INT32;
      case INT64, UINT32, UINT64 -> DType.INT64;
      case BOOL -> DType.BOOL;
      case STRING, COMPLEX64, COMPLEX128, UNDEFINED ->
          throw new UnsupportedOnnx("Tensors of " + type + " are not computed with here.");
    };
  }

  /** Whether elements are floating-point numbers. */
  static boolean isFloating(OnnxDType type) {
    return of(type).isFloating();
  }

  static boolean isUnsigned(OnnxDType type) {
    return switch (type) {
      case UINT8, UINT16, UINT32, UINT64, UINT4, UINT2 -> true;
      default -> false;
    };
  }

  /** Converts numbers to what a type can hold. */
  static Tensor fit(OnnxDType type, Tensor computed) {
    Tensor x = computed.cast(of(type));
    return switch (type) {
      case FLOAT, DOUBLE, INT32, INT64, UINT64, BOOL, STRING, COMPLEX64, COMPLEX128, UNDEFINED -> x;
      case FLOAT16 -> x.cast(DType.FLOAT16).cast(DType.FLOAT32);
      case BFLOAT16 -> x.cast(DType.BFLOAT16).cast(DType.FLOAT32);
      case INT8, INT16, INT4, INT2 -> {
        Tensor unused = Tensor.full(DType.INT32, Shape.SCALAR, 32 - type.bits());
        yield x.shiftLeft(unused).shiftRight(unused);
      }
      case UINT8, UINT16, UINT4, UINT2 ->
          x.and(Tensor.full(DType.INT32, Shape.SCALAR, (1 << type.bits()) - 1));
      case UINT32 -> x.and(Tensor.scalar(0xFFFF_FFFFL));
      case FLOAT8E4M3FN,
          FLOAT8E4M3FNUZ,
          FLOAT8E5M2,
          FLOAT8E5M2FNUZ,
          FLOAT8E8M0,
          FLOAT6E2M3,
          FLOAT6E3M2,
          FLOAT4E2M1 ->
          Tensor.of(SmallFloat.round(type, Host.array(x), true));
    };
  }

  /** The bits of an element, in the lower end of a long. */
  static long toBits(OnnxDType type, NdArray array, int index) {
    return switch (type) {
      case FLOAT -> Float.floatToRawIntBits((float) array.getDouble(index)) & 0xFFFF_FFFFL;
      case DOUBLE -> Double.doubleToRawLongBits(array.getDouble(index));
      case FLOAT16 -> Float.floatToFloat16((float) array.getDouble(index)) & 0xFFFFL;
      case BFLOAT16 ->
          array
                      .reshape(Shape.of(array.size()))
                      .rowRange(index, index + 1)
                      .cast(DType.BFLOAT16)
                      .data()
                  instanceof short[] bits
              ? bits[0] & 0xFFFFL
              : 0;
      case FLOAT8E4M3FN,
          FLOAT8E4M3FNUZ,
          FLOAT8E5M2,
          FLOAT8E5M2FNUZ,
          FLOAT8E8M0,
          FLOAT6E2M3,
          FLOAT6E3M2,
          FLOAT4E2M1 ->
          SmallFloat.bits(type, (float) array.getDouble(index), true);
      default -> array.getLong(index) & (type.bits() == 64 ? -1L : (1L << type.bits()) - 1);
    };
  }

  /** Stores the element that bits stand for. */
  static void fromBits(OnnxDType type, long bits, Object data, int index) {
    DType carrier = of(type);
    switch (type) {
      case FLOAT -> Storage.set(carrier, data, index, (double) Float.intBitsToFloat((int) bits));
      case DOUBLE -> Storage.set(carrier, data, index, Double.longBitsToDouble(bits));
      case FLOAT16 ->
          Storage.set(carrier, data, index, (double) Float.float16ToFloat((short) bits));
      case BFLOAT16 ->
          Storage.set(carrier, data, index, (double) Float.intBitsToFloat((int) bits << 16));
      case FLOAT8E4M3FN,
          FLOAT8E4M3FNUZ,
          FLOAT8E5M2,
          FLOAT8E5M2FNUZ,
          FLOAT8E8M0,
          FLOAT6E2M3,
          FLOAT6E3M2,
          FLOAT4E2M1 ->
          Storage.set(carrier, data, index, (double) SmallFloat.value(type, (int) bits));
      case BOOL -> Storage.set(carrier, data, index, bits & 1);
      default -> {
        int unused = 64 - type.bits();
        long number = isUnsigned(type) ? bits << unused >>> unused : bits << unused >> unused;
        Storage.set(carrier, data, index, number);
      }
    }
  }
}
