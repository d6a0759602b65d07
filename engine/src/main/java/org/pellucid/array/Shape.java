package org.pellucid.array;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.errors.PellucidException;

/**
 * The extents of a tensor along its axes, outermost first.
 *
 * <p>An extent of {@link #UNKNOWN} stands for a size that is not fixed, such as the batch size of a
 * model's input; tensors themselves always have known shapes.
 */
public final class Shape {
  /** An extent that is not fixed. */
  public static final int UNKNOWN = -1;

  /** The shape of a single number. */
  public static final Shape SCALAR = new Shape(new int[0]);

  private final int[] dims;

  private Shape(int[] dims) {
    this.dims = dims;
  }

  /**
   * Makes a shape.
   *
   * @param dims the extents, outermost first, each at least 0 or {@link #UNKNOWN}
   * @return the shape
   */
  public static Shape of(int... dims) {
    for (int dim : dims) {
      if (dim < UNKNOWN) {
        throw new PellucidException(
            "A shape cannot have a negative extent: got " + Arrays.toString(dims) + ".");
      }
    }
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  /** {@return the number of axes} */
  public int rank() {
    return dims.length;
  }

  /**
   * Reads one extent.
   *
   * @param axis the axis from 0, or from -1 backwards
   * @return the extent
   */
  public int dim(int axis) {
    return dims[axis(axis)];
  }

  /**
   * Turns an axis that may count from the end into one that counts from the start.
   *
   * @param axis the axis, from -rank to rank - 1
   * @return the axis, from 0
   */
  public int axis(int axis) {
    if (axis < -dims.length || axis >= dims.length) {
      throw new PellucidException(
          "Axis " + axis + " is outside " + this + ", which has " + dims.length + " axes.");
    }
    return axis < 0 ? axis + dims.length : axis;
  }

  /** {@return whether no extent is {@link #UNKNOWN}} */
  public boolean isKnown() {
    for (int dim : dims) {
      if (dim == UNKNOWN) {
        return false;
      }
    }
    return true;
  }

  /** {@return the number of elements; 1 for a scalar} */
  public int size() {
    boolean empty = false;
    for (int dim : dims) {
      if (dim == UNKNOWN) {
        throw new PellucidException("The size of " + this + " is not known.");
      }
      empty |= dim == 0;
    }
    return empty ? 0 : product();
  }

  private int product() {
    long size = 1;
    for (int dim : dims) {
      size *= dim;
      if (size > Integer.MAX_VALUE - 8) {
        throw new PellucidException(
            "A tensor of shape " + this + " is too large: the limit is 2^31 - 9 elements.");
      }
    }
    return (int) size;
  }

  /** {@return for each axis, how many elements lie between neighbours along it} */
  public int[] strides() {
    int[] strides = new int[dims.length];
    int stride = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      strides[i] = stride;
      stride *= Math.max(1, dims[i]);
    }
    return strides;
  }

  /** {@return a fresh array of the extents} */
  public int[] toArray() {
    return dims.clone();
  }

  /**
   * Replaces one extent.
   *
   * @param axis the axis, may count from the end
   * @param dim the new extent
   * @return the new shape
   */
  public Shape with(int axis, int dim) {
    int[] changed = dims.clone();
    changed[axis(axis)] = dim;
    return of(changed);
  }

  /**
   * Leaves one axis out.
   *
   * @param axis the axis, may count from the end
   * @return the shape without it
   */
  public Shape without(int axis) {
    int at = axis(axis);
    int[] rest = new int[dims.length - 1];
    for (int i = 0, j = 0; i < dims.length; i++) {
      if (i != at) {
        rest[j++] = dims[i];
      }
    }
    return of(rest);
  }

  /**
   * Cuts out a run of axes.
   *
   * @param from the first axis, from 0
   * @param to the axis after the last
   * @return the shape of those axes
   */
  public Shape slice(int from, int to) {
    return of(Arrays.copyOfRange(dims, from, to));
  }

  /**
   * Puts another shape's axes behind this one's.
   *
   * @param other the axes to append
   * @return the longer shape
   */
  public Shape plus(Shape other) {
    int[] joined = Arrays.copyOf(dims, dims.length + other.dims.length);
    System.arraycopy(other.dims, 0, joined, dims.length, other.dims.length);
    return of(joined);
  }

  /**
   * Puts further axes behind this shape's.
   *
   * @param more their extents
   * @return the longer shape
   */
  public Shape plus(int... more) {
    return plus(of(more));
  }

  /**
   * Finds the shape to which two shapes broadcast: aligned at the last axis, extents must be equal
   * or one of them 1.
   *
   * @param other the other shape
   * @return the common shape, or null when there is none
   */
  public @Nullable Shape broadcast(Shape other) {
    int rank = Math.max(rank(), other.rank());
    int[] result = new int[rank];
    for (int i = 1; i <= rank; i++) {
      int a = i <= rank() ? dims[rank() - i] : 1;
      int b = i <= other.rank() ? other.dims[other.rank() - i] : 1;
      if (a != b && a != 1 && b != 1) {
        return null;
      }
      result[rank - i] = a == 1 ? b : a;
    }
    return of(result);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Shape that && Arrays.equals(dims, that.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  /** {@return the shape as errors and summaries write it: {@code [batch, 28, 28, 1]}} */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("[");
    for (int i = 0; i < dims.length; i++) {
      text.append(i == 0 ? "" : ", ");
      text.append(dims[i] != UNKNOWN ? Integer.toString(dims[i]) : i == 0 ? "batch" : "any");
    }
    return text.append(']').toString();
  }
}
