package org.pellucid.interop.onnx.proto;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constant tensor of which the elements that are not zero are listed.
 *
 * @param values those elements
 * @param indices their places: positions in row-major order, or one row of indices each
 * @param dims the shape of the whole
 */
public record OnnxSparseTensor(OnnxTensor values, OnnxTensor indices, List<Long> dims) {
  static OnnxSparseTensor read(ProtoReader in) {
    @Nullable OnnxTensor values = null;
    @Nullable OnnxTensor indices = null;
    List<Long> dims = new ArrayList<>();
    while (in.next()) {
      switch (in.field()) {
        case 1 -> values = OnnxTensor.read(in.message());
        case 2 -> indices = OnnxTensor.read(in.message());
        case 3 -> in.numbers(dims::add);
        default -> in.skip();
      }
    }
    if (values == null || indices == null) {
      throw in.damaged("a sparse tensor lacks its values or indices");
    }
    return new OnnxSparseTensor(values, indices, List.copyOf(dims));
  }

  void write(ProtoWriter out) {
    out.message(1, values::write).message(2, indices::write).numbers(3, dims);
  }
}
