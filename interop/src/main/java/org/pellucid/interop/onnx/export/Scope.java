package org.pellucid.interop.onnx.export;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pellucid.interop.onnx.proto.OnnxNode;

/** A graph that is being written: the model's own, or the body of a loop in it. */
final class Scope {
  private final @Nullable Scope outer;
  private final List<OnnxNode> nodes = new ArrayList<>();
  private final Map<Object, String> made = new HashMap<>();

  Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  @Nullable Scope outer() {
    return outer;
  }

  List<OnnxNode> nodes() {
    return nodes;
  }

  /** Tensors that this graph computes, by a key that says what they are. */
  Map<Object, String> made() {
    return made;
  }
}
