package org.pellucid.reference;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;
import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.array.Storage;
import org.pellucid.graph.TensorType;

/** Values of an integer type, or truth values as 0 and 1; every result wraps to the width. */
final class Integers extends Values {
  private final long[] data;

  Integers(TensorType type) {
    this(type, new long[type.shape().size()]);
  }

  Integers(TensorType type, long[] data) {
    super(type);
    this.data = data;
  }

  long[] data() {
    return data;
  }

  /** Brings a number into the range of a type: integers keep their low bits. */
  static long wrap(DType dtype, long value) {
    return switch (dtype) {
      case INT32 -> (int) value;
      case UINT8 -> value & 0xFF;
      case BOOL -> value != 0 ? 1 : 0;
      case INT64, FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> value;
    };
  }

  private static long least(DType dtype) {
    return switch (dtype) {
      case INT32 -> Integer.MIN_VALUE;
      case INT64 -> Long.MIN_VALUE;
      case UINT8, BOOL, FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> 0;
    };
  }

  private static long greatest(DType dtype) {
    return switch (dtype) {
      case INT32 -> Integer.MAX_VALUE;
      case INT64 -> Long.MAX_VALUE;
      case UINT8 -> 255;
      case BOOL, FLOAT32, FLOAT64, BFLOAT16, FLOAT16 -> 1;
    };
  }

  void put(int at, long value) {
    data[at] = wrap(dtype(), value);
  }

  @Override
  NdArray toArray() {
    NdArray array = NdArray.zeros(dtype(), shape());
    for (int i = 0; i < data.length; i++) {
      Storage.set(dtype(), array.data(), i, data[i]);
    }
    return array;
  }

  @Override
  Integers reshape(Shape shape) {
    return new Integers(new TensorType(dtype(), shape), data);
  }

  Integers map(LongUnaryOperator function) {
    Integers result = new Integers(type());
    for (int i = 0; i < data.length; i++) {
      result.put(i, function.applyAsLong(data[i]));
    }
    return result;
  }

  @Override
  void fill(double value) {
    Arrays.fill(data, NdArray.scalar(dtype(), value).getLong(0));
  }

  @Override
  void fillLeast() {
    Arrays.fill(data, least(dtype()));
  }

  @Override
  void fillGreatest() {
    Arrays.fill(data, greatest(dtype()));
  }

  @Override
  void set(int at, Values x, int i) {
    data[at] = ((Integers) x).data[i];
  }

  @Override
  void add(int at, Values x, int i) {
    put(at, data[at] + ((Integers) x).data[i]);
  }

  @Override
  void multiply(int at, Values x, int i) {
    put(at, data[at] * ((Integers) x).data[i]);
  }

  @Override
  void addProduct(int at, Values x, int i, Values y, int j) {
    put(at, data[at] + ((Integers) x).data[i] * ((Integers) y).data[j]);
  }

  @Override
  void max(int at, Values x, int i) {
    data[at] = Math.max(data[at], ((Integers) x).data[i]);
  }

  @Override
  void min(int at, Values x, int i) {
    data[at] = Math.min(data[at], ((Integers) x).data[i]);
  }

  @Override
  boolean isNaN(int i) {
    return false;
  }

  @Override
  boolean isLess(int i, int j) {
    return data[i] < data[j];
  }
}
