package org.pellucid.array;

import java.util.Arrays;

/** How each element type lies in a Java array: allocate, read, write and compare elements. */
public final class Storage {
  private Storage() {}

  /**
   * Allocates zeroed memory.
   *
   * @param dtype the element type
   * @param size how many elements
   * @return the Java array for that type
   */
  public static Object allocate(DType dtype, int size) {
    return switch (dtype) {
      case FLOAT32 -> new float[size];
      case FLOAT64 -> new double[size];
      case INT32 -> new int[size];
      case INT64 -> new long[size];
      case UINT8, BOOL -> new byte[size];
      case BFLOAT16, FLOAT16 -> new short[size];
    };
  }

  /** Copies a part, which is not filled with zeros before. */
  static Object copyOfRange(DType dtype, Object data, int from, int to) {
    return switch (dtype) {
      case FLOAT32 -> Arrays.copyOfRange((float[]) data, from, to);
      case FLOAT64 -> Arrays.copyOfRange((double[]) data, from, to);
      case INT32 -> Arrays.copyOfRange((int[]) data, from, to);
      case INT64 -> Arrays.copyOfRange((long[]) data, from, to);
      case UINT8, BOOL -> Arrays.copyOfRange((byte[]) data, from, to);
      case BFLOAT16, FLOAT16 -> Arrays.copyOfRange((short[]) data, from, to);
    };
  }

  static int length(DType dtype, Object data) {
    return switch (dtype) {
      case FLOAT32 -> ((float[]) data).length;
      case FLOAT64 -> ((double[]) data).length;
      case INT32 -> ((int[]) data).length;
      case INT64 -> ((long[]) data).length;
      case UINT8, BOOL -> ((byte[]) data).length;
      case BFLOAT16, FLOAT16 -> ((short[]) data).length;
    };
  }

  /**
   * Reads an element as a double.
   *
   * @param dtype the element type
   * @param data the Java array
   * @param index the position
   * @return the value
   */
  public static double getDouble(DType dtype, Object data, int index) {
    return switch (dtype) {
      case FLOAT32 -> ((float[]) data)[index];
      case FLOAT64 -> ((double[]) data)[index];
      case INT32 -> ((int[]) data)[index];
      case INT64 -> ((long[]) data)[index];
      case UINT8, BOOL -> ((byte[]) data)[index] & 0xFF;
      case BFLOAT16 -> fromBfloat16(((short[]) data)[index]);
      case FLOAT16 -> Float.float16ToFloat(((short[]) data)[index]);
    };
  }

  /**
   * Reads an element as a long.
   *
   * @param dtype the element type
   * @param data the Java array
   * @param index the position
   * @return the value; floats are cut as Java casts them
   */
  public static long getLong(DType dtype, Object data, int index) {
    return switch (dtype) {
      case INT32 -> ((int[]) data)[index];
      case INT64 -> ((long[]) data)[index];
      case UINT8, BOOL -> ((byte[]) data)[index] & 0xFF;
      case FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> (long) getDouble(dtype, data, index);
    };
  }

  /**
   * Writes an element, converting as {@code cast} does: to integers by Java's cast ({@code uint8}
   * keeps the low 8 bits), to truth values by "is not zero".
   *
   * @param dtype the element type
   * @param data the Java array
   * @param index the position
   * @param value the value
   */
  public static void set(DType dtype, Object data, int index, double value) {
    switch (dtype) {
      case FLOAT32 -> ((float[]) data)[index] = (float) value;
      case FLOAT64 -> ((double[]) data)[index] = value;
      case INT32 -> ((int[]) data)[index] = (int) value;
      case INT64 -> ((long[]) data)[index] = (long) value;
      case UINT8 -> ((byte[]) data)[index] = (byte) (int) value;
      case BOOL -> ((byte[]) data)[index] = (byte) (value != 0 ? 1 : 0);
      case BFLOAT16 -> ((short[]) data)[index] = toBfloat16((float) value);
      case FLOAT16 -> ((short[]) data)[index] = Float.floatToFloat16((float) value);
    }
  }

  /**
   * Writes a whole-number element, converting as {@code cast} does.
   *
   * @param dtype the element type
   * @param data the Java array
   * @param index the position
   * @param value the value
   */
  public static void set(DType dtype, Object data, int index, long value) {
    switch (dtype) {
      case FLOAT32 -> ((float[]) data)[index] = (float) value;
      case INT32 -> ((int[]) data)[index] = (int) value;
      case INT64 -> ((long[]) data)[index] = value;
      case UINT8 -> ((byte[]) data)[index] = (byte) value;
      case BOOL -> ((byte[]) data)[index] = (byte) (value != 0 ? 1 : 0);
      case FLOAT64, BFLOAT16, FLOAT16 -> set(dtype, data, index, (double) value);
    }
  }

  static boolean equal(Object a, Object b) {
    return switch (a) {
      case float[] floats -> b instanceof float[] others && Arrays.equals(floats, others);
      case double[] doubles -> b instanceof double[] others && Arrays.equals(doubles, others);
      case int[] ints -> b instanceof int[] others && Arrays.equals(ints, others);
      case long[] longs -> b instanceof long[] others && Arrays.equals(longs, others);
      case byte[] bytes -> b instanceof byte[] others && Arrays.equals(bytes, others);
      case short[] shorts -> b instanceof short[] others && Arrays.equals(shorts, others);
      default -> false;
    };
  }

  static int hash(Object data) {
    return switch (data) {
      case float[] floats -> Arrays.hashCode(floats);
      case double[] doubles -> Arrays.hashCode(doubles);
      case int[] ints -> Arrays.hashCode(ints);
      case long[] longs -> Arrays.hashCode(longs);
      case byte[] bytes -> Arrays.hashCode(bytes);
      case short[] shorts -> Arrays.hashCode(shorts);
      default -> 0;
    };
  }

  private static float fromBfloat16(short bits) {
    return Float.intBitsToFloat(bits << 16);
  }

  /** Rounds to the nearest, ties to even; NaN stays NaN. */
  private static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) ((bits >>> 16) | 0x40);
    }
    return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
  }
}
