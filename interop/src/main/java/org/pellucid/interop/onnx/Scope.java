package org.pellucid.interop.onnx;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.interop.onnx.proto.OnnxAttribute;

/** The values that the nodes of a graph see by name: its own and those of the graphs around it. */
final class Scope {
  /**
   * What graphs within one another have in common.
   *
   * @param opsets versions of operators, by domain
   * @param attributes of the function they are in, by name
   */
  record Frame(Map<String, Long> opsets, Map<String, OnnxAttribute.Value> attributes) {}

  private final Frame frame;
  private final @Nullable Scope outer;
  private final Map<String, OnnxValue> values = new HashMap<>();

  Scope(Frame frame, @Nullable Scope outer) {
    this.frame = frame;
    this.outer = outer;
  }

  Frame frame() {
    return frame;
  }

  void put(String name, OnnxValue value) {
    values.put(name, value);
  }

  @Nullable OnnxValue find(String name) {
    for (Scope scope = this; scope != null; scope = scope.outer) {
      OnnxValue value = scope.values.get(name);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  /** The value of a name that must be there. */
  OnnxValue get(String name) {
    OnnxValue value = find(name);
    if (value == null) {
      throw new org.pellucid.errors.PellucidException(
          "Nothing that comes before makes the value \"" + name + "\".");
    }
    return value;
  }
}
