package org.pellucid.interop.onnx.export;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Ints;
import org.pellucid.array.NdArray;

/**
 * A value of the engine's graph as it stands in the ONNX graph: a tensor that becomes the value
 * when its axes are reordered and it is then broadcast. Both are put off, since most operators of
 * ONNX broadcast by themselves, and since transposes between neighbours cancel.
 *
 * @param scope the graph that computes it
 * @param name the tensor's name; for a constant, what to call it
 * @param constant the tensor's elements, when they are known now
 * @param dtype the element type
 * @param dims the value's extents
 * @param actual the tensor's extents
 * @param perm axis i of the reordered tensor is its axis {@code perm[i]}
 */
record Ref(
    Scope scope,
    String name,
    @Nullable NdArray constant,
    DType dtype,
    List<Extent> dims,
    List<Extent> actual,
    Ints perm) {
  /** The extents after reordering, before broadcasting. */
  List<Extent> view() {
    return IntStream.range(0, perm.size()).mapToObj(i -> actual.get(perm.get(i))).toList();
  }

  boolean isOrdered() {
    return perm.equals(Ints.range(0, perm.size()));
  }

  /** Whether the tensor is the value as it is. */
  boolean isPlain() {
    return isOrdered() && actual.equals(dims);
  }

  int rank() {
    return dims.size();
  }

  Ref withDims(List<Extent> newDims) {
    return new Ref(scope, name, constant, dtype, newDims, actual, perm);
  }
}
