package org.pellucid.array;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/**
 * A dense array of numbers in the heap: element type, shape, and a Java array in row-major order.
 *
 * <p>An array that has been handed to the library must not be changed any more.
 */
public final class NdArray {
  private final DType dtype;
  private final Shape shape;
  private final Object data;

  private NdArray(DType dtype, Shape shape, Object data) {
    this.dtype = dtype;
    this.shape = shape;
    this.data = data;
  }

  /**
   * Wraps a Java array without copying it.
   *
   * @param dtype the element type
   * @param shape the shape
   * @param data the elements: {@code float[]}, {@code double[]}, {@code int[]}, {@code long[]},
   *     {@code byte[]} or {@code short[]}, as the element type keeps them
   * @return the array
   */
  public static NdArray wrap(DType dtype, Shape shape, Object data) {
    if (Storage.length(dtype, data) != shape.size()) {
      throw new PellucidException(
          "Shape "
              + shape
              + " needs "
              + shape.size()
              + " elements but the array has "
              + Storage.length(dtype, data)
              + ".");
    }
    return new NdArray(dtype, shape, data);
  }

  /**
   * Makes a float array; the elements are not copied.
   *
   * @param data the elements in row-major order
   * @param dims the shape; none means one axis of all the elements
   * @return the array
   */
  public static NdArray of(float[] data, int... dims) {
    return wrap(DType.FLOAT32, dims.length == 0 ? Shape.of(data.length) : Shape.of(dims), data);
  }

  /**
   * Makes a double array; the elements are not copied.
   *
   * @param data the elements in row-major order
   * @param dims the shape; none means one axis of all the elements
   * @return the array
   */
  public static NdArray of(double[] data, int... dims) {
    return wrap(DType.FLOAT64, dims.length == 0 ? Shape.of(data.length) : Shape.of(dims), data);
  }

  /**
   * Makes an int array; the elements are not copied.
   *
   * @param data the elements in row-major order
   * @param dims the shape; none means one axis of all the elements
   * @return the array
   */
  public static NdArray of(int[] data, int... dims) {
    return wrap(DType.INT32, dims.length == 0 ? Shape.of(data.length) : Shape.of(dims), data);
  }

  /**
   * Makes a long array; the elements are not copied.
   *
   * @param data the elements in row-major order
   * @param dims the shape; none means one axis of all the elements
   * @return the array
   */
  public static NdArray of(long[] data, int... dims) {
    return wrap(DType.INT64, dims.length == 0 ? Shape.of(data.length) : Shape.of(dims), data);
  }

  /**
   * Makes an array from a Java number, truth value or (nested) array of them, copying the elements.
   *
   * @param value such as {@code 3f}, {@code int[]}, {@code float[][]} or {@code double[][][]}; rows
   *     must be equally long
   * @return the array, of the Java type's element type ({@code byte} reads as {@code uint8})
   */
  public static NdArray copyOf(Object value) {
    return Nested.read(value);
  }

  /**
   * Makes an array of zeros.
   *
   * @param dtype the element type
   * @param shape the shape
   * @return the array
   */
  public static NdArray zeros(DType dtype, Shape shape) {
    return new NdArray(dtype, shape, Storage.allocate(dtype, shape.size()));
  }

  /**
   * Makes an array of one number everywhere.
   *
   * @param value the number, a scalar
   * @param shape the shape
   * @return an array of its element type
   */
  public static NdArray full(NdArray value, Shape shape) {
    NdArray result = zeros(value.dtype, shape);
    int size = shape.size();
    int done = Math.min(1, size);
    System.arraycopy(value.data, 0, result.data, 0, done);
    while (done < size) {
      int more = Math.min(done, size - done);
      System.arraycopy(result.data, 0, result.data, done, more);
      done += more;
    }
    return result;
  }

  /**
   * Makes a scalar.
   *
   * @param dtype the element type
   * @param value the value, converted to it
   * @return the array
   */
  public static NdArray scalar(DType dtype, double value) {
    NdArray result = zeros(dtype, Shape.SCALAR);
    Storage.set(dtype, result.data, 0, value);
    return result;
  }

  /**
   * Makes a whole-number scalar.
   *
   * @param dtype the element type
   * @param value the value, converted to it
   * @return the array
   */
  public static NdArray scalar(DType dtype, long value) {
    NdArray result = zeros(dtype, Shape.SCALAR);
    Storage.set(dtype, result.data, 0, value);
    return result;
  }

  /** {@return the element type} */
  public DType dtype() {
    return dtype;
  }

  /** {@return the shape} */
  public Shape shape() {
    return shape;
  }

  /** {@return the number of elements} */
  public int size() {
    return Storage.length(dtype, data);
  }

  /** {@return the Java array itself, not a copy; it must not be changed} */
  public Object data() {
    return data;
  }

  /**
   * Reads one element as a double.
   *
   * @param index its position in row-major order
   * @return the value
   */
  public double getDouble(int index) {
    return Storage.getDouble(dtype, data, index);
  }

  /**
   * Reads one element as a long.
   *
   * @param index its position in row-major order
   * @return the value; floats are cut as Java casts them
   */
  public long getLong(int index) {
    return Storage.getLong(dtype, data, index);
  }

