package org.pellucid.reference;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;

/** Conversions between element types. What is converted is rounded to its own type first. */
final class Conversions {
  private Conversions() {}

  static Values cast(Values x, DType to) {
    return Values.of(x.toArray().cast(to));
  }

  static Values bitcast(Values x, DType to) {
    NdArray from = x.toArray();
    NdArray result = NdArray.zeros(to, x.shape());
    for (int i = 0; i < x.size(); i++) {
      setBits(result, i, bits(from, i));
    }
    return Values.of(result);
  }

  private static long bits(NdArray array, int i) {
    return switch (array.dtype()) {
      case FLOAT32 -> Float.floatToRawIntBits(((float[]) array.data())[i]);
      case FLOAT64 -> Double.doubleToRawLongBits(((double[]) array.data())[i]);
      case INT32, INT64, UINT8, BOOL -> array.getLong(i);
      case BFLOAT16, FLOAT16 -> ((short[]) array.data())[i];
    };
  }

  private static void setBits(NdArray array, int i, long bits) {
    switch (array.dtype()) {
      case FLOAT32 -> ((float[]) array.data())[i] = Float.intBitsToFloat((int) bits);
      case FLOAT64 -> ((double[]) array.data())[i] = Double.longBitsToDouble(bits);
      case INT32 -> ((int[]) array.data())[i] = (int) bits;
      case INT64 -> ((long[]) array.data())[i] = bits;
      case UINT8 -> ((byte[]) array.data())[i] = (byte) bits;
      case BOOL -> ((byte[]) array.data())[i] = (byte) (bits != 0 ? 1 : 0);
      case BFLOAT16, FLOAT16 -> ((short[]) array.data())[i] = (short) bits;
    }
  }
}
