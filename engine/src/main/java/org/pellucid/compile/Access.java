package org.pellucid.compile;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.Ints;
import org.pellucid.array.Shape;
import org.pellucid.graph.Op;
import org.pellucid.graph.Value;

/**
 * A value seen as strides over the memory of another: what reshaping, transposing, broadcasting and
 * slicing come to when nothing is moved.
 *
 * @param base the value that lies in memory, in row-major order
 * @param dims the extents of the view
 * @param strides how far neighbours along each axis lie apart in the base, 0 where it repeats
 * @param offset where in the base the first element is
 */
record Access(Value base, int[] dims, int[] strides, int offset) {
  /** The value itself. */
  static Access of(Value base) {
    return new Access(base, base.shape().toArray(), base.shape().strides(), 0);
  }

  /** The view that a movement makes of this one; null if only a copy can make it. */
  @Nullable Access move(Op op) {
    return switch (op) {
      case Op.Reshape o -> reshape(o.shape());
      case Op.Transpose o -> transpose(o.permutation());
      case Op.Broadcast o -> broadcast(o.shape());
      case Op.Slice o -> slice(o.starts(), o.sizes(), o.steps());
      default -> null;
    };
  }

  private @Nullable Access reshape(Shape shape) {
    int[] target = shape.toArray();
    int[] result = new int[target.length];
    Access merged = simplified();
    int from = merged.dims.length - 1;
    int left = from < 0 ? 1 : merged.dims[from];
    int stride = from < 0 ? 0 : merged.strides[from];
    for (int i = target.length - 1; i >= 0; i--) {
      if (target[i] == 1) {
        continue;
      }
      if (left == 1 && from > 0) {
        from--;
        left = merged.dims[from];
        stride = merged.strides[from];
      }
      if (left % target[i] != 0) {
        return null;
      }
      result[i] = stride;
      stride *= target[i];
      left /= target[i];
    }
    return new Access(base, target, result, offset);
  }

  private Access transpose(Ints permutation) {
    int[] newDims = new int[dims.length];
    int[] newStrides = new int[dims.length];
    for (int i = 0; i < dims.length; i++) {
      newDims[i] = dims[permutation.get(i)];
      newStrides[i] = strides[permutation.get(i)];
    }
    return new Access(base, newDims, newStrides, offset);
  }

  private Access broadcast(Shape shape) {
    int[] newDims = shape.toArray();
    int[] newStrides = new int[newDims.length];
    int lead = newDims.length - dims.length;
    for (int i = 0; i < dims.length; i++) {
      newStrides[lead + i] = dims[i] == newDims[lead + i] ? strides[i] : 0;
    }
    return new Access(base, newDims, newStrides, offset);
  }

  private Access slice(Ints starts, Ints sizes, Ints steps) {
    int[] newStrides = new int[dims.length];
    int newOffset = offset;
    for (int i = 0; i < dims.length; i++) {
      newStrides[i] = strides[i] * steps.get(i);
      newOffset += starts.get(i) * strides[i];
    }
    return new Access(base, sizes.toArray(), newStrides, newOffset);
  }

  /** The same elements in the same order with as few axes as possible; no axis has extent 1. */
  Access simplified() {
    int[] newDims = new int[dims.length];
    int[] newStrides = new int[dims.length];
    int count = 0;
    for (int i = 0; i < dims.length; i++) {
      if (dims[i] == 1) {
        continue;
      }
      if (count > 0 && newStrides[count - 1] == strides[i] * dims[i]) {
        newDims[count - 1] *= dims[i];
        newStrides[count - 1] = strides[i];
      } else {
        newDims[count] = dims[i];
        newStrides[count++] = strides[i];
      }
    }
    return new Access(
        base, Arrays.copyOf(newDims, count), Arrays.copyOf(newStrides, count), offset);
  }

  /** How many elements the view has. */
  int size() {
    int size = 1;
    for (int dim : dims) {
      size *= dim;
    }
    return size;
  }

  /** Whether the elements lie one after the other. */
  boolean isContiguous() {
    int expected = 1;
    for (int i = dims.length - 1; i >= 0; i--) {
      if (dims[i] != 1) {
        if (strides[i] != expected) {
          return false;
        }
        expected *= dims[i];
      }
    }
    return true;
  }

  /** Whether this is all of the base, in its order. */
  boolean isWhole() {
    return offset == 0 && isContiguous() && size() == base.shape().size();
  }

  /** How many times in a row each element of the whole base appears; 0 if it is no such view. */
  int repeats() {
    if (offset != 0) {
      return 0;
    }
    Access s = simplified();
    int rank = s.dims.length;
    return rank == 2 && s.strides[1] == 0 && s.strides[0] == 1 && s.dims[0] == base.shape().size()
        ? s.dims[1]
        : 0;
  }
}
