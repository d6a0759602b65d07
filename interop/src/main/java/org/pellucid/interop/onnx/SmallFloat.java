package org.pellucid.interop.onnx;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.interop.onnx.proto.OnnxDType;

/**
 * Floating-point numbers of eight bits and less: a sign, some bits of exponent, some of fraction.
 *
 * @see <a href="https://onnx.ai/onnx/technical/float8.html">the types</a>
 */
final class SmallFloat {
  private SmallFloat() {}

  /**
   * How a type is laid out.
   *
   * @param exponent bits of the exponent
   * @param fraction bits of the fraction
   * @param bias of the exponent
   * @param greatest the largest finite number
   * @param infinities whether it has any
   * @param negativeZero whether it has one; where not, those bits stand for NaN
   */
  private record Format(
      int exponent,
      int fraction,
      int bias,
      float greatest,
      boolean infinities,
      boolean negativeZero) {}

  private static Format format(OnnxDType type) {
    return switch (type) {
      case FLOAT8E4M3FN -> new Format(4, 3, 7, 448, false, true);
      case FLOAT8E4M3FNUZ -> new Format(4, 3, 8, 240, false, false);
      case FLOAT8E5M2 -> new Format(5, 2, 15, 57344, true, true);
      case FLOAT8E5M2FNUZ -> new Format(5, 2, 16, 57344, false, false);
      case FLOAT6E2M3 -> new Format(2, 3, 1, 7.5f, false, true);
      case FLOAT6E3M2 -> new Format(3, 2, 3, 28, false, true);
      case FLOAT4E2M1 -> new Format(2, 1, 1, 6, false, true);
      default -> throw new IllegalArgumentException("Not a small float: " + type);
    };
  }

  /** The number that bits stand for. */
  static float value(OnnxDType type, int bits) {
    if (type == OnnxDType.FLOAT8E8M0) {
      return (bits & 0xFF) == 0xFF ? Float.NaN : (float) Math.scalb(1.0, (bits & 0xFF) - 127);
    }
    Format format = format(type);
    int width = 1 + format.exponent + format.fraction;
    int sign = bits >> (width - 1) & 1;
    int exponent = bits >> format.fraction & ((1 << format.exponent) - 1);
    int fraction = bits & ((1 << format.fraction) - 1);
    if (isNaN(type, bits & ((1 << width) - 1))) {
      return Float.NaN;
    }
    if (format.infinities && exponent == (1 << format.exponent) - 1) {
      return sign == 0 ? Float.POSITIVE_INFINITY : Float.NEGATIVE_INFINITY;
    }
    double size =
        exponent == 0
            ? Math.scalb((double) fraction, 1 - format.bias - format.fraction)
            : Math.scalb(
                (double) (1 << format.fraction | fraction),
                exponent - format.bias - format.fraction);
    return (float) (sign == 0 ? size : -size);
  }

  private static boolean isNaN(OnnxDType type, int bits) {
    return switch (type) {
      case FLOAT8E4M3FN -> (bits & 0x7F) == 0x7F;
      case FLOAT8E4M3FNUZ, FLOAT8E5M2FNUZ -> bits == 0x80;
      case FLOAT8E5M2 -> (bits & 0x7F) > 0x7C;
      default -> false;
    };
  }

  /** Rounds to the nearest number of a type, ties to even. */
  static float round(OnnxDType type, float x, boolean saturate) {
    if (type == OnnxDType.FLOAT8E8M0) {
      return exponentOnly(x, "nearest", saturate);
    }
    Format format = format(type);
    if (Float.isNaN(x)) {
      // Types of fewer than eight bits have no NaN; the published cases expect their largest.
      return type.bits() < 8 ? -0f : x;
    }
    double size = Math.abs((double) x);
    if (size <= format.greatest * 2.0) {
      int exponent = Math.max(size == 0 ? -1000 : Math.getExponent(size), 1 - format.bias);
      double unit = Math.scalb(1.0, exponent - format.fraction);
      size = Math.rint(size / unit) * unit;
    }
    if (size > format.greatest) {
      size =
          saturate || type.bits() < 8
              ? format.greatest
              : format.infinities ? Double.POSITIVE_INFINITY : Double.NaN;
    }
    boolean negative = Float.floatToRawIntBits(x) < 0 && (size != 0 || format.negativeZero);
    return (float) (negative ? -size : size);
  }

  /** Rounds to a power of two. */
  static float exponentOnly(float x, String mode, boolean saturate) {
    if (Float.isNaN(x) || (Float.isInfinite(x) && !saturate)) {
      return Float.NaN;
    }
    double size = Math.abs((double) x);
    int exponent = size == 0 ? -127 : Math.max(Math.getExponent(size), -127);
    double low = Math.scalb(1.0, exponent);
    if (Double.isInfinite(size)) {
      exponent = 127;
    } else if (size > low) {
      boolean up =
          switch (mode) {
            case "up" -> true;
            case "down" -> false;
            default -> size / low >= 1.5;
          };
      exponent += up ? 1 : 0;
    }
    if (exponent > 127) {
      return saturate ? (float) Math.scalb(1.0, 127) : Float.NaN;
    }
    return (float) Math.scalb(1.0, exponent);
  }

  static NdArray round(OnnxDType type, NdArray array, boolean saturate) {
    float[] result = array.cast(DType.FLOAT32).toFloatArray();
    for (int i = 0; i < result.length; i++) {
      result[i] = round(type, result[i], saturate);
    }
    return NdArray.wrap(DType.FLOAT32, array.shape(), result);
  }

  /** The bits that stand for a number that the type has. */
  static int bits(OnnxDType type, float x, boolean saturate) {
    float rounded = round(type, x, saturate);
    int codes = 1 << type.bits();
    for (int code = 0; code < codes; code++) {
      if (Float.floatToIntBits(value(type, code)) == Float.floatToIntBits(rounded)) {
        return code;
      }
    }
    throw new IllegalStateException(type + " has no " + x);
  }
}
