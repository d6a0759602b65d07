package org.pellucid.interop.onnx;

import org.pellucid.array.DType;
import org.pellucid.array.NdArray;
import org.pellucid.array.Shape;
import org.pellucid.interop.onnx.proto.OnnxDType;
import org.pellucid.tensor.Tensor;

/**
 * A tensor with an element type of ONNX. The engine's tensor may be of a wider type, see {@link
 * Carrier}; its numbers are always ones that the narrower type can hold.
 *
 * @param type the element type in the file
 * @param tensor the numbers
 */
record TypedTensor(OnnxDType type, Tensor tensor) implements OnnxValue {
  /** Makes one of numbers that have just been computed: rounds floats, wraps integers around. */
  static TypedTensor of(OnnxDType type, Tensor computed) {
    return new TypedTensor(type, Carrier.fit(type, computed));
  }

  static TypedTensor floats(Tensor tensor) {
    return new TypedTensor(OnnxDType.FLOAT, tensor);
  }

  static TypedTensor bools(Tensor tensor) {
    return new TypedTensor(OnnxDType.BOOL, tensor);
  }

  static TypedTensor longs(Tensor tensor) {
    return new TypedTensor(OnnxDType.INT64, tensor.cast(DType.INT64));
  }

  static TypedTensor longs(long[] values, int... dims) {
    return longs(Tensor.of(NdArray.of(values, dims)));
  }

  static TypedTensor scalar(long value) {
    return longs(Tensor.scalar(value));
  }

  /** The same type, of numbers that were computed. */
  TypedTensor computed(Tensor numbers) {
    return of(type, numbers);
  }

  /** The same type, of numbers that were moved only. */
  TypedTensor moved(Tensor numbers) {
    return new TypedTensor(type, numbers);
  }

  Shape shape() {
    return tensor.shape();
  }

  int rank() {
    return tensor.rank();
  }
}