  /**
   * The same elements under another shape.
   *
   * @param newShape a shape of the same size
   * @return the array, sharing the elements
   */
  public NdArray reshape(Shape newShape) {
    return wrap(dtype, newShape, data);
  }

  /**
   * Converts the elements to another type.
   *
   * @param to the type
   * @return the converted array; this one when it already has that type
   */
  public NdArray cast(DType to) {
    if (to == dtype) {
      return this;
    }
    NdArray result = zeros(to, shape);
    for (int i = 0; i < size(); i++) {
      if (dtype.isFloating()) {
        Storage.set(to, result.data, i, getDouble(i));
      } else {
        Storage.set(to, result.data, i, getLong(i));
      }
    }
    return result;
  }

  /** {@return the elements as floats in row-major order, a fresh array} */
  public float[] toFloatArray() {
    return dtype == DType.FLOAT32 ? ((float[]) data).clone() : (float[]) cast(DType.FLOAT32).data;
  }

  /** {@return the elements as doubles in row-major order, a fresh array} */
  public double[] toDoubleArray() {
    return dtype == DType.FLOAT64 ? ((double[]) data).clone() : (double[]) cast(DType.FLOAT64).data;
  }

  /** {@return the elements as ints in row-major order, a fresh array} */
  public int[] toIntArray() {
    return dtype == DType.INT32 ? ((int[]) data).clone() : (int[]) cast(DType.INT32).data;
  }

  /** {@return the elements as longs in row-major order, a fresh array} */
  public long[] toLongArray() {
    return dtype == DType.INT64 ? ((long[]) data).clone() : (long[]) cast(DType.INT64).data;
  }

  /** {@return the only element, as a double} */
  public double item() {
    if (size() != 1) {
      throw new PellucidException(
          "item() needs exactly one element but the array has shape " + shape + ".");
    }
    return getDouble(0);
  }

  /**
   * Compares element type, shape and bits of the elements.
   *
   * @param other what to compare with
   * @return whether both are the same to the bit
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NdArray that
        && dtype == that.dtype
        && shape.equals(that.shape)
        && Storage.equal(data, that.data);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * dtype.hashCode() + shape.hashCode()) + Storage.hash(data);
  }

  /** {@return the elements in nested brackets; long axes are shortened} */
  @Override
  public String toString() {
    return Nested.write(this);
  }

  /**
   * Copies some of the rows (entries along the first axis).
   *
   * @param rows which rows, in this order
   * @return an array of those rows
   */
  public NdArray rows(int... rows) {
    NdArray result = zeros(dtype, shape.with(0, rows.length));
    copyRows(rows, 0, rows.length, result);
    return result;
  }

  /**
   * Copies a run of rows (entries along the first axis).
   *
   * @param from the first row
   * @param to the row after the last
   * @return an array of those rows
   */
  public NdArray rowRange(int from, int to) {
    Objects.checkFromToIndex(from, to, shape.dim(0));
    int width = rowSize();
    Object rows = Storage.copyOfRange(dtype, data, from * width, to * width);
    return new NdArray(dtype, shape.with(0, to - from), rows);
  }

  /**
   * Copies rows into another array without allocating.
   *
   * @param rows row numbers
   * @param from the first entry of {@code rows} to use
   * @param count how many to use
   * @param target where they go, from its first row on; same element type and row size
   */
  public void copyRows(int[] rows, int from, int count, NdArray target) {
    int width = rowSize();
    for (int i = 0; i < count; i++) {
      System.arraycopy(data, rows[from + i] * width, target.data, i * width, width);
    }
  }

  private int rowSize() {
    return shape.without(0).size();
  }

  /** {@return an independent copy} */
  public NdArray copy() {
    Object fresh = Storage.allocate(dtype, size());
    System.arraycopy(data, 0, fresh, 0, size());
    return new NdArray(dtype, shape, fresh);
  }

  /** {@return whether no element is NaN or infinite} */
  public boolean isFinite() {
    return firstNonFinite() < 0;
  }

  /** {@return the position of the first element that is NaN or infinite, or -1} */
  public int firstNonFinite() {
    if (data instanceof float[] floats) {
      int block = 0;
      while (block < floats.length && allFinite(floats, block)) {
        block += FINITE_BLOCK;
      }
      for (int i = block; i < floats.length; i++) {
        if (!Float.isFinite(floats[i])) {
          return i;
        }
      }
      return -1;
    }
    if (dtype.isFloating()) {
      for (int i = 0; i < size(); i++) {
        if (!Double.isFinite(getDouble(i))) {
          return i;
        }
      }
    }
    return -1;
  }

  private static final int FINITE_BLOCK = 4096;

  /** Whether a block has finite numbers alone: no exponent is the largest one. */
  private static boolean allFinite(float[] floats, int from) {
    int to = Math.min(floats.length, from + FINITE_BLOCK);
    int most = 0;
    for (int i = from; i < to; i++) {
      most = Math.max(most, Float.floatToRawIntBits(floats[i]) & 0x7fffffff);
    }
    return most < 0x7f800000;
  }

  /**
   * Splits a position in row-major order into one index per axis.
   *
   * @param flat the position
   * @return the indices
   */
  public Ints indexOf(int flat) {
    int[] index = new int[shape.rank()];
    int rest = flat;
    for (int axis = index.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape.dim(axis);
      rest /= shape.dim(axis);
    }
    return Ints.of(index);
  }
}
