package org.pellucid.interop.onnx;

import java.util.List;
import java.util.Map;
import org.pellucid.array.Shape;

/** What flows between the nodes of a graph. */
sealed interface OnnxValue
    permits TypedTensor, OnnxValue.Text, OnnxValue.Sequence, OnnxValue.Table, OnnxValue.Absent {
  /**
   * A tensor of texts.
   *
   * @param shape its shape
   * @param items its elements in row-major order
   */
  record Text(Shape shape, List<String> items) implements OnnxValue {}

  /**
   * A list of values of one type.
   *
   * @param items the values
   */
  record Sequence(List<OnnxValue> items) implements OnnxValue {}

  /**
   * A mapping; keys are texts or longs.
   *
   * @param items the values by key
   */
  record Table(Map<Object, OnnxValue> items) implements OnnxValue {}

  /** An optional value that is not there. */
  record Absent() implements OnnxValue {}

  /** {@return what it is, for messages} */
  default String kind() {
    return switch (this) {
      case TypedTensor t -> "a tensor of " + t.type() + " " + t.shape();
      case Text t -> "a tensor of texts " + t.shape();
      case Sequence _ -> "a sequence";
      case Table _ -> "a mapping";
      case Absent _ -> "nothing";
    };
  }
}
