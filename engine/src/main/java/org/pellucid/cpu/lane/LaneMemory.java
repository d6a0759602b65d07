package org.pellucid.cpu.lane;

import java.util.Arrays;

/** Copies lanes between memory of any storage and stride and blocks of scratch. */
final class LaneMemory {
  private LaneMemory() {}

  static void load(LaneStorage storage, Object array, int at, int stride, float[] to, int n) {
    switch (storage) {
      case FLOAT -> {
        float[] from = (float[]) array;
        if (stride == 1) {
          System.arraycopy(from, at, to, 0, n);
        } else {
          for (int i = 0; i < n; i++) {
            to[i] = from[at + i * stride];
          }
        }
      }
      case DOUBLE -> {
        double[] from = (double[]) array;
        for (int i = 0; i < n; i++) {
          to[i] = (float) from[at + i * stride];
        }
      }
      case BFLOAT16 -> {
        short[] from = (short[]) array;
        for (int i = 0; i < n; i++) {
          to[i] = Float.intBitsToFloat(from[at + i * stride] << 16);
        }
      }
      case FLOAT16 -> {
        short[] from = (short[]) array;
        for (int i = 0; i < n; i++) {
          to[i] = Float.float16ToFloat(from[at + i * stride]);
        }
      }
      case INT, LONG, UNSIGNED_BYTE, BOOLEAN -> throw unsupported(storage, LaneType.F32);
    }
  }

  static void load(LaneStorage storage, Object array, int at, int stride, double[] to, int n) {
    if (storage != LaneStorage.DOUBLE) {
      throw unsupported(storage, LaneType.F64);
    }
    double[] from = (double[]) array;
    for (int i = 0; i < n; i++) {
      to[i] = from[at + i * stride];
    }
  }

  static void load(LaneStorage storage, Object array, int at, int stride, int[] to, int n) {
    switch (storage) {
      case INT -> {
        int[] from = (int[]) array;
        if (stride == 1) {
          System.arraycopy(from, at, to, 0, n);
        } else {
          for (int i = 0; i < n; i++) {
            to[i] = from[at + i * stride];
          }
        }
      }
      case LONG -> {
        long[] from = (long[]) array;
        for (int i = 0; i < n; i++) {
          to[i] = (int) from[at + i * stride];
        }
      }
      case UNSIGNED_BYTE -> {
        byte[] from = (byte[]) array;
        for (int i = 0; i < n; i++) {
          to[i] = from[at + i * stride] & 0xff;
        }
      }
      case BOOLEAN -> {
        byte[] from = (byte[]) array;
        if (stride == 1) {
          for (int i = 0; i < n; i++) {
            // 1 for all but 0, without a branch, so that it becomes vector code
            int value = from[at + i];
            to[i] = (value | -value) >>> 31;
          }
        } else {
          for (int i = 0; i < n; i++) {
            to[i] = from[at + i * stride] != 0 ? 1 : 0;
          }
        }
      }
      case FLOAT, DOUBLE, BFLOAT16, FLOAT16 -> throw unsupported(storage, LaneType.I32);
    }
  }

  static void load(LaneStorage storage, Object array, int at, int stride, long[] to, int n) {
    if (storage != LaneStorage.LONG) {
      throw unsupported(storage, LaneType.I64);
    }
    long[] from = (long[]) array;
    for (int i = 0; i < n; i++) {
      to[i] = from[at + i * stride];
    }
  }

  /** Fills a block with the columns of one row, again and again. */
  static void repeat(float[] from, int at, int stride, int columns, float[] to, int n) {
    int first = Math.min(columns, n);
    load(LaneStorage.FLOAT, from, at, stride, to, first);
    for (int done = first; done < n; done *= 2) {
      System.arraycopy(to, 0, to, done, Math.min(done, n - done));
    }
  }

  static void store(LaneStorage storage, Object array, int at, int stride, float[] from, int n) {
    switch (storage) {
      case FLOAT -> {
        float[] to = (float[]) array;
        if (stride == 1) {
          System.arraycopy(from, 0, to, at, n);
        } else {
          for (int i = 0; i < n; i++) {
            to[at + i * stride] = from[i];
          }
        }
      }
      case DOUBLE -> {
        double[] to = (double[]) array;
        for (int i = 0; i < n; i++) {
          to[at + i * stride] = from[i];
        }
      }
      case BFLOAT16 -> {
        short[] to = (short[]) array;
        for (int i = 0; i < n; i++) {
          to[at + i * stride] = toBfloat16(from[i]);
        }
      }
      case FLOAT16 -> {
        short[] to = (short[]) array;
        for (int i = 0; i < n; i++) {
          to[at + i * stride] = Float.floatToFloat16(from[i]);
        }
      }
      case INT, LONG, UNSIGNED_BYTE, BOOLEAN -> throw unsupported(storage, LaneType.F32);
    }
  }

  static void store(LaneStorage storage, Object array, int at, int stride, double[] from, int n) {
    if (storage != LaneStorage.DOUBLE) {
      throw unsupported(storage, LaneType.F64);
    }
    double[] to = (double[]) array;
    for (int i = 0; i < n; i++) {
      to[at + i * stride] = from[i];
    }
  }

