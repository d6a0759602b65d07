package org.pellucid.interop.onnx.export;

import java.util.List;
import org.pellucid.array.DType;
import org.pellucid.interop.onnx.proto.OnnxAttribute;
import org.pellucid.interop.onnx.proto.OnnxDType;

/**
 * A short way to write nodes of one layer.
 *
 * @param writer where constants and names are
 * @param scope the graph that the nodes go to
 * @param origin the path of the layer
 */
record Emit(GraphWriter writer, Scope scope, String origin) {
  String op(String operator, String... inputs) {
    return writer.emit(scope, origin, operator, List.of(inputs));
  }

  String op(String operator, List<String> inputs, OnnxAttribute... settings) {
    return writer.emit(scope, origin, operator, inputs, settings);
  }

  String cast(String name, DType to) {
    return op("Cast", List.of(name), OnnxAttribute.of("to", OnnxDType.of(to).code()));
  }

  String number(DType dtype, double value) {
    return writer.number(dtype, value);
  }
}
