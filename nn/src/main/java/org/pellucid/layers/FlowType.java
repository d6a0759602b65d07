package org.pellucid.layers;

import org.jspecify.annotations.Nullable;
import org.pellucid.array.DType;
import org.pellucid.array.Shape;

/**
 * What flows from one layer of a model to the next: numbers, or text, which never leaves the host.
 *
 * @param shape the shape, with the batch size unknown
 * @param dtype the element type; null for text
 */
public record FlowType(Shape shape, @Nullable DType dtype) {
  /** {@return Keras's name of the element type, "string" for text} */
  public String dtypeName() {
    return dtype == null ? "string" : dtype.text();
  }
}