  static void store(LaneStorage storage, Object array, int at, int stride, int[] from, int n) {
    switch (storage) {
      case INT -> {
        int[] to = (int[]) array;
        if (stride == 1) {
          System.arraycopy(from, 0, to, at, n);
        } else {
          for (int i = 0; i < n; i++) {
            to[at + i * stride] = from[i];
          }
        }
      }
      case LONG -> {
        long[] to = (long[]) array;
        for (int i = 0; i < n; i++) {
          to[at + i * stride] = from[i];
        }
      }
      case UNSIGNED_BYTE, BOOLEAN -> {
        byte[] to = (byte[]) array;
        if (stride == 1) {
          for (int i = 0; i < n; i++) {
            to[at + i] = (byte) from[i];
          }
        } else {
          for (int i = 0; i < n; i++) {
            to[at + i * stride] = (byte) from[i];
          }
        }
      }
      case FLOAT, DOUBLE, BFLOAT16, FLOAT16 -> throw unsupported(storage, LaneType.I32);
    }
  }

  static void store(LaneStorage storage, Object array, int at, int stride, long[] from, int n) {
    if (storage != LaneStorage.LONG) {
      throw unsupported(storage, LaneType.I64);
    }
    long[] to = (long[]) array;
    for (int i = 0; i < n; i++) {
      to[at + i * stride] = from[i];
    }
  }

  /** One element, for the values that do not vary over the columns. */
  static float loadFloat(LaneStorage storage, Object array, int at) {
    return switch (storage) {
      case FLOAT -> ((float[]) array)[at];
      case DOUBLE -> (float) ((double[]) array)[at];
      case BFLOAT16 -> Float.intBitsToFloat(((short[]) array)[at] << 16);
      case FLOAT16 -> Float.float16ToFloat(((short[]) array)[at]);
      case INT, LONG, UNSIGNED_BYTE, BOOLEAN -> throw unsupported(storage, LaneType.F32);
    };
  }

  static int loadInt(LaneStorage storage, Object array, int at) {
    return switch (storage) {
      case INT -> ((int[]) array)[at];
      case LONG -> (int) ((long[]) array)[at];
      case UNSIGNED_BYTE -> ((byte[]) array)[at] & 0xff;
      case BOOLEAN -> ((byte[]) array)[at] != 0 ? 1 : 0;
      case FLOAT, DOUBLE, BFLOAT16, FLOAT16 -> throw unsupported(storage, LaneType.I32);
    };
  }

  static double loadDouble(LaneStorage storage, Object array, int at) {
    if (storage != LaneStorage.DOUBLE) {
      throw unsupported(storage, LaneType.F64);
    }
    return ((double[]) array)[at];
  }

  static long loadLong(LaneStorage storage, Object array, int at) {
    if (storage != LaneStorage.LONG) {
      throw unsupported(storage, LaneType.I64);
    }
    return ((long[]) array)[at];
  }

  static void storeFloat(LaneStorage storage, Object array, int at, float value) {
    switch (storage) {
      case FLOAT -> ((float[]) array)[at] = value;
      case DOUBLE -> ((double[]) array)[at] = value;
      case BFLOAT16 -> ((short[]) array)[at] = toBfloat16(value);
      case FLOAT16 -> ((short[]) array)[at] = Float.floatToFloat16(value);
      case INT, LONG, UNSIGNED_BYTE, BOOLEAN -> throw unsupported(storage, LaneType.F32);
    }
  }

  static void storeInt(LaneStorage storage, Object array, int at, int value) {
    switch (storage) {
      case INT -> ((int[]) array)[at] = value;
      case LONG -> ((long[]) array)[at] = value;
      case UNSIGNED_BYTE, BOOLEAN -> ((byte[]) array)[at] = (byte) value;
      case FLOAT, DOUBLE, BFLOAT16, FLOAT16 -> throw unsupported(storage, LaneType.I32);
    }
  }

  static void storeDouble(LaneStorage storage, Object array, int at, double value) {
    if (storage != LaneStorage.DOUBLE) {
      throw unsupported(storage, LaneType.F64);
    }
    ((double[]) array)[at] = value;
  }

  static void storeLong(LaneStorage storage, Object array, int at, long value) {
    if (storage != LaneStorage.LONG) {
      throw unsupported(storage, LaneType.I64);
    }
    ((long[]) array)[at] = value;
  }

  static void fill(float[] to, float value, int n) {
    Arrays.fill(to, 0, n, value);
  }

  static void fill(double[] to, double value, int n) {
    Arrays.fill(to, 0, n, value);
  }

  static void fill(int[] to, int value, int n) {
    Arrays.fill(to, 0, n, value);
  }

  static void fill(long[] to, long value, int n) {
    Arrays.fill(to, 0, n, value);
  }

  /** Rounds to nearest even; a NaN stays a NaN. */
  static short toBfloat16(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >> 16 | 0x40);
    }
    return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >> 16);
  }

  private static IllegalArgumentException unsupported(LaneStorage storage, LaneType type) {
    return new IllegalArgumentException(
        "Storage " + storage + " does not hold " + type + " lanes.");
  }
}
